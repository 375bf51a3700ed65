using Tusk.MapReduce.Codecs;

namespace Tusk.MapReduce.Aggregates.Sketches;

/// <summary>How many distinct values there are, nearly.</summary>
internal sealed class HyperLogLogCount<TValue> : Aggregate<TValue, HyperLogLog, long>
    where TValue : allows ref struct
{
    private readonly KeyCodec<TValue> _keyCodec = KeyCodecs.For<TValue>();
    private readonly int _precision;

    public HyperLogLogCount(int precision)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(precision, 4);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(precision, 18);
        _precision = precision;
        StateCodec = new Codec(precision);
    }

    public override string Name => $"{GetType()}({_precision})";

    public override ValueCodec<HyperLogLog> StateCodec { get; }

    public override HyperLogLog CreateState() => new(_precision);

    public override void Add(ref HyperLogLog state, TValue value) =>
        state.Add(XxHash64.Of(_keyCodec.Encode(value, ValueScratch.Buffer)));

    public override void Merge(ref HyperLogLog state, in HyperLogLog other) => state.Add(other);

    public override long Result(in HyperLogLog state) => (long)Math.Round(state.Estimate());

    public override long HeapBytes(in HyperLogLog state) => state.HeapBytes;

    private sealed class Codec(int precision) : ValueCodec<HyperLogLog>
    {
        public override void Write(HyperLogLog value, EncodingBuffer output) => value.Write(output);

        public override HyperLogLog Read(scoped ref ValueReader input) => HyperLogLog.Read(ref input, precision);
    }
}
