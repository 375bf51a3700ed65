using System.Runtime.CompilerServices;

namespace Tusk.MapReduce.Codecs;

/// <summary>The codecs of tuples of 1 to 7 fields.</summary>
/// <remarks>
/// C# has no type that stands for tuples of every length, and codecs that take a tuple apart field by field are
/// slower where a field is a reference. So there is a class for each length; they are the ones that a [TuskRecord] of
/// as many fields gets, and the same generator writes them when this project is built.
/// </remarks>
[TupleCodecs(7)]
internal static partial class TupleCodecs
{
    /// <summary>Whether a type is a tuple that has codecs.</summary>
    public static bool Has(Type type) =>
        type is { IsValueType: true, IsGenericType: true }
        && type.IsAssignableTo(typeof(ITuple))
        && type.Namespace == nameof(System)
        && type.GetGenericArguments().Length <= KeysByLength.Length;

    /// <summary>The key codec of a tuple; null if the type is none.</summary>
    public static object? CreateKeys(Type type) => Create(type, KeysByLength);

    /// <summary>The value codec of a tuple; null if the type is none.</summary>
    public static object? CreateValues(Type type) => Create(type, ValuesByLength);

    /// <summary>The text format of a tuple: its fields joined by tabs; null if the type is none.</summary>
    public static object? CreateTexts(Type type) => Create(type, TextsByLength);

    private static object? Create(Type type, Type[] byLength)
    {
        if (!Has(type))
        {
            return null;
        }

        Type[] fields = type.GetGenericArguments();
        return GenericCodecs.Create(byLength[fields.Length - 1], fields);
    }
}

/// <summary>Asks for the codecs of tuples of 1 field up to <paramref name="longest"/>, in the class that it marks.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class TupleCodecsAttribute(int longest) : Attribute
{
    public int Longest { get; } = longest;
}
