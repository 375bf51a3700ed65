using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Tusk.MapReduce.Aggregates.Sketches;
using Tusk.MapReduce.Codecs;
using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Jobs;

namespace Tusk.MapReduce.Joins.Broadcasts;

/// <summary>The small side of a join in memory: encoded keys, each with its values in the order in which they came.</summary>
/// <remarks>
/// Filled by one thread, then only read, by all. A hash table with open addressing; an entry has the first and last eight bytes of its
/// key, which is all of most, and the place of its first value, so that a look-up seldom goes elsewhere. What else there is of keys,
/// and the values, lie one behind the other in one array.
/// </remarks>
internal sealed class BroadcastTable<TKey, TValue>(string job, KeyCodec<TKey> keyCodec, ValueCodec<TValue> valueCodec, long mostBytes)
    : Collector<TKey, TValue>
    where TKey : allows ref struct
    where TValue : allows ref struct
{
    private const int EndsBytes = 2 * sizeof(ulong);
    private const ulong FirstSeed = 0x9E3779B97F4A7C15;
    private const ulong SecondSeed = 0xE7037ED1A0B428DB;

    private readonly EncodingBuffer _key = new();
    private readonly EncodingBuffer _value = new();
    private Entry[] _entries = new Entry[16];
    private int[] _finals = new int[16]; // the last further value of each entry; 0 if there is none, else its number + 1
    private Value[] _further = new Value[8]; // values of a key behind its first
    private byte[] _bytes = new byte[256];
    private int _keyCount;
    private int _furtherCount;
    private int _byteCount;

    public override void Collect(TKey key, TValue value)
    {
        ReadOnlySpan<byte> encoded = keyCodec.Encode(key, _key);
        _value.Clear();
        valueCodec.Write(value, _value);
        var probe = new Probe(encoded);
        if (_keyCount >= _entries.Length / 8 * 5)
        {
            Grow();
        }

        int place = PlaceOf(_entries, probe, encoded);
        ref Entry entry = ref _entries[place];
        if (entry.IsFree)
        {
            if (probe.Length > EndsBytes)
            {
                Keep(encoded); // its first value stands behind it
            }

            entry = new Entry { Head = probe.Head, Tail = probe.Tail, LengthAndOne = probe.Length + 1, First = Kept() };
            _keyCount++;
            return;
        }

        ref int final = ref _finals[place];

        Room(ref _further, _furtherCount, 1);
        _further[_furtherCount] = Kept();
        (final == 0 ? ref entry.First : ref _further[final - 1]).Next = _furtherCount;
        final = ++_furtherCount;
    }

    /// <summary>The first value of a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">Where it is, if there is one.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryFind(ReadOnlySpan<byte> key, out Value value)
    {
        Entry[] entries = _entries;
        ref Entry entry = ref entries[PlaceOf(entries, new Probe(key), key)];
        value = entry.First;
        return !entry.IsFree;
    }

    /// <summary>Moves to the next value of the same key.</summary>
    public bool TryMoveNext(ref Value value)
    {
        if (value.Next < 0)
        {
            return false;
        }

        value = _further[value.Next];
        return true;
    }

    /// <summary>Reads a value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TValue Read(in Value value)
    {
        var reader = new ValueReader(_bytes.AsSpan(value.Offset, value.Length));
        return valueCodec.Read(ref reader);
    }

    /// <summary>Where a key is, or may be put.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int PlaceOf(Entry[] entries, in Probe probe, ReadOnlySpan<byte> key)
    {
        int mask = entries.Length - 1;
        for (int i = (int)probe.Hash & mask; ; i = (i + 1) & mask)
        {
            ref Entry entry = ref entries[i];
            if (entry.IsFree)
            {
                return i;
            }

            if (entry.Head == probe.Head && entry.Tail == probe.Tail && entry.LengthAndOne == key.Length + 1
                && (key.Length <= EndsBytes || key.SequenceEqual(_bytes.AsSpan(entry.First.Offset - key.Length, key.Length))))
            {
                return i;
            }
        }
    }

    /// <summary>The value that was encoded last, kept.</summary>
    private Value Kept() => new() { Offset = Keep(_value.Written), Length = _value.Length, Next = -1 };

    private int Keep(ReadOnlySpan<byte> bytes)
    {
        Room(ref _bytes, _byteCount, bytes.Length);
        int offset = _byteCount;
        bytes.CopyTo(_bytes.AsSpan(offset));
        _byteCount += bytes.Length;
        return offset;
    }

    private void Grow()
    {
        Require((long)(Unsafe.SizeOf<Entry>() + sizeof(int)) * _entries.Length);
        var larger = new Entry[2 * _entries.Length];
        int[] finals = new int[larger.Length];
        int mask = larger.Length - 1;
        for (int old = 0; old < _entries.Length; old++)
        {
            ref readonly Entry entry = ref _entries[old];
            if (entry.IsFree)
            {
                continue;
            }

            int length = entry.LengthAndOne - 1;
            ReadOnlySpan<byte> key = length > EndsBytes ? _bytes.AsSpan(entry.First.Offset - length, length) : default;
            int i = (int)Probe.HashOf(entry.Head, entry.Tail, length, key) & mask;
            while (!larger[i].IsFree)
            {
                i = (i + 1) & mask;
            }

            larger[i] = entry;
            finals[i] = _finals[old];
        }

        (_entries, _finals) = (larger, finals);
    }

    private void Room<T>(ref T[] array, int count, int more)
    {
        if (more <= array.Length - count)
        {
            return;
        }

        // Twice as much, or, near the bound, as much as fits.
        long size = Unsafe.SizeOf<T>();
        long needed = (long)count + more;
        Require(size * (needed - array.Length));
        long length = Math.Max(needed, Math.Min(2L * array.Length, array.Length + ((mostBytes - Reserved) / size)));
        Array.Resize(ref array, (int)Math.Min(length, Array.MaxLength));
    }

    private long Reserved => ((long)(Unsafe.SizeOf<Entry>() + sizeof(int)) * _entries.Length) + ((long)Unsafe.SizeOf<Value>() * _further.Length) + _bytes.Length;

    private void Require(long more)
    {
        if (Reserved + more > mostBytes)
        {
            throw new JoinOverflowException(
                $"The right side of the broadcast join in job {job} takes more than {mostBytes} B ({MapReduceKeys.BroadcastBuffer.Name}) with its "
                + $"first {_keyCount + _furtherCount} records. Raise the setting, or use Join, whose reducers hold no side.");
        }
    }

    /// <summary>Where a value is.</summary>
    public struct Value
    {
        /// <summary>Where it begins.</summary>
        public int Offset;

        /// <summary>Its length.</summary>
        public int Length;

        /// <summary>The number of the next one of its key; -1 if there is none.</summary>
        public int Next;
    }

    private struct Entry
    {
        public ulong Head;
        public ulong Tail;
        public int LengthAndOne; // of the key; 0 in a free entry
        public Value First;

        public readonly bool IsFree => LengthAndOne == 0;
    }

    /// <summary>What is to be known of a key to look it up: its ends, which with the length are all of one of up to sixteen bytes.</summary>
    private readonly ref struct Probe
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Probe(ReadOnlySpan<byte> key)
        {
            Length = key.Length;
            if (key.Length >= sizeof(ulong))
            {
                Head = BinaryPrimitives.ReadUInt64LittleEndian(key);
                Tail = BinaryPrimitives.ReadUInt64LittleEndian(key[^sizeof(ulong)..]);
            }
            else if (key.Length >= sizeof(uint))
            {
                Head = BinaryPrimitives.ReadUInt32LittleEndian(key);
                Tail = BinaryPrimitives.ReadUInt32LittleEndian(key[^sizeof(uint)..]);
            }
            else if (key.Length > 0)
            {
                Head = key[0];
                Tail = key[key.Length >> 1] | ((ulong)key[^1] << 8);
            }

            Hash = HashOf(Head, Tail, Length, key);
        }

        public ulong Head { get; }

        public ulong Tail { get; }

        public int Length { get; }

        public ulong Hash { get; }

        /// <summary>The hash of a key, which is looked at only if it is longer than its ends.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static ulong HashOf(ulong head, ulong tail, int length, ReadOnlySpan<byte> key)
        {
            ulong more = length > EndsBytes ? XxHash64.Of(key) : (ulong)length;
            ulong high = Math.BigMul(head ^ FirstSeed, tail ^ SecondSeed ^ (more * FirstSeed), out ulong low);
            return high ^ low;
        }
    }
}
