using Tusk.MapReduce.Codecs;
using Tusk.MapReduce.Records;

namespace Tusk.MapReduce.Aggregates.Rankings;

/// <summary>The first values in an order.</summary>
internal sealed class FirstValues<TValue> : Aggregate<TValue, RankedValues, ValueList<TValue>>
{
    private readonly int _maxCount;
    private readonly KeyCodec<TValue> _keyCodec;

    public FirstValues(int maxCount, KeyCodec<TValue> keyCodec)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxCount, 1);
        _maxCount = maxCount;
        _keyCodec = keyCodec;
        StateCodec = new Codec(maxCount);
    }

    public override string Name => $"{GetType()}({_maxCount}; {_keyCodec.Description})";

    public override ValueCodec<RankedValues> StateCodec { get; }

    public override RankedValues CreateState() => new(_maxCount);

    public override void Add(ref RankedValues state, TValue value) => state.Add(_keyCodec.Encode(value, ValueScratch.Buffer));

    public override void Merge(ref RankedValues state, in RankedValues other) => state.Add(other);

    public override ValueList<TValue> Result(in RankedValues state)
    {
        byte[][] order = state.InOrder();
        var values = new TValue[order.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = _keyCodec.Decode(order[i]);
        }

        return new ValueList<TValue>(values);
    }

    public override long HeapBytes(in RankedValues state) => state.HeapBytes;

    private sealed class Codec(int maxCount) : ValueCodec<RankedValues>
    {
        public override void Write(RankedValues value, EncodingBuffer output) => value.Write(output);

        public override RankedValues Read(scoped ref ValueReader input) => RankedValues.Read(ref input, maxCount);
    }
}
