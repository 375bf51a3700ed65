using Tusk.MapReduce.Codecs;

namespace Tusk.MapReduce.Aggregates.Rankings;

/// <summary>The first values in the order of their bytes, as many as there may be; equal ones are kept.</summary>
/// <remarks>A binary heap whose top is the last of them, the next to go.</remarks>
public sealed class RankedValues
{
    private const int ObjectBytes = 80;
    private const int BytesPerValue = 32; // an array's header, and its place here

    private readonly int _maxCount;
    private byte[][] _heap = [];
    private long _bytes;

    internal RankedValues(int maxCount) => _maxCount = maxCount;

    /// <summary>How many values it has.</summary>
    public int Count { get; private set; }

    /// <summary>What it takes in memory.</summary>
    internal long HeapBytes => ObjectBytes + (sizeof(long) * (long)_heap.Length) + ((long)BytesPerValue * Count) + _bytes;

    /// <summary>Takes a value in, unless as many come before it.</summary>
    internal void Add(ReadOnlySpan<byte> value)
    {
        if (Count < _maxCount)
        {
            if (Count == _heap.Length)
            {
                Array.Resize(ref _heap, (int)Math.Min(_maxCount, Math.Max(4, 2L * _heap.Length)));
            }

            _heap[Count] = value.ToArray();
            _bytes += value.Length;
            RiseFrom(Count++);
        }
        else if (value.SequenceCompareTo(_heap[0]) < 0)
        {
            _bytes += value.Length - _heap[0].Length;
            _heap[0] = value.ToArray();
            SinkFromTop();
        }
    }

    /// <summary>Adds the values of another.</summary>
    internal void Add(RankedValues other)
    {
        foreach (byte[] value in other._heap.AsSpan(0, other.Count))
        {
            Add(value);
        }
    }

    /// <summary>The values, the first one first.</summary>
    internal byte[][] InOrder()
    {
        byte[][] values = _heap.AsSpan(0, Count).ToArray();
        Array.Sort(values, static (left, right) => left.AsSpan().SequenceCompareTo(right));
        return values;
    }

    /// <summary>How many values, then each with its length, in order.</summary>
    internal void Write(EncodingBuffer output)
    {
        output.WriteVInt64(Count);
        foreach (byte[] value in InOrder())
        {
            output.WriteVInt64(value.Length);
            output.Write(value);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The bytes end too early, values are not in order, or there are too many.</exception>
    internal static RankedValues Read(scoped ref ValueReader input, int maxCount)
    {
        long count = input.ReadVInt64();
        if (count < 0 || count > maxCount || count > input.Remaining)
        {
            throw new InvalidDataException(
                $"There are {count} ranked values; 0 to {maxCount} were expected, in {input.Remaining} B.");
        }

        var values = new RankedValues(maxCount);
        ReadOnlySpan<byte> last = default;
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> value = input.Take(input.ReadLength());
            if (i > 0 && last.SequenceCompareTo(value) > 0)
            {
                throw new InvalidDataException($"Ranked value {i} comes before the one that it follows.");
            }

            values.Add(value);
            last = value;
        }

        return values;
    }

    private static bool IsAfter(byte[] left, byte[] right) => left.AsSpan().SequenceCompareTo(right) > 0;

    private void RiseFrom(int at)
    {
        while (at > 0 && IsAfter(_heap[at], _heap[(at - 1) / 2]))
        {
            int parent = (at - 1) / 2;
            (_heap[at], _heap[parent]) = (_heap[parent], _heap[at]);
            at = parent;
        }
    }

    private void SinkFromTop()
    {
        int at = 0;
        while (true)
        {
            int child = (2 * at) + 1;
            if (child >= Count)
            {
                return;
            }

            child += child + 1 < Count && IsAfter(_heap[child + 1], _heap[child]) ? 1 : 0;
            if (!IsAfter(_heap[child], _heap[at]))
            {
                return;
            }

            (_heap[at], _heap[child]) = (_heap[child], _heap[at]);
            at = child;
        }
    }
}
