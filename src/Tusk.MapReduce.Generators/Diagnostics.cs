using Microsoft.CodeAnalysis;

namespace Tusk.MapReduce.Generators;

/// <summary>What the generator has to say about a [TuskRecord].</summary>
internal static class Diagnostics
{
    public static readonly DiagnosticDescriptor NotPartial = Error(
        "TUSK001", "A [TuskRecord] must be partial", "{0} must be partial: the codecs of {1} are generated into it");

    public static readonly DiagnosticDescriptor NotPossible = Error(
        "TUSK002", "This type cannot be a [TuskRecord]", "{0} cannot be a [TuskRecord]: {1}");

    public static readonly DiagnosticDescriptor FieldWithoutCodec = new(
        "TUSK003",
        "A field's type has no codec",
        "Field {0} of {1} is a {2}, which has no built-in codec and is no [TuskRecord]; jobs with {1} are refused unless the program registers one (KeyCodecs, ValueCodecs, TextFormats)",
        "Tusk",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor NoConstructor = Error(
        "TUSK004",
        "A [TuskRecord] has no usable constructor",
        "{0} has no usable constructor: give it one whose parameters have the names and types of members, or one without parameters");

    public static readonly DiagnosticDescriptor LostState = Error(
        "TUSK005",
        "A member of a [TuskRecord] would be lost",
        "{0} of {1} would be lost in the shuffle: make it a parameter of the constructor, give it a set or init accessor, or compute it");

    public static readonly DiagnosticDescriptor NoFields = Error(
        "TUSK006", "A [TuskRecord] has no fields", "{0} has no fields to encode; for a key or value that carries nothing use Nothing");

    public static readonly DiagnosticDescriptor ContainsItself = Error(
        "TUSK007", "A [TuskRecord] contains itself", "Field {0} of {1} contains a {1} again; such a key has no finite order of fields");

    private static readonly DiagnosticDescriptor[] All =
        [NotPartial, NotPossible, FieldWithoutCodec, NoConstructor, LostState, NoFields, ContainsItself];

    public static DiagnosticDescriptor ById(string id) => All.First(d => d.Id == id);

    private static DiagnosticDescriptor Error(string id, string title, string message) =>
        new(id, title, message, "Tusk", DiagnosticSeverity.Error, isEnabledByDefault: true);
}
