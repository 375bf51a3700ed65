using Tusk.MapReduce.Records;

namespace Tusk.MapReduce.Codecs.Rendering;

/// <summary>A pair as a tuple of two: key, tab, value.</summary>
internal sealed class PairTextFormat<TKey, TValue> : TextFormat<Pair<TKey, TValue>>
    where TKey : allows ref struct
    where TValue : allows ref struct
{
    private readonly TextFormat<TKey> _key = TextFormats.For<TKey>();
    private readonly TextFormat<TValue> _value = TextFormats.For<TValue>();

    public override void Write(Pair<TKey, TValue> value, EncodingBuffer output)
    {
        _key.Write(value.Key, output);
        output.WriteByte((byte)'\t');
        _value.Write(value.Value, output);
    }
}
