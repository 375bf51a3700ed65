using Tusk.MapReduce.Codecs.Keys;
using Tusk.MapReduce.Codecs.Rendering;
using Tusk.MapReduce.Codecs.Values;
using Tusk.MapReduce.Records;

namespace Tusk.MapReduce.Codecs;

/// <summary>The codecs of pairs, which unlike tuples may have views as their fields.</summary>
internal static class PairCodecs
{
    /// <summary>Whether a type is a pair.</summary>
    public static bool Has(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Pair<,>);

    /// <summary>The key codec of a pair; null if the type is none.</summary>
    public static object? CreateKeys(Type type) => Create(type, typeof(PairKeyCodec<,>));

    /// <summary>The value codec of a pair; null if the type is none.</summary>
    public static object? CreateValues(Type type) => Create(type, typeof(PairValueCodec<,>));

    /// <summary>The text format of a pair; null if the type is none.</summary>
    public static object? CreateTexts(Type type) => Create(type, typeof(PairTextFormat<,>));

    private static object? Create(Type type, Type codec) =>
        Has(type) ? GenericCodecs.Create(codec, type.GetGenericArguments()) : null;
}
