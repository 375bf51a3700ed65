using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Tusk.Protocol.Generators;

/// <summary>
/// Gives every message of the contracts <c>IContract.FindMissing</c>. Google.Protobuf parses a message that lacks a
/// required field as if all were well, and can tell afterwards only through descriptors, which cost milliseconds to load.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class RequiredFieldsGenerator : IIncrementalGenerator
{
    private static readonly DiagnosticDescriptor Unreadable = new(
        "TUSKP1", "Contract not understood", "This line is not understood; expected one declaration, field or brace: {0}",
        "Tusk.Protocol", DiagnosticSeverity.Error, isEnabledByDefault: true);

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValueProvider<ImmutableArray<(string Path, string Text)>> contracts = context.AdditionalTextsProvider
            .Where(static file => file.Path.EndsWith(".proto", StringComparison.Ordinal))
            .Select(static (file, stop) => (file.Path, file.GetText(stop)?.ToString() ?? ""))
            .Collect();
        context.RegisterSourceOutput(contracts, static (production, files) => Produce(production, files));
    }

    private static void Produce(SourceProductionContext production, ImmutableArray<(string Path, string Text)> files)
    {
        List<ContractFile> read = [];
        foreach ((string path, string text) in files)
        {
            ContractFile file = ContractReader.Read(text);
            read.Add(file);
            if (file.Unreadable is (int line, string code))
            {
                var place = new LinePosition(line - 1, 0);
                production.ReportDiagnostic(Diagnostic.Create(
                    Unreadable, Location.Create(path, default, new LinePositionSpan(place, place)), code));
            }
        }

        production.AddSource("RequiredFields.g.cs", RequiredFieldsSource.Write(read));
    }
}
