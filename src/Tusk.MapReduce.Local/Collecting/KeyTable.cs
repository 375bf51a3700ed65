using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Tusk.MapReduce.Aggregates;
using Tusk.MapReduce.Local.Sorting;

namespace Tusk.MapReduce.Local.Collecting;

/// <summary>A hash table from encoded keys to values kept in place: open addressing over a dense list of entries.</summary>
/// <remarks>
/// The first and the last eight key bytes are in the entry (they overlap in a key below sixteen), so that most keys are
/// hashed and compared without a look anywhere else; what lies between them in a longer key is in one growing array.
/// A slot holds the entry's number + 1 in its low bits, as many as the table's size needs, and bits of the hash above
/// them, so that most foreign entries are passed over unseen.
/// </remarks>
internal sealed class KeyTable<TValue>
{
    private const int FirstSlots = 8; // little, as the least limit is
    private const int MaxSlots = 1 << 30;

    /// <summary>Keys of at most this length are wholly in their <see cref="KeyProbe"/>.</summary>
    public const int EndsBytes = 2 * KeyEnds.Bytes;

    private readonly ulong _seed;
    private readonly ulong _otherSeed;
    private uint[] _slots = new uint[FirstSlots];
    private Entry[] _entries = new Entry[EntriesOf(FirstSlots)];
    private byte[] _middles = [];
    private int _middleBytes;

    /// <summary>Makes an empty table.</summary>
    /// <param name="seed">Keeps chosen keys from colliding on purpose; results do not depend on it.</param>
    public KeyTable(ulong seed)
    {
        _seed = seed | 1;
        _otherSeed = Mix(_seed ^ 0xE7037ED1A0B428DB, _seed ^ 0x9E3779B97F4A7C15);
    }

    /// <summary>How many keys it holds.</summary>
    public int Count { get; private set; }

    /// <summary>What it takes, in bytes, filled or not.</summary>
    public long ReservedBytes =>
        (sizeof(uint) * (long)_slots.Length) + (Unsafe.SizeOf<Entry>() * (long)_entries.Length) + _middles.Length;

    /// <summary>What it would take at most while a key of <paramref name="keyLength"/> is added: where an array must grow for it,
    /// the old one and the new one together.</summary>
    public long BytesWhileGrowing(int keyLength)
    {
        long bytes = ReservedBytes;
        long middles = (long)_middleBytes + Math.Max(0, keyLength - EndsBytes);
        if (middles > Array.MaxLength || (Count == _entries.Length && _slots.Length == MaxSlots))
        {
            return long.MaxValue; // an array can be no longer
        }

        if (Count == _entries.Length)
        {
            bytes += 2 * (ReservedBytes - _middles.Length); // slots and entries double
        }

        return middles > _middles.Length ? bytes + Math.Max(middles, 2L * _middles.Length) : bytes;
    }

    /// <summary>What is to be known of a key to look it up.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public KeyProbe Probe(ReadOnlySpan<byte> key)
    {
        ulong head = KeyEnds.Of(key, out ulong last);
        return new KeyProbe(head, last, Hash(key, head, last), key.Length);
    }

    /// <summary>What is to be known of a key of at most <see cref="EndsBytes"/> to look it up; memory is asked for the place where
    /// that begins.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong HashAhead(ulong head, ulong last, int length)
    {
        uint[] slots = _slots;
        ulong hash = HashEnds(head, last, length, _seed, _otherSeed);
        CacheHint.WillReadLine(ref Unsafe.As<uint, byte>(ref slots[(uint)hash & (uint)(slots.Length - 1)]));
        return hash;
    }

    /// <summary>Combines records, whose keys have at most <see cref="EndsBytes"/> each, with the values of their keys.</summary>
    /// <param name="records">The ones whose keys were not found come to be the first, in order, with their hashes.</param>
    /// <param name="count">How many of them, from the first.</param>
    /// <param name="monoid">How values combine.</param>
    /// <param name="keyBytes">Length of all their keys.</param>
    /// <returns>How many are left, for the caller to look up and add: a key may be among them more than once, and, rarely, one
    /// that the table has behind another of like hash.</returns>
    public int CombineKnown<TMonoid>(WaitingRecord<TValue>[] records, int count, TMonoid monoid, out int keyBytes)
        where TMonoid : struct, IMonoid<TValue>
    {
        FindCandidates(_slots, _entries, records, count);
        Entry[] entries = _entries;
        int left = 0;
        int lengths = 0;
        for (int i = 0; i < count; i++)
        {
            ref WaitingRecord<TValue> record = ref records[i];
            lengths += record.KeyLength;
            uint candidate = record.Candidate;
            if (candidate < (uint)entries.Length && entries[candidate].Has(record.KeyHead, record.KeyLast, record.KeyLength))
            {
                ref TValue known = ref entries[candidate].Value;
                known = monoid.Combine(known, record.Value);
            }
            else
            {
                records[left++] = record;
            }
        }

        keyBytes = lengths;
        return left;
    }

    /// <summary>The value of a key that is there; null reference (see <see cref="Unsafe.IsNullRef"/>) for a new key.</summary>
    /// <param name="probe">The key's.</param>
    /// <param name="key">The key; looked at only if it is longer than <see cref="EndsBytes"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref TValue Find(scoped in KeyProbe probe, ReadOnlySpan<byte> key)
    {
        uint[] slots = _slots;
        uint mask = (uint)slots.Length - 1;
        uint tag = Tag(probe.Hash, mask);
        for (uint at = (uint)probe.Hash & mask; ; at = (at + 1) & mask)
        {
            uint slot = slots[at];
            if (slot == 0)
            {
                return ref Unsafe.NullRef<TValue>();
            }

            if ((slot & ~mask) == tag)
            {
                ref Entry entry = ref _entries[(slot & mask) - 1];
                if (entry.Has(probe.Head, probe.Last, probe.Length)
                    && (probe.Length <= EndsBytes || MiddleEquals(entry, key)))
                {
                    return ref entry.Value;
                }
            }
        }
    }

    /// <summary>Combines a value with that of its key, if the key is there.</summary>
    /// <param name="probe">The key's.</param>
    /// <param name="key">The key; looked at only if it is longer than <see cref="EndsBytes"/>.</param>
    /// <param name="value">The value.</param>
    /// <param name="monoid">How values combine.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryCombine<TMonoid>(in KeyProbe probe, ReadOnlySpan<byte> key, TValue value, TMonoid monoid)
        where TMonoid : struct, IMonoid<TValue>
    {
        ref TValue known = ref Find(probe, key);
        if (Unsafe.IsNullRef(ref known))
        {
            return false;
        }

        known = monoid.Combine(known, value);
        return true;
    }

    /// <summary>Whether a table with keys in it must be emptied before a key of <paramref name="keyLength"/> is added.</summary>
    public bool IsFullFor(int keyLength, long limitBytes) => Count > 0 && BytesWhileGrowing(keyLength) > limitBytes;

    /// <summary>Adds a key that is not there.</summary>
    /// <param name="probe">The key's.</param>
    /// <param name="key">The key; looked at only if it is longer than <see cref="EndsBytes"/>.</param>
    /// <param name="value">Its value.</param>
    public void Add(in KeyProbe probe, ReadOnlySpan<byte> key, TValue value)
    {
        if (Count == _entries.Length)
        {
            Grow();
        }

        int middleStart = _middleBytes;
        if (probe.Length > EndsBytes)
        {
            AppendMiddle(Middle(key));
        }

        _entries[Count++] = new Entry
        {
            Head = probe.Head,
            Last = probe.Last,
            KeyLength = probe.Length,
            MiddleStart = middleStart,
            Value = value,
        };
        Insert(probe.Hash, (uint)Count);
    }

    /// <summary>Copies the key of entry <paramref name="index"/> (in order of addition) into <paramref name="destination"/>.</summary>
    /// <returns>The key.</returns>
    public ReadOnlySpan<byte> CopyKey(int index, ref byte[] destination)
    {
        ref Entry entry = ref _entries[index];
        int length = entry.KeyLength;
        if (destination.Length < Math.Max(length, KeyEnds.Bytes))
        {
            destination = new byte[Math.Max(length, 64)];
        }

        Unsafe.WriteUnaligned(ref destination[0], entry.Head); // as KeyEnds reads it
        if (length > KeyEnds.Bytes)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(destination.AsSpan(length - KeyEnds.Bytes), entry.Last);
        }

        if (length > EndsBytes)
        {
            _middles.AsSpan(entry.MiddleStart, length - EndsBytes).CopyTo(destination.AsSpan(KeyEnds.Bytes));
        }

        return destination.AsSpan(0, length);
    }

    /// <summary>What to look the key of entry <paramref name="index"/> up by, if it has no more than its ends.</summary>
    public bool TryGetShortKey(int index, out KeyProbe probe)
    {
        ref Entry entry = ref _entries[index];
        int length = entry.KeyLength;
        bool isShort = length <= EndsBytes;
        probe = isShort
            ? new KeyProbe(entry.Head, entry.Last, HashEnds(entry.Head, entry.Last, length, _seed, _otherSeed), length)
            : default;
        return isShort;
    }

    /// <summary>The value of entry <paramref name="index"/>, in order of addition.</summary>
    public ref TValue ValueAt(int index) => ref _entries[index].Value;

    /// <summary>Forgets all keys; keeps the room.</summary>
    public void Clear()
    {
        if (Count == 0)
        {
            return;
        }

        Array.Clear(_slots);
        if (RuntimeHelpers.IsReferenceOrContainsReferences<TValue>())
        {
            Array.Clear(_entries, 0, Count);
        }

        Count = 0;
        _middleBytes = 0;
    }

    /// <summary>Gives the room of an empty table back if it takes more than <paramref name="limitBytes"/>.</summary>
    /// <remarks>One long key can make it larger than it may stay; every later key would then be flushed alone.</remarks>
    public void Trim(long limitBytes)
    {
        if (Count == 0 && ReservedBytes > limitBytes)
        {
            Reset();
        }
    }

    /// <summary>Forgets all keys and gives the room back.</summary>
    public void Reset()
    {
        _slots = new uint[FirstSlots];
        _entries = new Entry[EntriesOf(FirstSlots)];
        _middles = [];
        Count = 0;
        _middleBytes = 0;
    }

    /// <summary>Finds the entry of each record that has its hash, as far as slots tell, and asks memory for it; 2^32 - 1 for none.</summary>
    /// <remarks>A loop of its own: its waits for slots overlap, and both loops keep what they need in registers.</remarks>
    private static void FindCandidates(uint[] slots, Entry[] entries, WaitingRecord<TValue>[] records, int count)
    {
        uint mask = (uint)slots.Length - 1;
        for (int i = 0; i < count; i++)
        {
            ref WaitingRecord<TValue> record = ref records[i];
            ulong hash = record.Hash;
            uint tag = Tag(hash, mask);
            uint at = (uint)hash & mask;
            uint slot = slots[at];
            while (slot != 0 && (slot & ~mask) != tag)
            {
                at = (at + 1) & mask;
                slot = slots[at];
            }

            uint candidate = (slot & mask) - 1;
            record.Candidate = candidate;
            if (candidate < (uint)entries.Length)
            {
                CacheHint.WillReadLine(ref Unsafe.As<Entry, byte>(ref entries[candidate]));
            }
        }
    }

    private static ReadOnlySpan<byte> Middle(ReadOnlySpan<byte> key) => key[KeyEnds.Bytes..^KeyEnds.Bytes];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong Hash(ReadOnlySpan<byte> key, ulong head, ulong last)
    {
        ulong hash = HashEnds(head, last, key.Length, _seed, _otherSeed);
        return key.Length <= EndsBytes ? hash : HashMiddle(Middle(key), hash);
    }

    // Both factors have a secret in them: a zero that input could bring about would be the product, whatever the other is.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong HashEnds(ulong head, ulong last, int length, ulong seed, ulong otherSeed) =>
        Mix(head ^ seed, last ^ (ulong)length ^ otherSeed);

    private ulong HashMiddle(ReadOnlySpan<byte> middle, ulong hash)
    {
        while (middle.Length > KeyEnds.Bytes)
        {
            hash = Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(middle), _seed ^ 0xE7037ED1A0B428DB);
            middle = middle[KeyEnds.Bytes..];
        }

        return Mix(hash ^ KeyEnds.OfShort(middle), _seed ^ 0x8EBC6AF09C88C6E3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong left, ulong right)
    {
        if (Bmi2.X64.IsSupported)
        {
            return Bmi2.X64.MultiplyNoFlags(left, right) ^ (left * right); // without a way through memory for the lower half
        }

        ulong high = Math.BigMul(left, right, out ulong low);
        return high ^ low;
    }

    private bool MiddleEquals(in Entry entry, ReadOnlySpan<byte> key) =>
        _middles.AsSpan(entry.MiddleStart, key.Length - EndsBytes).SequenceEqual(Middle(key));

    private void AppendMiddle(ReadOnlySpan<byte> middle)
    {
        if (middle.Length > _middles.Length - _middleBytes)
        {
            long needed = Math.Max((long)_middleBytes + middle.Length, 2L * _middles.Length);
            Array.Resize(ref _middles, (int)Math.Min(needed, Array.MaxLength));
        }

        middle.CopyTo(_middles.AsSpan(_middleBytes));
        _middleBytes += middle.Length;
    }

    private void Insert(ulong hash, uint number)
    {
        uint mask = (uint)_slots.Length - 1;
        uint at = (uint)hash & mask;
        while (_slots[at] != 0)
        {
            at = (at + 1) & mask;
        }

        _slots[at] = Tag(hash, mask) | number;
    }

    /// <summary>Bits of the hash that choose no slot, above those that number an entry.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Tag(ulong hash, uint mask) => (uint)(hash >> 32) & ~mask;

    /// <summary>How many entries so many slots serve: three in eight, always fewer than slots, so numbers fit the mask.</summary>
    private static int EntriesOf(int slots) => slots / 8 * 3;

    private void Grow()
    {
        if (_slots.Length == MaxSlots)
        {
            throw new InvalidOperationException($"A hash table of {Count} keys cannot grow; its memory limit must be lower.");
        }

        int size = 2 * _slots.Length;
        uint[] slots = new uint[size];
        var entries = new Entry[EntriesOf(size)];
        Array.Copy(_entries, entries, Count);
        _entries = entries;
        _slots = slots;
        byte[] key = new byte[64];
        for (int i = 0; i < Count; i++)
        {
            bool isShort = TryGetShortKey(i, out KeyProbe probe);
            Insert(isShort ? probe.Hash : Probe(CopyKey(i, ref key)).Hash, (uint)i + 1);
        }
    }

    private struct Entry
    {
        public ulong Head;
        public ulong Last;
        public int KeyLength;
        public int MiddleStart;
        public TValue Value;

        /// <summary>Whether its key has these ends and this length; what lies between the ends of a long one is not looked at.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly bool Has(ulong head, ulong last, int length) => Head == head && Last == last && KeyLength == length;
    }
}
