using System.Runtime.CompilerServices;
using Tusk.MapReduce.Aggregates;
using Tusk.MapReduce.Codecs;
using Tusk.MapReduce.Counters;
using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Plans;

namespace Tusk.MapReduce.Local.Collecting;

/// <summary>Adds each value to the state of its key, in place; sorts and hands over what is there when memory is full.</summary>
/// <remarks>As <see cref="HashAggregator{TKey,TValue,TMonoid}"/> for values that are not their own states. An attempt whose keys all
/// fit leaves its table behind, for its worker to merge with the other attempts'; states on the heap, which vary in size, go at the
/// end of the attempt.</remarks>
internal sealed class StateAggregator<TKey, TValue, TState, TResult> : Collector<TKey, TValue>, IShuffleCollector
    where TKey : allows ref struct
    where TValue : allows ref struct
{
    private readonly KeyCodec<TKey> _keyCodec;
    private readonly ValueCodec<TValue> _valueCodec = ValueCodecs.For<TValue>();
    private readonly int _fixedValueBytes;
    private readonly Aggregate<TValue, TState, TResult> _aggregate;
    private readonly MapOutput _output;
    private readonly KeyTable<TState> _table;
    private readonly long _limitBytes;
    private readonly TableSorter<TKey, TState> _sorter;
    private readonly Accumulator<TState> _accumulator;
    private readonly CounterSet _counters;
    private readonly EncodingBuffer _keyBuffer = new();
    private readonly EncodingBuffer _valueBuffer = new();
    private long _heapBytes;
    private long _records;
    private long _bytes;

    /// <summary>Makes the collector of an attempt.</summary>
    /// <param name="shuffle">Codecs and partitioner.</param>
    /// <param name="aggregate">What makes states of values.</param>
    /// <param name="output">Takes the runs of keys that do not fit.</param>
    /// <param name="table">Empty; the worker's, so that its room serves one attempt after another.</param>
    /// <param name="limitBytes">How large the table may become, and what its states have on the heap.</param>
    /// <param name="buffer">Sorts what a table held.</param>
    /// <param name="accumulator">The worker's; takes the table once the attempt has succeeded.</param>
    public StateAggregator(
        Shuffle<TKey, TState> shuffle,
        Aggregate<TValue, TState, TResult> aggregate,
        MapOutput output,
        KeyTable<TState> table,
        long limitBytes,
        SortBuffer buffer,
        Accumulator<TState> accumulator)
    {
        _keyCodec = shuffle.KeyCodec;
        _fixedValueBytes = _valueCodec.FixedBytes;
        _aggregate = aggregate;
        _output = output;
        _table = table;
        _limitBytes = limitBytes;
        _sorter = new TableSorter<TKey, TState>(shuffle, output.Partitions, buffer);
        _accumulator = accumulator;
        _counters = output.Counters;
    }

    private static bool IsOnHeap => RuntimeHelpers.IsReferenceOrContainsReferences<TState>();

    public override void Collect(TKey key, TValue value)
    {
        ReadOnlySpan<byte> encoded = _keyCodec.Encode(key, _keyBuffer);
        try
        {
            _bytes += encoded.Length + BytesOf(value);
            AddToState(encoded, value);
        }
        catch (Exception e)
        {
            // The value is lost, or half added: a function that catches this and goes on must not make the attempt succeed.
            _output.Fail(e, isLate: false);
            throw;
        }

        _records++;
    }

    public void Complete()
    {
        // Keys that did not fit once will not fit the worker's table either; it does not count what is on the heap.
        if (_output.Runs.Count > 0 || IsOnHeap)
        {
            Flush();
        }
        else
        {
            _counters[TaskCounter.CombineOutputRecords].Increment(_table.Count);
        }

        _counters[TaskCounter.MapOutputRecords].Increment(_records);
        _counters[TaskCounter.MapOutputBytes].Increment(_bytes);
        _counters[TaskCounter.CombineInputRecords].Increment(_records);
    }

    public void Succeed() =>
        _accumulator.Absorb(_table, new StateMonoid<TValue, TState, TResult>(_aggregate), _sorter);

    private int BytesOf(TValue value)
    {
        if (_fixedValueBytes >= 0)
        {
            return _fixedValueBytes;
        }

        _valueBuffer.Clear();
        _valueCodec.Write(value, _valueBuffer);
        return _valueBuffer.Length;
    }

    private void AddToState(ReadOnlySpan<byte> encoded, TValue value)
    {
        KeyProbe probe = _table.Probe(encoded);
        ref TState known = ref _table.Find(probe, encoded);
        if (Unsafe.IsNullRef(ref known))
        {
            TState state = _aggregate.CreateState();
            _aggregate.Add(ref state, value);
            AddKey(probe, encoded, state);
        }
        else if (IsOnHeap)
        {
            long before = _aggregate.HeapBytes(known);
            _aggregate.Add(ref known, value);
            CountHeap(_aggregate.HeapBytes(known) - before);
        }
        else
        {
            _aggregate.Add(ref known, value);
        }
    }

    private void AddKey(in KeyProbe probe, ReadOnlySpan<byte> encoded, in TState state)
    {
        if (_sorter.AsksUser)
        {
            _sorter.CheckPartition(encoded); // now, where its failure is that of the record at hand
        }

        if (_table.IsFullFor(probe.Length, _limitBytes))
        {
            Flush();
        }

        _table.Add(probe, encoded, state);
        if (probe.Length > _limitBytes)
        {
            Flush(isLate: false);
        }
        else if (IsOnHeap)
        {
            CountHeap(_aggregate.HeapBytes(state));
        }
    }

    /// <summary>Counts what states grew by; at the limit all of them go, and keys begin anew.</summary>
    private void CountHeap(long bytes)
    {
        _heapBytes += bytes;
        if (_heapBytes > _limitBytes)
        {
            Flush();
        }
    }

    private void Flush(bool isLate = true)
    {
        _counters[TaskCounter.CombineOutputRecords].Increment(_table.Count);
        _heapBytes = 0;
        _sorter.Sort(_table, _output, isLate);
        _table.Trim(_limitBytes);
    }
}
