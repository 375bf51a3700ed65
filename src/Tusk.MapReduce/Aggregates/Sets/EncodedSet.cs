using Tusk.MapReduce.Codecs;

namespace Tusk.MapReduce.Aggregates.Sets;

/// <summary>A set of encoded values: a hash table by open addressing over one array of all their bytes.</summary>
public sealed class EncodedSet
{
    private const int ObjectBytes = 120; // this and the headers of its arrays
    private const int FirstSlots = 4;
    private const int MostSlots = 1 << 30; // the largest power of two that an array can have

    private byte[] _bytes = [];
    private int[] _ends = [];
    private int[] _slots = []; // the value's number + 1; 0 for none

    internal EncodedSet()
    {
    }

    /// <summary>How many values it has.</summary>
    public int Count { get; private set; }

    /// <summary>What it takes in memory.</summary>
    internal long HeapBytes => ObjectBytes + _bytes.Length + (sizeof(int) * ((long)_ends.Length + _slots.Length));

    /// <summary>A value, in order of addition.</summary>
    internal ReadOnlySpan<byte> this[int index]
    {
        get
        {
            int start = index == 0 ? 0 : _ends[index - 1];
            return _bytes.AsSpan(start, _ends[index] - start);
        }
    }

    /// <summary>Adds a value, unless it is there.</summary>
    /// <param name="value">Its bytes.</param>
    /// <param name="maxCount">How many there may be.</param>
    /// <returns>False if it would be one too many.</returns>
    internal bool TryAdd(ReadOnlySpan<byte> value, int maxCount)
    {
        if (Count > 0 && _slots[SlotOf(value)] != 0)
        {
            return true;
        }

        if (Count >= maxCount)
        {
            return false;
        }

        if (2 * (Count + 1L) > _slots.Length)
        {
            GrowSlots();
        }

        Append(value);
        _slots[SlotOf(value)] = Count;
        return true;
    }

    /// <summary>The numbers of the values, in the order of their bytes.</summary>
    internal int[] InOrder()
    {
        int[] order = new int[Count];
        for (int i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        Array.Sort(order, (left, right) => this[left].SequenceCompareTo(this[right]));
        return order;
    }

    /// <summary>How many values, then each with its length, in order: equal sets have equal bytes.</summary>
    internal void Write(EncodingBuffer output)
    {
        output.WriteVInt64(Count);
        foreach (int index in InOrder())
        {
            ReadOnlySpan<byte> value = this[index];
            output.WriteVInt64(value.Length);
            output.Write(value);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The bytes end too early, values are not in order, or there are too many.</exception>
    internal static EncodedSet Read(scoped ref ValueReader input, int maxCount)
    {
        long count = input.ReadVInt64();
        if (count < 0 || count > maxCount || count > input.Remaining)
        {
            throw new InvalidDataException(
                $"A set has {count} values; 0 to {maxCount} were expected, in {input.Remaining} B.");
        }

        var set = new EncodedSet();
        ReadOnlySpan<byte> last = default;
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> value = input.Take(input.ReadLength());
            if (i > 0 && last.SequenceCompareTo(value) >= 0)
            {
                throw new InvalidDataException($"Value {i} of a set does not come after the one before it.");
            }

            set.TryAdd(value, maxCount);
            last = value;
        }

        return set;
    }

    private void Append(ReadOnlySpan<byte> value)
    {
        int used = Count == 0 ? 0 : _ends[Count - 1];
        if (value.Length > _bytes.Length - used)
        {
            long wanted = Math.Max((long)used + value.Length, Math.Min(2L * _bytes.Length, Array.MaxLength));
            if (wanted > Array.MaxLength)
            {
                throw new AggregateLimitException(
                    $"A set of {Count} values takes {wanted} B, past {Array.MaxLength} B; count values so long with "
                    + "DistinctCount.HyperLogLog, or make them part of the key.");
            }

            Array.Resize(ref _bytes, (int)wanted);
        }

        if (Count == _ends.Length)
        {
            Array.Resize(ref _ends, Math.Max(FirstSlots / 2, 2 * _ends.Length));
        }

        value.CopyTo(_bytes.AsSpan(used));
        _ends[Count++] = used + value.Length;
    }

    /// <summary>The slot that has a value, or the free one that is for it.</summary>
    private int SlotOf(ReadOnlySpan<byte> value)
    {
        int mask = _slots.Length - 1;
        int at = Hash(value) & mask;
        while (_slots[at] != 0 && !this[_slots[at] - 1].SequenceEqual(value))
        {
            at = (at + 1) & mask;
        }

        return at;
    }

    private void GrowSlots()
    {
        if (_slots.Length >= MostSlots)
        {
            throw new AggregateLimitException(
                $"A set has {Count} values and takes no more; count them with DistinctCount.HyperLogLog, or make them part of the key.");
        }

        _slots = new int[Math.Max(FirstSlots, 2 * _slots.Length)];
        for (int i = 0; i < Count; i++)
        {
            _slots[SlotOf(this[i])] = i + 1;
        }
    }

    /// <summary>Another in every process, so that nobody can choose values that collide; nothing depends on it.</summary>
    private static int Hash(ReadOnlySpan<byte> value)
    {
        var hash = default(HashCode);
        hash.AddBytes(value);
        return hash.ToHashCode();
    }
}
