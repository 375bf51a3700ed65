using Microsoft.CodeAnalysis;

namespace Tusk.MapReduce.Generators;

/// <summary>Which types have codecs, as far as the compiler can see.</summary>
internal static class KnownTypes
{
    public const string Attribute = "Tusk.MapReduce.Records.TuskRecordAttribute";

    private const int MaxTupleFields = 7;

    private static readonly HashSet<string> BuiltIn =
    [
        "System.Guid", "System.DateTime", "System.DateTimeOffset", "System.DateOnly", "System.TimeOnly", "System.TimeSpan",
        "System.ReadOnlyMemory<byte>", "Tusk.MapReduce.Records.Nothing",
    ];

    /// <summary>Whether a type is marked [TuskRecord].</summary>
    public static bool IsRecord(ITypeSymbol type) =>
        type.GetAttributes().Any(a => a.AttributeClass?.ToDisplayString() == Attribute);

    /// <summary>Whether a type is built in, or made of such and of [TuskRecord] types.</summary>
    public static bool HasCodec(ITypeSymbol type) =>
        type.SpecialType is SpecialType.System_Boolean or SpecialType.System_Char or SpecialType.System_String
            or (>= SpecialType.System_SByte and <= SpecialType.System_Double)
            or SpecialType.System_DateTime
        || type is IArrayTypeSymbol { IsSZArray: true, ElementType.SpecialType: SpecialType.System_Byte }
        || type.TypeKind == TypeKind.Enum
        || IsRecord(type)
        || BuiltIn.Contains(type.ToDisplayString())
        || (Parts(type) is { Count: > 0 and <= MaxTupleFields } parts && parts.All(HasCodec));

    /// <summary>The types that a nullable or a tuple is made of; none for others.</summary>
    public static IReadOnlyList<ITypeSymbol> Parts(ITypeSymbol type) => type switch
    {
        INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable => nullable.TypeArguments,
        INamedTypeSymbol { IsTupleType: true } tuple => [.. tuple.TupleElements.Select(e => e.Type)],
        INamedTypeSymbol { Name: "ValueTuple", Arity: 1, ContainingNamespace.Name: "System" } one => one.TypeArguments,
        _ => [],
    };
}
