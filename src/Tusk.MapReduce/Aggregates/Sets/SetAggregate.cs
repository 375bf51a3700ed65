using Tusk.MapReduce.Codecs;

namespace Tusk.MapReduce.Aggregates.Sets;

/// <summary>Gathers the distinct values of a key; two are the same when they are as keys.</summary>
/// <param name="maxCount">How many there may be.</param>
/// <param name="advice">What to do where there are more.</param>
internal abstract class SetAggregate<TValue, TResult>(int maxCount, string advice) : Aggregate<TValue, EncodedSet, TResult>
    where TValue : allows ref struct
{
    private readonly EncodedSetCodec _codec = new(maxCount);

    public override string Name => $"{GetType()}({maxCount})";

    public override ValueCodec<EncodedSet> StateCodec => _codec;

    /// <summary>Encodes the values.</summary>
    protected KeyCodec<TValue> KeyCodec { get; } = KeyCodecs.For<TValue>();

    public override EncodedSet CreateState() => new();

    public override void Add(ref EncodedSet state, TValue value) => Add(state, KeyCodec.Encode(value, ValueScratch.Buffer));

    public override void Merge(ref EncodedSet state, in EncodedSet other)
    {
        for (int i = 0; i < other.Count; i++)
        {
            Add(state, other[i]);
        }
    }

    public override long HeapBytes(in EncodedSet state) => state.HeapBytes;

    private void Add(EncodedSet state, ReadOnlySpan<byte> value)
    {
        if (!state.TryAdd(value, maxCount))
        {
            throw new AggregateLimitException($"A key has more than {maxCount} distinct values (maxValues); {advice}");
        }
    }
}
