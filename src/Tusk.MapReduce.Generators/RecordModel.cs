using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Tusk.MapReduce.Generators;

/// <summary>What the generator knows of a [TuskRecord] type; values only, so that it can be compared.</summary>
/// <param name="Namespace">Empty for the global one.</param>
/// <param name="Declarations">The type's declaration without body, in those of the types around it, outermost first.</param>
/// <param name="TypeName">Its full name, beginning with global::.</param>
/// <param name="HintName">Name of the generated file.</param>
/// <param name="IsClass">Whether null must be refused.</param>
/// <param name="FormatsItself">Whether it is IUtf8SpanFormattable.</param>
/// <param name="Fields">In their order.</param>
/// <param name="Problems">What to tell the user; codecs are generated if none is an error.</param>
internal sealed record RecordModel(
    string Namespace,
    EquatableArray<string> Declarations,
    string TypeName,
    string HintName,
    bool IsClass,
    bool FormatsItself,
    EquatableArray<FieldModel> Fields,
    EquatableArray<Problem> Problems)
{
    public bool CanBeGenerated => Problems.All(p => !p.IsError);
}

/// <summary>A field of a record.</summary>
/// <param name="Name">As users write it.</param>
/// <param name="TypeName">Its full name, without a reference's question mark.</param>
/// <param name="IsNullableReference">Whether the question mark was there.</param>
/// <param name="IsParameter">Whether the constructor takes it; if not, it is set behind it.</param>
internal sealed record FieldModel(string Name, string TypeName, bool IsNullableReference, bool IsParameter)
{
    /// <summary>The name in code, also where it is a keyword.</summary>
    public string Identifier => "@" + Name;

    /// <summary>The type in code.</summary>
    public string DeclaredType => IsNullableReference ? TypeName + "?" : TypeName;
}

/// <summary>A diagnostic before it is reported.</summary>
internal sealed record Problem(
    string Id, string FilePath, TextSpan Span, LinePositionSpan Lines, EquatableArray<string> Arguments)
{
    public bool IsError => Diagnostics.ById(Id).DefaultSeverity == DiagnosticSeverity.Error;

    public static Problem At(Location? location, DiagnosticDescriptor descriptor, params string[] arguments) => new(
        descriptor.Id,
        location?.SourceTree?.FilePath ?? "",
        location?.SourceSpan ?? default,
        location?.GetLineSpan().Span ?? default,
        new EquatableArray<string>(arguments));

    public Diagnostic ToDiagnostic() => Diagnostic.Create(
        Diagnostics.ById(Id),
        Location.Create(FilePath, Span, Lines),
        [.. Arguments]);
}
