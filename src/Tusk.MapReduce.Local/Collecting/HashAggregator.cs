using System.Runtime.CompilerServices;
using Tusk.MapReduce.Aggregates;
using Tusk.MapReduce.Codecs;
using Tusk.MapReduce.Counters;
using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Plans;

namespace Tusk.MapReduce.Local.Collecting;

/// <summary>Combines values of equal keys as they come; sorts and hands over what is left when memory is full.</summary>
internal sealed class HashAggregator<TKey, TValue, TMonoid> : Collector<TKey, TValue>, IShuffleCollector
    where TKey : allows ref struct
    where TMonoid : struct, IMonoid<TValue>
{
    private readonly KeyCodec<TKey> _keyCodec;
    private readonly ValueCodec<TValue> _valueCodec;
    private readonly TMonoid _monoid;
    private readonly KeyTable<TValue> _table;
    private readonly long _limitBytes;
    private readonly PartitionFinder<TKey> _partitions;
    private readonly SortBuffer _buffer;
    private readonly PlainRunSink _sink;
    private readonly int _fixedValueBytes;
    private readonly EncodingBuffer _keyBuffer = new();
    private readonly EncodingBuffer _valueBuffer = new();
    private readonly CounterSet _counters;
    private byte[] _key = new byte[64];
    private long _records;
    private long _bytes;

    /// <summary>Makes the collector of an attempt.</summary>
    /// <param name="shuffle">Codecs and partitioner.</param>
    /// <param name="monoid">How values combine.</param>
    /// <param name="output">Takes the runs.</param>
    /// <param name="table">Empty; the worker's, so that its room serves one attempt after another.</param>
    /// <param name="limitBytes">How large the table may become.</param>
    /// <param name="buffer">Sorts what the table held.</param>
    public HashAggregator(
        Shuffle<TKey, TValue> shuffle,
        TMonoid monoid,
        MapOutput output,
        KeyTable<TValue> table,
        long limitBytes,
        SortBuffer buffer)
    {
        _keyCodec = shuffle.KeyCodec;
        _valueCodec = shuffle.ValueCodec;
        _fixedValueBytes = _valueCodec.FixedBytes;
        _monoid = monoid;
        _table = table;
        _limitBytes = limitBytes;
        _partitions = PartitionFinder<TKey>.For(shuffle, output.Partitions);
        _buffer = buffer;
        _sink = new PlainRunSink(output);
        _counters = output.Context.Counters;
    }

    public override void Collect(TKey key, TValue value)
    {
        ReadOnlySpan<byte> encoded = _keyCodec.Encode(key, _keyBuffer);
        _records++;
        _bytes += encoded.Length;
        if (_fixedValueBytes < 0)
        {
            _bytes += EncodedBytes(value);
        }

        ref TValue known = ref _table.Find(encoded);
        if (Unsafe.IsNullRef(ref known))
        {
            Add(encoded, value);
        }
        else
        {
            known = _monoid.Combine(known, value);
        }
    }

    public void Complete()
    {
        Flush();
        _counters[TaskCounter.MapOutputRecords].Increment(_records);
        _counters[TaskCounter.MapOutputBytes].Increment(_bytes + (_records * Math.Max(0, _fixedValueBytes)));
        _counters[TaskCounter.CombineInputRecords].Increment(_records);
    }

    private void Add(ReadOnlySpan<byte> encoded, TValue value)
    {
        if (_table.Count > 0 && _table.BytesAfterGrowth(encoded.Length) > _limitBytes)
        {
            Flush();
        }

        _table.Add(encoded, value);
    }

    /// <summary>Turns the table's content into a run.</summary>
    private void Flush()
    {
        for (int i = 0; i < _table.Count; i++)
        {
            ReadOnlySpan<byte> key = _table.CopyKey(i, ref _key);
            _valueBuffer.Clear();
            _valueCodec.Write(_table.ValueAt(i), _valueBuffer);
            _buffer.Add(_partitions.Find(key), key, _valueBuffer.Written, _sink);
        }

        _counters[TaskCounter.CombineOutputRecords].Increment(_table.Count);
        _table.Clear();
        if (_table.ReservedBytes > _limitBytes)
        {
            _table.Reset(); // one long key made it larger than it may stay: every later key would be flushed alone
        }

        _buffer.EndRun(_sink);
    }

    private int EncodedBytes(TValue value)
    {
        _valueBuffer.Clear();
        _valueCodec.Write(value, _valueBuffer);
        return _valueBuffer.Length;
    }
}
