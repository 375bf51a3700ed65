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

    /// <summary>The value of a key, default when it was not there. Valid until the next call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref TValue Find(ReadOnlySpan<byte> key)
    {
        uint hash = Hash(key, out ulong head);
        Entry[] entries = _entries;
        int mask = entries.Length - 1;
        for (int i = (int)hash & mask; ; i = (i + 1) & mask)
        {
            ref Entry entry = ref entries[i];
            if (entry.Head == head && entry.Hash == hash && entry.Length == key.Length
                && (key.Length <= sizeof(ulong) || TailEquals(in entry, key)))
            {
                return ref entry.Value;
            }

            if (entry.Length == 0)
            {
                return ref Add(key, hash, head, i);
            }
        }
    }

    /// <summary>All keys with their values, in the order of the keys' bytes.</summary>
    public IEnumerable<(ReadOnlyMemory<byte> Key, TValue Value)> Sorted()
    {
        var used = _entries.Where(entry => entry.Length > 0).ToArray();
        Array.Sort(used, (x, y) => _keys.AsSpan(x.Offset, x.Length).SequenceCompareTo(_keys.AsSpan(y.Offset, y.Length)));
        foreach (var entry in used)
        {
            yield return (_keys.AsMemory(entry.Offset, entry.Length), entry.Value);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Hash(ReadOnlySpan<byte> key, out ulong head)
    {
        // The first eight bytes as a number; with the length they are the whole of a short key.
        if (key.Length >= sizeof(ulong))
        {
            head = MemoryMarshal.Read<ulong>(key);
            ulong tail = MemoryMarshal.Read<ulong>(key[^sizeof(ulong)..]);
            return Mix(head ^ BitOperations.RotateLeft(tail, 23) * 0x9E3779B97F4A7C15, key.Length);
        }

        if (key.Length >= sizeof(uint))
        {
            head = MemoryMarshal.Read<uint>(key) | (ulong)MemoryMarshal.Read<uint>(key[^sizeof(uint)..]) << 32;
        }
        else
        {
            head = key[0] | (ulong)key[key.Length >> 1] << 8 | (ulong)key[^1] << 16;
        }

        return Mix(head, key.Length);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Mix(ulong bits, int length)
    {
        ulong product = (bits + (uint)length) * 0xD6E8FEB86659FD93;
        return (uint)(product >> 32 ^ product >> 51);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TailEquals(in Entry entry, ReadOnlySpan<byte> key) =>
        key[sizeof(ulong)..].SequenceEqual(_keys.AsSpan(entry.Offset + sizeof(ulong), key.Length - sizeof(ulong)));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ref TValue Add(ReadOnlySpan<byte> key, uint hash, ulong head, int place)
    {
        if (key.IsEmpty)
        {
            throw new ArgumentException("A key is empty.", nameof(key));
        }

        if (Count >= _entries.Length / 2)
        {
            Grow();
            return ref Find(key);
        }

        while (_keys.Length - _keyBytes < key.Length)
        {
            Array.Resize(ref _keys, _keys.Length * 2);
        }

        key.CopyTo(_keys.AsSpan(_keyBytes));
        ref Entry entry = ref _entries[place];
        entry = new Entry { Head = head, Hash = hash, Offset = _keyBytes, Length = key.Length };
        _keyBytes += key.Length;
        Count++;
        return ref entry.Value;
    }

    private void Grow()
    {
        var larger = new Entry[_entries.Length * 4];
        int mask = larger.Length - 1;
        foreach (ref Entry entry in _entries.AsSpan())
        {
            if (entry.Length > 0)
            {
                int i = (int)entry.Hash & mask;
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
        public uint Hash;
        public int Offset;
        public int Length;
        public TValue Value;
    }
}
