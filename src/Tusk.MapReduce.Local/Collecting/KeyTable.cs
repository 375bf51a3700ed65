using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Tusk.MapReduce.Local.Collecting;

/// <summary>A hash table from encoded keys to values kept in place: open addressing over a dense list of entries.</summary>
/// <remarks>
/// The first eight key bytes are in the entry, so that a short key is compared with one instruction; the rest of a
/// longer key is in one growing array. A slot holds the entry's number + 1 in its low bits, as many as the table's size
/// needs, and bits of the hash above them, so that most foreign entries are passed over unseen.
/// </remarks>
internal sealed class KeyTable<TValue>
{
    private const int FirstSlots = 64;
    private const int FirstTailBytes = 256;
    private const int MaxSlots = 1 << 30;

    private readonly ulong _seed;
    private uint[] _slots = new uint[FirstSlots];
    private Entry[] _entries = new Entry[EntriesOf(FirstSlots)];
    private byte[] _tails = new byte[FirstTailBytes];
    private int _tailBytes;

    /// <summary>Makes an empty table.</summary>
    /// <param name="seed">Keeps chosen keys from colliding on purpose; results do not depend on it.</param>
    public KeyTable(ulong seed) => _seed = seed | 1;

    /// <summary>How many keys it holds.</summary>
    public int Count { get; private set; }

    /// <summary>What it takes, in bytes, filled or not.</summary>
    public long ReservedBytes =>
        (sizeof(uint) * (long)_slots.Length) + (Unsafe.SizeOf<Entry>() * (long)_entries.Length) + _tails.Length;

    /// <summary>What it would take after it grows next; adding a key of <paramref name="keyLength"/> may need that.</summary>
    public long BytesAfterGrowth(int keyLength)
    {
        long bytes = ReservedBytes;
        if (Count == _entries.Length)
        {
            bytes += ReservedBytes;
        }

        long tails = (long)_tailBytes + Math.Max(0, keyLength - KeyHead.Bytes);
        return tails > _tails.Length ? bytes + Math.Max(tails, 2L * _tails.Length) : bytes;
    }

    /// <summary>The value of a key that is there; null reference (see <see cref="Unsafe.IsNullRef"/>) for a new key.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref TValue Find(ReadOnlySpan<byte> key)
    {
        ulong head = KeyHead.Of(key);
        ulong hash = Hash(key, head);
        uint[] slots = _slots;
        Entry[] entries = _entries;
        uint mask = (uint)slots.Length - 1;
        uint tag = Tag(hash, mask);
        for (uint at = (uint)hash & mask; ; at = (at + 1) & mask)
        {
            uint slot = slots[at];
            if (slot == 0)
            {
                return ref Unsafe.NullRef<TValue>();
            }

            if ((slot & ~mask) == tag)
            {
                ref Entry entry = ref entries[(slot & mask) - 1];
                if (entry.Head == head && entry.KeyLength == key.Length
                    && (key.Length <= KeyHead.Bytes || TailEquals(entry, key)))
                {
                    return ref entry.Value;
                }
            }
        }
    }

    /// <summary>Adds a key that is not there.</summary>
    public void Add(ReadOnlySpan<byte> key, TValue value)
    {
        if (Count == _entries.Length)
        {
            Grow();
        }

        ulong head = KeyHead.Of(key);
        ulong hash = Hash(key, head);
        ref Entry entry = ref _entries[Count++];
        entry = new Entry { Head = head, KeyLength = key.Length, TailStart = _tailBytes, Value = value };
        if (key.Length > KeyHead.Bytes)
        {
            AppendTail(key[KeyHead.Bytes..]);
        }

        Insert(hash, (uint)Count);
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

        BinaryPrimitives.WriteUInt64LittleEndian(destination, entry.Head);
        if (length > KeyHead.Bytes)
        {
            _tails.AsSpan(entry.TailStart, length - KeyHead.Bytes).CopyTo(destination.AsSpan(KeyHead.Bytes));
        }

        return destination.AsSpan(0, length);
    }

    /// <summary>The value of entry <paramref name="index"/>, in order of addition.</summary>
    public ref readonly TValue ValueAt(int index) => ref _entries[index].Value;

    /// <summary>Forgets all keys; keeps the room.</summary>
    public void Clear()
    {
        Array.Clear(_slots);
        if (RuntimeHelpers.IsReferenceOrContainsReferences<TValue>())
        {
            Array.Clear(_entries, 0, Count);
        }

        Count = 0;
        _tailBytes = 0;
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
        _tails = new byte[FirstTailBytes];
        Count = 0;
        _tailBytes = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong Hash(ReadOnlySpan<byte> key, ulong head)
    {
        ulong hash = Mix(head ^ _seed, (ulong)key.Length ^ 0x9E3779B97F4A7C15);
        return key.Length <= KeyHead.Bytes ? hash : HashTail(key, hash);
    }

    private static ulong HashTail(ReadOnlySpan<byte> key, ulong hash)
    {
        ReadOnlySpan<byte> rest = key[KeyHead.Bytes..];
        while (rest.Length > KeyHead.Bytes)
        {
            hash = Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(rest), 0xE7037ED1A0B428DB);
            rest = rest[KeyHead.Bytes..];
        }

        // The last eight bytes of the key, which may overlap with what was taken in before.
        return Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(key[^KeyHead.Bytes..]), 0x8EBC6AF09C88C6E3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong left, ulong right)
    {
        ulong high = Math.BigMul(left, right, out ulong low);
        return high ^ low;
    }

    private bool TailEquals(in Entry entry, ReadOnlySpan<byte> key) =>
        _tails.AsSpan(entry.TailStart, key.Length - KeyHead.Bytes).SequenceEqual(key[KeyHead.Bytes..]);

    private void AppendTail(ReadOnlySpan<byte> tail)
    {
        if (tail.Length > _tails.Length - _tailBytes)
        {
            long needed = Math.Max((long)_tailBytes + tail.Length, 2L * _tails.Length);
            Array.Resize(ref _tails, (int)Math.Min(needed, Array.MaxLength));
        }

        tail.CopyTo(_tails.AsSpan(_tailBytes));
        _tailBytes += tail.Length;
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

        int slots = 2 * _slots.Length;
        Array.Resize(ref _entries, EntriesOf(slots));
        _slots = new uint[slots];
        byte[] key = new byte[64];
        for (int i = 0; i < Count; i++)
        {
            ReadOnlySpan<byte> copy = CopyKey(i, ref key);
            Insert(Hash(copy, _entries[i].Head), (uint)i + 1);
        }
    }

    private struct Entry
    {
        public ulong Head;
        public int KeyLength;
        public int TailStart;
        public TValue Value;
    }
}
