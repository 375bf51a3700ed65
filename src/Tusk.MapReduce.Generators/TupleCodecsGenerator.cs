using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Tusk.MapReduce.Generators;

/// <summary>Generates the codecs of tuples, for the library itself: its attribute is visible nowhere else.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class TupleCodecsGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<int> lengths = context.SyntaxProvider.ForAttributeWithMetadataName(
            "Tusk.MapReduce.Codecs.TupleCodecsAttribute",
            static (node, _) => node is TypeDeclarationSyntax,
            static (found, _) => (int)found.Attributes[0].ConstructorArguments[0].Value!);
        context.RegisterSourceOutput(lengths, static (output, longest) =>
            output.AddSource("TupleCodecs.g.cs", SourceText.From(TupleSource.Of(longest), Encoding.UTF8)));
    }
}
