using System.Reflection;

namespace Tusk.MapReduce.Codecs;

/// <summary>Makes codecs of generic types, whose type arguments must be taken apart: nullables and tuples.</summary>
/// <remarks>Reflection happens once per type, when its codec is first asked for.</remarks>
internal static class GenericCodecs
{
    public static bool IsNullable(Type type) => Nullable.GetUnderlyingType(type) is not null;

    /// <summary>The codec for a nullable type; null if the type is not nullable.</summary>
    public static object? CreateForNullable(Type type, Type definition) =>
        Nullable.GetUnderlyingType(type) is { } value ? Create(definition, [value]) : null;

    /// <summary>Makes an object of a generic class with a public constructor without parameters.</summary>
    public static object? Create(Type definition, Type[] arguments) => Activator.CreateInstance(
        definition.MakeGenericType(arguments),
        BindingFlags.Instance | BindingFlags.Public | BindingFlags.DoNotWrapExceptions,
        binder: null,
        args: null,
        culture: null);
}
