using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Floor;

/// <summary>An open-addressing hash table from bytes to a value; keys lie one after another in one array.</summary>
internal sealed class ByteTable<TValue>
    where TValue : struct
{
    private Entry[] _entries = new Entry[1 << 14];
    private byte[] _keys = new byte[1 << 18];
    private int _keyBytes;

    /// <summary>How many keys there are.</summary>
    public int Count { get; private set; }

    /// <summary>The first eight bytes of a key as a number, zeros for those it does not have.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong HeadOf(ReadOnlySpan<byte> key)
    {
        if (key.Length >= sizeof(ulong))
        {
            return MemoryMarshal.Read<ulong>(key);
        }

        if (key.Length >= sizeof(uint))
        {
            ulong last = MemoryMarshal.Read<uint>(key[^sizeof(uint)..]);
            return MemoryMarshal.Read<uint>(key) | last << 8 * (key.Length - sizeof(uint));
        }

        return key[0]
            | (ulong)key[key.Length >> 1] << 8 * (key.Length >> 1)
            | (ulong)key[^1] << 8 * (key.Length - 1);
    }

    /// <summary>The value of a key, default when it was not there. Valid until the next call.</summary>
    /// <param name="key">Not empty.</param>
    public ref TValue Find(ReadOnlySpan<byte> key) => ref Find(key, HeadOf(key));

    /// <summary>The same, when the caller has the key's head already.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref TValue Find(ReadOnlySpan<byte> key, ulong head)
    {
        Entry[] entries = _entries;
        int mask = entries.Length - 1;
        for (int i = (int)Hash(key, head) & mask; ; i = (i + 1) & mask)
        {
            ref Entry entry = ref entries[i];
            if (entry.Head == head && entry.Length == key.Length
                && (key.Length <= sizeof(ulong) || TailEquals(in entry, key)))
            {
                return ref entry.Value;
            }

            if (entry.Length == 0)
            {
                return ref Add(key, head, i);
            }
        }
    }

    /// <summary>The value of a key that is there. Several threads may ask while none adds.</summary>
    /// <param name="key">The key; one that is empty is never there.</param>
    /// <param name="value">Its value.</param>
    public bool TryFind(ReadOnlySpan<byte> key, out TValue value)
    {
        value = default;
        if (key.IsEmpty)
        {
            return false;
        }

        ulong head = HeadOf(key);
        Entry[] entries = _entries;
        int mask = entries.Length - 1;
        for (int i = (int)Hash(key, head) & mask; entries[i].Length > 0; i = (i + 1) & mask)
        {
            ref Entry entry = ref entries[i];
            if (entry.Head == head && entry.Length == key.Length
                && (key.Length <= sizeof(ulong) || TailEquals(in entry, key)))
            {
                value = entry.Value;
                return true;
            }
        }

        return false;
    }

    /// <summary>All keys with their values, in no order.</summary>
    public IEnumerable<(ReadOnlyMemory<byte> Key, TValue Value)> All() =>
        _entries.Where(entry => entry.Length > 0).Select(entry => (KeyOf(entry), entry.Value));

    /// <summary>All keys with their values, in the order of the keys' bytes.</summary>
    public IEnumerable<(ReadOnlyMemory<byte> Key, TValue Value)> Sorted()
    {
        var used = _entries.Where(entry => entry.Length > 0).ToArray();
        Array.Sort(used, (x, y) => _keys.AsSpan(x.Offset, x.Length).SequenceCompareTo(_keys.AsSpan(y.Offset, y.Length)));
        return used.Select(entry => (KeyOf(entry), entry.Value));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Hash(ReadOnlySpan<byte> key, ulong head)
    {
        ulong bits = head + (uint)key.Length;
        if (key.Length > sizeof(ulong))
        {
            bits ^= BitOperations.RotateLeft(MemoryMarshal.Read<ulong>(key[^sizeof(ulong)..]), 23) * 0x9E3779B97F4A7C15;
        }

        ulong product = bits * 0xD6E8FEB86659FD93;
        return (uint)(product >> 32 ^ product >> 51);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TailEquals(in Entry entry, ReadOnlySpan<byte> key) =>
        key[sizeof(ulong)..].SequenceEqual(_keys.AsSpan(entry.Offset + sizeof(ulong), key.Length - sizeof(ulong)));

    private ReadOnlyMemory<byte> KeyOf(in Entry entry) => _keys.AsMemory(entry.Offset, entry.Length);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ref TValue Add(ReadOnlySpan<byte> key, ulong head, int place)
    {
        if (Count >= _entries.Length / 8 * 5)
        {
            Grow();
            return ref Find(key, head);
        }

        while (_keys.Length - _keyBytes < key.Length)
        {
            Array.Resize(ref _keys, _keys.Length * 2);
        }

        key.CopyTo(_keys.AsSpan(_keyBytes));
        ref Entry entry = ref _entries[place];
        entry = new Entry { Head = head, Offset = _keyBytes, Length = key.Length };
        _keyBytes += key.Length;
        Count++;
        return ref entry.Value;
    }

    private void Grow()
    {
        var larger = new Entry[_entries.Length * 2];
        int mask = larger.Length - 1;
        foreach (ref Entry entry in _entries.AsSpan())
        {
            if (entry.Length > 0)
            {
                int i = (int)Hash(KeyOf(entry).Span, entry.Head) & mask;
                while (larger[i].Length > 0)
                {
                    i = (i + 1) & mask;
                }

                larger[i] = entry;
            }
        }

        _entries = larger;
    }

    private struct Entry
    {
        public ulong Head;
        public int Offset;
        public int Length;
        public TValue Value;
    }
}
