using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
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
    private const int FirstSlots = 64;
    private const int FirstMiddleBytes = 256;
    private const int MaxSlots = 1 << 30;

    /// <summary>Keys of at most this length are wholly in their <see cref="KeyProbe"/>.</summary>
    public const int EndsBytes = 2 * KeyHead.Bytes;

    private readonly ulong _seed;
    private uint[] _slots = new uint[FirstSlots];
    private Entry[] _entries = new Entry[EntriesOf(FirstSlots)];
    private byte[] _middles = new byte[FirstMiddleBytes];
    private int _middleBytes;

    // The key that FindEntry found last, if it is short; a length of -1 is no key's.
    private ulong _lastHead;
    private int _lastLength = -1;

    /// <summary>Makes an empty table.</summary>
    /// <param name="seed">Keeps chosen keys from colliding on purpose; results do not depend on it.</param>
    public KeyTable(ulong seed) => _seed = seed | 1;

    /// <summary>How many keys it holds.</summary>
    public int Count { get; private set; }

    /// <summary>What it takes, in bytes, filled or not.</summary>
    public long ReservedBytes =>
        (sizeof(uint) * (long)_slots.Length) + (Unsafe.SizeOf<Entry>() * (long)_entries.Length) + _middles.Length;

    /// <summary>What it would take after it grows next; adding a key of <paramref name="keyLength"/> may need that.</summary>
    public long BytesAfterGrowth(int keyLength)
    {
        long bytes = ReservedBytes;
        long middles = (long)_middleBytes + Math.Max(0, keyLength - EndsBytes);
        if (middles > Array.MaxLength || (Count == _entries.Length && _slots.Length == MaxSlots))
        {
            return long.MaxValue; // an array can be no longer
        }

        if (Count == _entries.Length)
        {
            bytes += ReservedBytes;
        }

        return middles > _middles.Length ? bytes + Math.Max(middles, 2L * _middles.Length) : bytes;
    }

    /// <summary>What is to be known of a key to look it up.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public KeyProbe Probe(ReadOnlySpan<byte> key)
    {
        ulong head = KeyHead.Of(key);
        ulong last = Last(key);
        return new KeyProbe(head, last, Hash(key, head, last), key.Length);
    }

    /// <summary>Hints that a key will be looked up: brings its slot near.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void HintSlot(ulong hash)
    {
        uint[] slots = _slots;
        CacheHint.WillReadLine(ref Unsafe.As<uint, byte>(ref slots[(uint)hash & ((uint)slots.Length - 1)]));
    }

    /// <summary>Hints that a key will be looked up next: brings the entry near that its slot names.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void HintEntry(ulong hash)
    {
        uint mask = (uint)_slots.Length - 1;
        uint number = _slots[(uint)hash & mask] & mask;
        if (number != 0)
        {
            CacheHint.WillRead(ref Unsafe.As<Entry, byte>(ref _entries[number - 1]));
        }
    }

    /// <summary>The value of a key that is there; null reference (see <see cref="Unsafe.IsNullRef"/>) for a new key.</summary>
    /// <param name="probe">The key's.</param>
    /// <param name="key">The key; looked at only if it is longer than <see cref="EndsBytes"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref TValue Find(scoped in KeyProbe probe, ReadOnlySpan<byte> key)
    {
        uint[] slots = _slots;
        Entry[] entries = _entries;
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
                ref Entry entry = ref entries[(slot & mask) - 1];
                if (entry.Head == probe.Head && entry.Last == probe.Last && entry.KeyLength == probe.Length
                    && (probe.Length <= EndsBytes || MiddleEquals(entry, key)))
                {
                    return ref entry.Value;
                }
            }
        }
    }

    /// <summary>The entry of the key for which <see cref="IsLast"/> holds.</summary>
    public int LastEntry { get; private set; }

    /// <summary>Whether a key is the one that <see cref="FindEntry"/> found last; only keys of at most eight bytes are remembered.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsLast(ReadOnlySpan<byte> key) => key.Length == _lastLength && KeyHead.Of(key) == _lastHead;

    /// <summary>The entry of a key, and remembers it; -1 for a new key.</summary>
    public int FindEntry(ReadOnlySpan<byte> key)
    {
        KeyProbe probe = Probe(key);
        ref TValue value = ref Find(probe, key);
        if (Unsafe.IsNullRef(ref value))
        {
            return -1;
        }

        int entry = (int)(Unsafe.ByteOffset(ref _entries[0].Value, ref value) / Unsafe.SizeOf<Entry>());
        if (key.Length <= KeyHead.Bytes)
        {
            (_lastHead, _lastLength, LastEntry) = (probe.Head, key.Length, entry);
        }

        return entry;
    }

    /// <summary>The value of a key that is there; null reference for a new key.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref TValue Find(ReadOnlySpan<byte> key) => ref Find(Probe(key), key);

    /// <summary>Adds a key that is not there.</summary>
    public void Add(ReadOnlySpan<byte> key, TValue value) => Add(Probe(key), key, value);

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
        if (destination.Length < Math.Max(length, KeyHead.Bytes))
        {
            destination = new byte[Math.Max(length, 64)];
        }

        MemoryMarshal.Write(destination, entry.Head); // as KeyHead reads it
        if (length > KeyHead.Bytes)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(destination.AsSpan(length - KeyHead.Bytes), entry.Last);
        }

        if (length > EndsBytes)
        {
            _middles.AsSpan(entry.MiddleStart, length - EndsBytes).CopyTo(destination.AsSpan(KeyHead.Bytes));
        }

        return destination.AsSpan(0, length);
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
        _lastLength = -1;
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
        _middles = new byte[FirstMiddleBytes];
        Count = 0;
        _middleBytes = 0;
        _lastLength = -1;
    }

    /// <summary>The last eight bytes of a key that has more than eight; 0 for any other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Last(ReadOnlySpan<byte> key) => key.Length <= KeyHead.Bytes
        ? 0
        : BinaryPrimitives.ReadUInt64LittleEndian(key[(key.Length - KeyHead.Bytes)..]);

    private static ReadOnlySpan<byte> Middle(ReadOnlySpan<byte> key) => key[KeyHead.Bytes..^KeyHead.Bytes];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong Hash(ReadOnlySpan<byte> key, ulong head, ulong last)
    {
        ulong hash = Mix(head ^ _seed, last ^ (ulong)key.Length ^ 0x9E3779B97F4A7C15);
        return key.Length <= EndsBytes ? hash : HashMiddle(Middle(key), hash);
    }

    private ulong HashMiddle(ReadOnlySpan<byte> middle, ulong hash)
    {
        while (middle.Length > KeyHead.Bytes)
        {
            hash = Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(middle), _seed ^ 0xE7037ED1A0B428DB);
            middle = middle[KeyHead.Bytes..];
        }

        return Mix(hash ^ KeyHead.Of(middle), _seed ^ 0x8EBC6AF09C88C6E3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong left, ulong right)
    {
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

    /// <summary>How many entries so many slots serve: three in four, always fewer than slots, so numbers fit the mask.</summary>
    private static int EntriesOf(int slots) => slots / 4 * 3;

    private void Grow()
    {
        if (_slots.Length == MaxSlots)
        {
            throw new InvalidOperationException($"A hash table of {Count} keys cannot grow; its memory limit must be lower.");
        }

        int size = 2 * _slots.Length;
        uint[] slots = new uint[size];
        Array.Resize(ref _entries, EntriesOf(size));
        _slots = slots;
        byte[] key = new byte[64];
        for (int i = 0; i < Count; i++)
        {
            ReadOnlySpan<byte> copy = CopyKey(i, ref key);
            Insert(Hash(copy, _entries[i].Head, _entries[i].Last), (uint)i + 1);
        }
    }

    private struct Entry
    {
        public ulong Head;
        public ulong Last;
        public int KeyLength;
        public int MiddleStart;
        public TValue Value;
    }
}
