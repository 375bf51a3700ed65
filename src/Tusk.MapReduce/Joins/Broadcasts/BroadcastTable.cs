using System.Runtime.CompilerServices;
using Tusk.MapReduce.Aggregates.Sketches;
using Tusk.MapReduce.Codecs;
using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Jobs;

namespace Tusk.MapReduce.Joins.Broadcasts;

/// <summary>The small side of a join in memory: encoded keys, each with its values in the order in which they came.</summary>
/// <remarks>
/// Filled by one thread, then only read, by all. Keys and values lie one behind the other in one array; a hash table with open
/// addressing leads from a key to its first value, and each value to the next of its key.
/// </remarks>
internal sealed class BroadcastTable<TKey, TValue>(string job, KeyCodec<TKey> keyCodec, ValueCodec<TValue> valueCodec, long mostBytes)
    : Collector<TKey, TValue>
    where TKey : allows ref struct
    where TValue : allows ref struct
{
    private readonly EncodingBuffer _key = new();
    private readonly EncodingBuffer _value = new();
    private int[] _slots = new int[16]; // number of a key + 1
    private Key[] _keys = new Key[8];
    private Value[] _values = new Value[8];
    private byte[] _bytes = new byte[256];
    private int _keyCount;
    private int _valueCount;
    private int _byteCount;

    public override void Collect(TKey key, TValue value)
    {
        ReadOnlySpan<byte> encoded = keyCodec.Encode(key, _key);
        ulong hash = XxHash64.Of(encoded);
        ref int slot = ref SlotOf(encoded, hash);
        _value.Clear();
        valueCodec.Write(value, _value);
        if (slot == 0)
        {
            Room(ref _keys, _keyCount, 1);
            _keys[_keyCount++] = new Key { Hash = hash, Offset = Keep(encoded), Length = encoded.Length, First = _valueCount, Last = -1 };
            slot = _keyCount;
        }

        ref Key owner = ref _keys[slot - 1];
        Room(ref _values, _valueCount, 1);
        _values[_valueCount] = new Value { Offset = Keep(_value.Written), Length = _value.Length, Next = -1 };
        if (owner.Last >= 0)
        {
            _values[owner.Last].Next = _valueCount;
        }

        owner.Last = _valueCount++;
        if (_keyCount > _slots.Length / 2)
        {
            GrowSlots();
        }
    }

    /// <summary>The first value of a key; -1 if there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(ReadOnlySpan<byte> key)
    {
        int number = SlotOf(key, XxHash64.Of(key));
        return number == 0 ? -1 : _keys[number - 1].First;
    }

    /// <summary>A value, and the next one of its key; -1 if it is the last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TValue ValueAt(int number, out int next)
    {
        ref readonly Value value = ref _values[number];
        next = value.Next;
        var reader = new ValueReader(_bytes.AsSpan(value.Offset, value.Length));
        return valueCodec.Read(ref reader);
    }

    /// <summary>Where a key is, or may be put.</summary>
    private ref int SlotOf(ReadOnlySpan<byte> key, ulong hash)
    {
        int[] slots = _slots;
        int mask = slots.Length - 1;
        for (int i = (int)hash & mask; ; i = (i + 1) & mask)
        {
            ref int slot = ref slots[i];
            if (slot == 0)
            {
                return ref slot;
            }

            ref readonly Key known = ref _keys[slot - 1];
            if (known.Hash == hash && known.Length == key.Length && key.SequenceEqual(_bytes.AsSpan(known.Offset, known.Length)))
            {
                return ref slot;
            }
        }
    }

    private int Keep(ReadOnlySpan<byte> bytes)
    {
        Room(ref _bytes, _byteCount, bytes.Length);
        int offset = _byteCount;
        bytes.CopyTo(_bytes.AsSpan(offset));
        _byteCount += bytes.Length;
        return offset;
    }

    private void GrowSlots()
    {
        Require((long)sizeof(int) * _slots.Length);
        _slots = new int[2 * _slots.Length];
        int mask = _slots.Length - 1;
        for (int number = 0; number < _keyCount; number++)
        {
            int i = (int)_keys[number].Hash & mask;
            while (_slots[i] != 0)
            {
                i = (i + 1) & mask;
            }

            _slots[i] = number + 1;
        }
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

    private long Reserved => ((long)sizeof(int) * _slots.Length) + ((long)Unsafe.SizeOf<Key>() * _keys.Length)
        + ((long)Unsafe.SizeOf<Value>() * _values.Length) + _bytes.Length;

    private void Require(long more)
    {
        if (Reserved + more > mostBytes)
        {
            throw new JoinOverflowException(
                $"The right side of the broadcast join in job {job} takes more than {mostBytes} B ({MapReduceKeys.BroadcastBuffer.Name}) with its "
                + $"first {_valueCount} records. Raise the setting, or use Join, whose reducers hold no side.");
        }
    }

    private struct Key
    {
        public ulong Hash;
        public int Offset;
        public int Length;
        public int First;
        public int Last;
    }

    private struct Value
    {
        public int Offset;
        public int Length;
        public int Next;
    }
}
