using System.Numerics;
using Tusk.MapReduce.Codecs;
using Tusk.MapReduce.Records;

namespace Tusk.MapReduce.Aggregates.Histograms;

/// <summary>How many values fall between boundaries.</summary>
internal sealed class CountsByRange<TValue> : Aggregate<TValue, long[], ValueList<long>>
    where TValue : struct, INumber<TValue>
{
    private const int ArrayBytes = 24;

    private readonly TValue[] _boundaries;

    public CountsByRange(ReadOnlySpan<TValue> boundaries)
    {
        Check(boundaries);
        _boundaries = boundaries.ToArray();
        StateCodec = new Codec(Ranges);
    }

    public override string Name => $"{GetType()}({new ValueList<TValue>(_boundaries)})";

    public override ValueCodec<long[]> StateCodec { get; }

    private int Ranges => _boundaries.Length + 1;

    public override long[] CreateState() => new long[Ranges];

    public override void Add(ref long[] state, TValue value) => state[RangeOf(value)]++;

    public override void Merge(ref long[] state, in long[] other)
    {
        for (int i = 0; i < state.Length; i++)
        {
            state[i] += other[i];
        }
    }

    public override ValueList<long> Result(in long[] state) => new(state);

    public override long HeapBytes(in long[] state) => ArrayBytes + (sizeof(long) * (long)state.Length);

    private static void Check(ReadOnlySpan<TValue> boundaries)
    {
        if (boundaries.IsEmpty)
        {
            throw new ArgumentException("A histogram needs at least one boundary.", nameof(boundaries));
        }

        for (int i = 0; i < boundaries.Length; i++)
        {
            if (TValue.IsNaN(boundaries[i]))
            {
                throw new ArgumentException($"Boundary {i} of a histogram is not a number.", nameof(boundaries));
            }

            if (i > 0 && !(boundaries[i - 1] < boundaries[i]))
            {
                throw new ArgumentException(
                    $"The boundaries of a histogram must ascend; boundary {i}, {boundaries[i]}, follows {boundaries[i - 1]}.",
                    nameof(boundaries));
            }
        }
    }

    /// <summary>How many boundaries are not above the value: all, for NaN, which is below none.</summary>
    private int RangeOf(TValue value)
    {
        int low = 0;
        int high = _boundaries.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (value < _boundaries[middle])
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return low;
    }

    /// <summary>The counts, one after another.</summary>
    private sealed class Codec(int ranges) : ValueCodec<long[]>
    {
        public override void Write(long[] value, EncodingBuffer output)
        {
            foreach (long count in value)
            {
                output.WriteVInt64(count);
            }
        }

        public override long[] Read(scoped ref ValueReader input)
        {
            long[] counts = new long[ranges];
            for (int i = 0; i < ranges; i++)
            {
                counts[i] = input.ReadVInt64();
                if (counts[i] < 0)
                {
                    throw new InvalidDataException($"A histogram counts {counts[i]} values; at least 0 was expected.");
                }
            }

            return counts;
        }
    }
}
