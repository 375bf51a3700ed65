using System.Reflection;
using System.Runtime.CompilerServices;

namespace Tusk.MapReduce.Codecs;

/// <summary>Makes the codecs of nullables and tuples, the only ones whose type arguments must be taken apart.</summary>
/// <remarks>Reflection happens once per type, when its codec is first asked for.</remarks>
internal static class GenericCodecs
{
    public static bool IsNullable(Type type) => Nullable.GetUnderlyingType(type) is not null;

    /// <summary>Whether a type is a tuple of 1 to 7 fields.</summary>
    public static bool IsTuple(Type type) =>
        type is { IsValueType: true, IsGenericType: true }
        && type.IsAssignableTo(typeof(ITuple))
        && type.Namespace == nameof(System)
        && type.GetGenericArguments().Length <= 7;

    /// <summary>The codec for a nullable type; null if the type is not nullable.</summary>
    public static object? CreateForNullable(Type type, Type definition) =>
        Nullable.GetUnderlyingType(type) is { } value ? Create(definition, [value]) : null;

    /// <summary>The codec for a tuple; null if the type is none.</summary>
    /// <param name="type">The type.</param>
    /// <param name="definitions">Codecs for 1, 2, ... fields.</param>
    public static object? CreateForTuple(Type type, Type[] definitions)
    {
        if (!IsTuple(type))
        {
            return null;
        }

        Type[] fields = type.GetGenericArguments();
        return Create(definitions[fields.Length - 1], fields);
    }

    /// <summary>Makes an object of a generic class with a public constructor without parameters.</summary>
    public static object? Create(Type definition, Type[] arguments) => Activator.CreateInstance(
        definition.MakeGenericType(arguments),
        BindingFlags.Instance | BindingFlags.Public | BindingFlags.DoNotWrapExceptions,
        binder: null,
        args: null,
        culture: null);
}
