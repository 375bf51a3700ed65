using Tusk.MapReduce.Codecs;
using Tusk.MapReduce.Counters;
using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Plans;

namespace Tusk.MapReduce.Local.Collecting;

/// <summary>Encodes each record and gathers it for sorting.</summary>
internal sealed class SortCollector<TKey, TValue>(
    Shuffle<TKey, TValue> shuffle, MapOutput output, SortBuffer buffer, TaskContext context) : Collector<TKey, TValue>, IShuffleCollector
    where TKey : allows ref struct
    where TValue : allows ref struct
{
    private readonly KeyCodec<TKey> _keyCodec = shuffle.KeyCodec;
    private readonly ValueCodec<TValue> _valueCodec = shuffle.ValueCodec;
    private readonly PartitionFinder<TKey> _partitions = PartitionFinder<TKey>.For(shuffle, output.Partitions);
    private readonly IRunSink _sink = shuffle.Combiner is null
        ? new PlainRunSink(output)
        : new CombiningRunSink<TKey, TValue>(output, shuffle, context);
    private readonly EncodingBuffer _keyBuffer = new();
    private readonly EncodingBuffer _valueBuffer = new();
    private readonly Counter _records = output.Counters[TaskCounter.MapOutputRecords];
    private readonly Counter _bytes = output.Counters[TaskCounter.MapOutputBytes];

    public override void Collect(TKey key, TValue value)
    {
        ReadOnlySpan<byte> encodedKey = _keyCodec.Encode(key, _keyBuffer);
        _valueBuffer.Clear();
        _valueCodec.Write(value, _valueBuffer);
        ReadOnlySpan<byte> encodedValue = _valueBuffer.Written;
        _records.Increment();
        _bytes.Increment(encodedKey.Length + encodedValue.Length);
        buffer.Add(_partitions.Find(encodedKey), encodedKey, encodedValue, _sink);
    }

    public void Complete() => buffer.EndRun(_sink);

    public void Succeed()
    {
        // Every record is in a run already.
    }
}
