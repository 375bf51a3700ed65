using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Tusk.MapReduce.Generators;

/// <summary>Generates the codecs of [TuskRecord] types and their registration.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class TuskRecordGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<RecordModel> records = context.SyntaxProvider.ForAttributeWithMetadataName(
            KnownTypes.Attribute,
            static (node, _) => node is TypeDeclarationSyntax,
            static (found, _) => RecordAnalysis.Analyze((INamedTypeSymbol)found.TargetSymbol));
        context.RegisterSourceOutput(records, static (output, record) =>
        {
            foreach (Problem problem in record.Problems)
            {
                output.ReportDiagnostic(problem.ToDiagnostic());
            }

            if (record.CanBeGenerated)
            {
                output.AddSource(record.HintName, SourceText.From(RecordSource.Of(record), Encoding.UTF8));
            }
        });
    }
}
