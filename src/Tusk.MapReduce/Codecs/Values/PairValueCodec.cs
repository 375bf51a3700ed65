using Tusk.MapReduce.Records;

namespace Tusk.MapReduce.Codecs.Values;

/// <summary>A pair: its key, then its value.</summary>
internal sealed class PairValueCodec<TKey, TValue> : ValueCodec<Pair<TKey, TValue>>
    where TKey : allows ref struct
    where TValue : allows ref struct
{
    private readonly ValueCodec<TKey> _key = ValueCodecs.For<TKey>();
    private readonly ValueCodec<TValue> _value = ValueCodecs.For<TValue>();

    public override int FixedBytes => ValueCodecs.FixedBytesOf(_key.FixedBytes, _value.FixedBytes);

    public override void Write(Pair<TKey, TValue> value, EncodingBuffer output)
    {
        _key.Write(value.Key, output);
        _value.Write(value.Value, output);
    }

    public override Pair<TKey, TValue> Read(scoped ref ValueReader input)
    {
        TKey key = _key.Read(ref input);
        return new Pair<TKey, TValue>(key, _value.Read(ref input));
    }
}
