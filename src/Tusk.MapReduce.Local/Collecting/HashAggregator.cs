using System.Runtime.CompilerServices;
using Tusk.MapReduce.Aggregates;
using Tusk.MapReduce.Codecs;
using Tusk.MapReduce.Counters;
using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Plans;
using Tusk.MapReduce.Records;

namespace Tusk.MapReduce.Local.Collecting;

/// <summary>Combines values of equal keys; sorts and hands over what is there when memory is full.</summary>
/// <remarks>Records are combined some at a time (monoids do not mind the order), but for those that cannot wait. An attempt
/// whose keys all fit leaves its table behind, for its worker to add to the other attempts'. A value that is an object, or
/// has one in it, is copied when it comes: who emitted it may change it for the next record.</remarks>
internal sealed class HashAggregator<TKey, TValue, TMonoid> : Collector<TKey, TValue>, IShuffleCollector
    where TKey : allows ref struct
    where TMonoid : struct, IMonoid<TValue>
{
    /// <summary>Roughly what an object takes beside its content.</summary>
    private const int HeapBytesPerValue = 32;

    private readonly KeyCodec<TKey> _keyCodec;
    private readonly ValueCodec<TValue> _valueCodec;
    private readonly TMonoid _monoid;
    private readonly KeyTable<TValue> _table;
    private readonly long _limitBytes;
    private readonly bool _mayWait;
    private readonly bool _takesBytes; // the key's bytes are its encoding, and its records may wait
    private readonly TableSorter<TKey, TValue> _sorter;
    private readonly Accumulator<TValue> _accumulator;
    private readonly MapOutput _output;

    // -1 also for values on the heap, however fixed their encoding: what the table holds of them must be counted.
    private readonly int _fixedValueBytes;
    private readonly bool _copiesValues;
    private readonly EncodingBuffer _keyBuffer = new();
    private readonly EncodingBuffer _valueBuffer = new();
    private readonly CounterSet _counters;
    private readonly RecordBatch<TValue> _waiting;
    private long _heapBytes;
    private long _heapBytesAtHand;

    private long _lastNumber; // the key of the record that waits last
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
    /// <param name="putsOff">Whether records may be combined later than they come, so that a failure names no record.</param>
    public HashAggregator(
        Shuffle<TKey, TValue> shuffle,
        TMonoid monoid,
        MapOutput output,
        KeyTable<TValue> table,
        long limitBytes,
        SortBuffer buffer,
        Accumulator<TValue> accumulator,
        bool putsOff)
    {
        _keyCodec = shuffle.KeyCodec;
        _valueCodec = shuffle.ValueCodec;
        bool isOnHeap = RuntimeHelpers.IsReferenceOrContainsReferences<TValue>();
        _fixedValueBytes = isOnHeap ? -1 : _valueCodec.FixedBytes;
        _copiesValues = isOnHeap && typeof(TValue) != typeof(string); // which nobody can change
        _monoid = monoid;
        _table = table;
        _waiting = new RecordBatch<TValue>(table);
        _limitBytes = limitBytes;
        _sorter = new TableSorter<TKey, TValue>(shuffle, output.Partitions, buffer);
        _mayWait = putsOff && _fixedValueBytes >= 0 && !_sorter.AsksUser;
        _takesBytes = _mayWait && _keyCodec.IsIdentity;
        _accumulator = accumulator;
        _output = output;
        _counters = output.Counters;
    }

    private static bool IsKeyNumber => typeof(TKey) == typeof(int) || typeof(TKey) == typeof(long);

    public override void Collect(TKey key, TValue value)
    {
        // Called for every record: what it calls it calls last, so that it has no registers to save.
        if (typeof(TKey) == typeof(Text) && _takesBytes && _waiting.TryAddQuickly(Unsafe.BitCast<TKey, Text>(key).Bytes, value))
        {
            return;
        }

        // Records often come in runs of one key; where it is a number, that is seen without encoding it.
        if (IsKeyNumber && _waiting.Count > 0 && Number(key) == _lastNumber)
        {
            CombineWithLast(value);
            return;
        }

        CollectEncoded(key, value);
    }

    public void Complete()
    {
        CombineWaiting();

        // Keys that did not fit once will not fit the worker's table either, and values that vary in size or are on the heap
        // are not counted there: it never gets one.
        if (_output.Runs.Count > 0 || _fixedValueBytes < 0)
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

    private static long Number(TKey key) =>
        typeof(TKey) == typeof(int) ? Unsafe.BitCast<TKey, int>(key) : Unsafe.BitCast<TKey, long>(key);

    /// <summary>Takes a record that is not taken quickly: its key must be encoded first or is not short, or no other may wait.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void CollectEncoded(TKey key, TValue value)
    {
        ReadOnlySpan<byte> encoded = _keyCodec.Encode(key, _keyBuffer);
        if (!_mayWait || encoded.Length > KeyTable<TValue>.EndsBytes)
        {
            CombineNow(encoded, value);
            return;
        }

        if (_waiting.IsFull)
        {
            CombineWaiting();
        }

        _waiting.Add(encoded, value);
        if (IsKeyNumber)
        {
            _lastNumber = Number(key);
        }
    }

    /// <summary>Combines a record that cannot wait.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void CombineNow(ReadOnlySpan<byte> encoded, TValue value)
    {
        int valueBytes = _fixedValueBytes < 0 ? CountValue(value) : 0;
        if (_copiesValues)
        {
            value = CopyCounted();
        }

        try
        {
            Combine(_table.Probe(encoded), encoded, value);
        }
        catch (Exception e)
        {
            FailAtHand(e);
            throw;
        }

        _records++;
        _bytes += encoded.Length + valueBytes;
    }

    /// <summary>Combines a record with the one before it, which waits and has the same key.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void CombineWithLast(TValue value)
    {
        try
        {
            _bytes += _waiting.CombineLast(_monoid, value);
            _records++;
        }
        catch (Exception e)
        {
            FailAtHand(e);
            throw;
        }
    }

    /// <summary>The value of the record at hand is lost, or half combined: a function that catches this and goes on must not
    /// make the attempt succeed. Where it happens at once, that record is to blame; among those that waited nobody knows.</summary>
    private void FailAtHand(Exception failure) => _output.Fail(failure, isLate: false);

    /// <summary>Combines the records that wait; called once for many, so it is kept out of the method that is called for each.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void CombineWaiting()
    {
        try
        {
            // New keys come last: a table that is full is emptied for them, and then no entry is where it was found.
            _records += _waiting.Count;
            int left = _waiting.CombineKnown(_monoid, out int keyBytes);
            _bytes += keyBytes;
            for (int i = 0; i < left; i++)
            {
                Combine(_waiting[i].Probe, [], _waiting[i].Value);
            }
        }
        catch (Exception e)
        {
            _output.Fail(e); // some are combined, and would be again
            throw;
        }
    }

    private void Combine(in KeyProbe probe, ReadOnlySpan<byte> encoded, TValue value)
    {
        if (!_table.TryCombine(probe, encoded, value, _monoid))
        {
            Add(probe, encoded, value);
        }
    }

    private void Add(in KeyProbe probe, ReadOnlySpan<byte> encoded, TValue value)
    {
        if (_sorter.AsksUser)
        {
            _sorter.CheckPartition(encoded); // now, where its failure is that of the record at hand, and not when the table is sorted
        }

        if (_table.IsFullFor(probe.Length, _limitBytes))
        {
            Flush();
            _heapBytes = _heapBytesAtHand;
        }

        _table.Add(probe, encoded, value);
        if (probe.Length > _limitBytes)
        {
            Flush(isLate: false); // sorted now: if that cannot be, this record is known to be the one
        }
    }

    private void Flush(bool isLate = true)
    {
        _counters[TaskCounter.CombineOutputRecords].Increment(_table.Count);
        _heapBytes = 0;
        _sorter.Sort(_table, _output, isLate);
        _table.Trim(_limitBytes);
    }

    /// <summary>Counts the bytes of a value that varies in size or is on the heap, and keeps what such values take within the limit.</summary>
    /// <returns>The bytes of the value.</returns>
    private int CountValue(TValue value)
    {
        _valueBuffer.Clear();
        _valueCodec.Write(value, _valueBuffer);

        // What came in since the last flush bounds what the table's values take on the heap, where a value of one byte
        // may take two (a character) and an object's header.
        _heapBytesAtHand = HeapBytesPerValue + (2L * _valueBuffer.Length);
        if (_heapBytes + _heapBytesAtHand > _limitBytes && _table.Count > 0)
        {
            Flush();
        }

        _heapBytes += _heapBytesAtHand;
        return _valueBuffer.Length;
    }

    /// <summary>A copy of the value that was counted last: what its bytes say.</summary>
    private TValue CopyCounted()
    {
        var written = new ValueReader(_valueBuffer.Written);
        return _valueCodec.Read(ref written);
    }
}
