using Tusk.MapReduce.Codecs;
using Tusk.MapReduce.Counters;
using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Plans;

namespace Tusk.MapReduce.Local.Collecting;

/// <summary>Encodes each record and gathers it for sorting.</summary>
internal sealed class SortCollector<TKey, TValue> : Collector<TKey, TValue>, IShuffleCollector
    where TKey : allows ref struct
    where TValue : allows ref struct
{
    private readonly KeyCodec<TKey> _keyCodec;
    private readonly ValueCodec<TValue> _valueCodec;
    private readonly PartitionFinder<TKey> _partitions;
    private readonly IRunSink _sink;
    private readonly EncodingBuffer _keyBuffer = new();
    private readonly EncodingBuffer _valueBuffer = new();
    private readonly Counter _records;
    private readonly Counter _bytes;
    private readonly SortBuffer _buffer;

    /// <summary>Makes the collector of an attempt.</summary>
    /// <param name="shuffle">Codecs, partitioner and combiner.</param>
    /// <param name="output">Takes the runs.</param>
    /// <param name="buffer">Empty; the worker's.</param>
    /// <param name="context">What the combiner sees.</param>
    public SortCollector(Shuffle<TKey, TValue> shuffle, MapOutput output, SortBuffer buffer, TaskContext context)
    {
        _keyCodec = shuffle.KeyCodec;
        _valueCodec = shuffle.ValueCodec;
        _partitions = PartitionFinder<TKey>.For(shuffle, output.Partitions);
        _sink = shuffle.Combiner is null
            ? new PlainRunSink(output)
            : new CombiningRunSink<TKey, TValue>(output, shuffle, _partitions, context);
        _records = output.Counters[TaskCounter.MapOutputRecords];
        _bytes = output.Counters[TaskCounter.MapOutputBytes];
        _buffer = buffer;
    }

    public override void Collect(TKey key, TValue value)
    {
        ReadOnlySpan<byte> encodedKey = _keyCodec.Encode(key, _keyBuffer);
        _valueBuffer.Clear();
        _valueCodec.Write(value, _valueBuffer);
        ReadOnlySpan<byte> encodedValue = _valueBuffer.Written;
        int bytes = encodedKey.Length + encodedValue.Length;
        _buffer.Add(_partitions.Find(encodedKey), encodedKey, encodedValue, _sink);
        _records.Increment();
        _bytes.Increment(bytes);
    }

    public void Complete() => _buffer.EndRun(_sink);

    public void Succeed()
    {
        // Every record is in a run already.
    }
}
