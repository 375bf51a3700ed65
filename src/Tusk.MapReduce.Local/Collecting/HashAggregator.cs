using System.Runtime.CompilerServices;
using Tusk.MapReduce.Aggregates;
using Tusk.MapReduce.Codecs;
using Tusk.MapReduce.Counters;
using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Plans;

namespace Tusk.MapReduce.Local.Collecting;

/// <summary>Combines values of equal keys as they come; sorts and hands over what is there when memory is full.</summary>
/// <remarks>An attempt whose keys all fit leaves its table behind, for its worker to add to the other attempts'.</remarks>
internal sealed class HashAggregator<TKey, TValue, TMonoid> : Collector<TKey, TValue>, IShuffleCollector
    where TKey : allows ref struct
    where TMonoid : struct, IMonoid<TValue>
{
    private readonly KeyCodec<TKey> _keyCodec;
    private readonly ValueCodec<TValue> _valueCodec;
    private readonly TMonoid _monoid;
    private readonly KeyTable<TValue> _table;
    private readonly long _limitBytes;
    private readonly TableSorter<TKey, TValue> _sorter;
    private readonly Accumulator<TValue> _accumulator;
    private readonly MapOutput _output;
    private readonly int _fixedValueBytes;
    private readonly EncodingBuffer _keyBuffer = new();
    private readonly EncodingBuffer _valueBuffer = new();
    private readonly CounterSet _counters;
    private long _records;
    private long _bytes;

    /// <summary>Makes the collector of an attempt.</summary>
    /// <param name="shuffle">Codecs and partitioner.</param>
    /// <param name="monoid">How values combine.</param>
    /// <param name="output">Takes the runs of keys that do not fit.</param>
    /// <param name="table">Empty; the worker's, so that its room serves one attempt after another.</param>
    /// <param name="limitBytes">How large the table may become.</param>
    /// <param name="buffer">Sorts what a table held.</param>
    /// <param name="accumulator">The worker's; takes the table once the attempt has succeeded.</param>
    public HashAggregator(
        Shuffle<TKey, TValue> shuffle,
        TMonoid monoid,
        MapOutput output,
        KeyTable<TValue> table,
        long limitBytes,
        SortBuffer buffer,
        Accumulator<TValue> accumulator)
    {
        _keyCodec = shuffle.KeyCodec;
        _valueCodec = shuffle.ValueCodec;
        _fixedValueBytes = _valueCodec.FixedBytes;
        _monoid = monoid;
        _table = table;
        _limitBytes = limitBytes;
        _sorter = new TableSorter<TKey, TValue>(shuffle, output.Partitions, buffer);
        _accumulator = accumulator;
        _output = output;
        _counters = output.Counters;
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
        // Keys that did not fit once will not fit the worker's table either.
        if (_output.Runs.Count > 0)
        {
            Flush();
        }
        else
        {
            _counters[TaskCounter.CombineOutputRecords].Increment(_table.Count);
        }

        _counters[TaskCounter.MapOutputRecords].Increment(_records);
        _counters[TaskCounter.MapOutputBytes].Increment(_bytes + (_records * Math.Max(0, _fixedValueBytes)));
        _counters[TaskCounter.CombineInputRecords].Increment(_records);
    }

    public void Succeed() => _accumulator.Absorb(_table, _monoid, _sorter);

    private void Add(ReadOnlySpan<byte> encoded, TValue value)
    {
        if (_table.Count > 0 && _table.BytesAfterGrowth(encoded.Length) > _limitBytes)
        {
            Flush();
        }

        _table.Add(encoded, value);
    }

    private void Flush()
    {
        _counters[TaskCounter.CombineOutputRecords].Increment(_table.Count);
        _sorter.Sort(_table, _output);
        _table.Trim(_limitBytes);
    }

    private int EncodedBytes(TValue value)
    {
        _valueBuffer.Clear();
        _valueCodec.Write(value, _valueBuffer);
        return _valueBuffer.Length;
    }
}
