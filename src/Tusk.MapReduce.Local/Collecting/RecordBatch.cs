using System.Runtime.CompilerServices;
using Tusk.MapReduce.Aggregates;

namespace Tusk.MapReduce.Local.Collecting;

/// <summary>Records that wait to be combined together.</summary>
/// <remarks>A loop over many look-ups keeps the table's places in registers, and its waits for memory overlap. Arrays, not
/// spans: methods of the framework over types of this assembly would be compiled while the job waits.</remarks>
internal sealed class RecordBatch<TValue>(KeyTable<TValue> table)
{
    private const int Capacity = 64;

    private readonly WaitingRecord<TValue>[] _records = new WaitingRecord<TValue>[Capacity];

    /// <summary>How many wait.</summary>
    public int Count { get; private set; }

    /// <summary>Whether they must be combined before another comes.</summary>
    public bool IsFull => Count == Capacity;

    /// <summary>A record that <see cref="CombineKnown"/> left; until the next is added.</summary>
    public ref readonly WaitingRecord<TValue> this[int index] => ref _records[index];

    /// <summary>Takes a record in if that is done in a few instructions: there is room, and the key is short, but not empty, and does
    /// not end in the first bytes of a page of memory.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">Its value.</param>
    /// <remarks>It calls nothing, so that who calls it for every record has no registers to save.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryAddQuickly(ReadOnlySpan<byte> key, TValue value)
    {
        int at = Count;
        WaitingRecord<TValue>[] records = _records;
        if ((uint)at >= (uint)records.Length || !KeyEnds.TryGet(key, out ulong head, out ulong last))
        {
            return false;
        }

        Put(ref records[at], head, last, key.Length, value);
        Count = at + 1;
        return true;
    }

    /// <summary>Takes a record in.</summary>
    /// <param name="key">At most <see cref="KeyTable{TValue}.EndsBytes"/> long.</param>
    /// <param name="value">Its value.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(ReadOnlySpan<byte> key, TValue value)
    {
        ulong head = KeyEnds.Of(key, out ulong last);
        Put(ref _records[Count], head, last, key.Length, value);
        Count++;
    }

    /// <summary>Combines a value with that of the record that came last.</summary>
    /// <param name="monoid">How.</param>
    /// <param name="value">A value of the same key.</param>
    /// <returns>The length of the key.</returns>
    public int CombineLast<TMonoid>(TMonoid monoid, TValue value)
        where TMonoid : struct, IMonoid<TValue>
    {
        ref WaitingRecord<TValue> last = ref _records[Count - 1];
        last.Value = monoid.Combine(last.Value, value);
        return last.KeyLength;
    }

    /// <summary>Takes a record in.</summary>
    /// <param name="key">The ends of a key that has no more.</param>
    /// <param name="value">Its value.</param>
    public void Add(in KeyProbe key, TValue value)
    {
        Put(ref _records[Count], key.Head, key.Last, key.Length, value);
        Count++;
    }

    /// <summary>Combines the records whose keys the table has, but for a rare one; none waits any more.</summary>
    /// <param name="monoid">How.</param>
    /// <param name="keyBytes">Length of the keys of all of them.</param>
    /// <returns>How many are left, for the caller to take (<see cref="this[int]"/>), look up and add: see
    /// <see cref="KeyTable{TValue}.CombineKnown"/>.</returns>
    public int CombineKnown<TMonoid>(TMonoid monoid, out int keyBytes)
        where TMonoid : struct, IMonoid<TValue>
    {
        int count = Count;
        Count = 0; // also if combining fails: nobody asks for them again
        return table.CombineKnown(_records, count, monoid, out keyBytes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Put(ref WaitingRecord<TValue> record, ulong head, ulong last, int length, TValue value)
    {
        record.KeyLength = length;
        record.KeyHead = head;
        record.KeyLast = last;
        record.Hash = table.HashAhead(head, last, length);
        record.Value = value;
    }
}
