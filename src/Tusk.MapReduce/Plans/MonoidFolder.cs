using Tusk.MapReduce.Aggregates;
using Tusk.MapReduce.Codecs;

namespace Tusk.MapReduce.Plans;

/// <summary>Folds by a monoid.</summary>
internal sealed class MonoidFolder<TValue, TMonoid>(ValueCodec<TValue> codec, TMonoid monoid) : ValueFolder
    where TMonoid : struct, IMonoid<TValue>
{
    private readonly EncodingBuffer _buffer = new();
    private TValue _result = monoid.Identity;

    public override void Start(ReadOnlySpan<byte> value) => _result = Decode(value);

    public override void Add(ReadOnlySpan<byte> value) => _result = monoid.Combine(_result, Decode(value));

    public override ReadOnlySpan<byte> Finish()
    {
        _buffer.Clear();
        codec.Write(_result, _buffer);
        return _buffer.Written;
    }

    private TValue Decode(ReadOnlySpan<byte> value)
    {
        var reader = new ValueReader(value);
        return codec.Read(ref reader);
    }
}
