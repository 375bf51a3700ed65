using Tusk.MapReduce.Records;

namespace Tusk.MapReduce.Codecs.Keys;

/// <summary>The key codecs of text and bytes (raw when alone), of tuples and of pairs.</summary>
internal static class BuiltInKeyCodecs
{
    private static readonly Dictionary<Type, Func<object>> Raw = new()
    {
        [typeof(Text)] = static () => new TextKeyCodec(),
        [typeof(string)] = static () => new StringKeyCodec(),
        [typeof(byte[])] = static () => new BytesKeyCodec(),
        [typeof(ReadOnlyMemory<byte>)] = static () => new MemoryKeyCodec(),
        [typeof(ReadOnlySpan<byte>)] = static () => new SpanKeyCodec(),
    };

    public static bool Has(Type type) =>
        Raw.ContainsKey(type) || BuiltInKeyParts.Has(type) || TupleCodecs.Has(type) || PairCodecs.Has(type);

    public static KeyCodec<T>? Create<T>()
        where T : allows ref struct
    {
        if (Raw.TryGetValue(typeof(T), out Func<object>? raw))
        {
            return (KeyCodec<T>)raw();
        }

        if (BuiltInKeyParts.Create<T>() is not null)
        {
            return new PartKeyCodec<T>();
        }

        return (KeyCodec<T>?)(TupleCodecs.CreateKeys(typeof(T)) ?? PairCodecs.CreateKeys(typeof(T)));
    }
}
