using Tusk.MapReduce.Codecs;

namespace Tusk.MapReduce.Aggregates.Sketches;

/// <summary>Counts of doubles by bucket: each power of two is cut into equal parts, as many as the wanted error needs.</summary>
/// <remarks>DDSketch (Masson, Rim, Lee 2019) with its linearly interpolated logarithm: a value's bucket is the first bits of its
/// number, so it is the same on every machine, and merging adds counts. Buckets have the order of the values; NaN is after
/// infinity, zero and what is below 2^-1022 have the middle one.</remarks>
public sealed class QuantileSketch
{
    private const int FractionBits = 52;
    private const int ExponentMask = 0x7FF;
    private const int ObjectBytes = 120;
    private const int BytesPerBucket = 56; // an entry of the table and its slot, when it has just doubled

    private readonly int _partBits;
    private readonly Dictionary<int, long> _counts = [];

    internal QuantileSketch(int partBits) => _partBits = partBits;

    /// <summary>How many values it has.</summary>
    public long Count { get; private set; }

    /// <summary>What it takes in memory.</summary>
    internal long HeapBytes => ObjectBytes + ((long)BytesPerBucket * _counts.Count);

    /// <summary>The bucket of the largest NaN.</summary>
    private int MaxBucket => ((ExponentMask + 1) << _partBits) - 1;

    internal void Add(double value) => Add(BucketOf(value), 1);

    internal void Add(QuantileSketch other)
    {
        foreach ((int bucket, long count) in other._counts)
        {
            Add(bucket, count);
        }
    }

    /// <summary>A value of the bucket that holds the value of rank floor(q * (n - 1)) from the least, 0 the first; NaN of none.</summary>
    internal double Quantile(double q)
    {
        if (Count == 0)
        {
            return double.NaN;
        }

        long rank = Math.Min((long)(q * (Count - 1)), Count - 1);
        foreach (int bucket in Buckets())
        {
            rank -= _counts[bucket];
            if (rank < 0)
            {
                return ValueOf(bucket);
            }
        }

        throw new System.Diagnostics.UnreachableException("The buckets hold fewer values than were counted.");
    }

    /// <summary>How many buckets, then the step from one to the next and the count of each, in order.</summary>
    internal void Write(EncodingBuffer output)
    {
        int[] buckets = Buckets();
        output.WriteVInt64(buckets.Length);
        long last = 0;
        foreach (int bucket in buckets)
        {
            output.WriteVInt64(bucket - last);
            output.WriteVInt64(_counts[bucket]);
            last = bucket;
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The bytes end too early, or are no buckets in order.</exception>
    internal static QuantileSketch Read(scoped ref ValueReader input, int partBits)
    {
        var sketch = new QuantileSketch(partBits);
        long length = input.ReadVInt64();
        if (length < 0 || length > input.Remaining / 2)
        {
            throw new InvalidDataException($"A quantile sketch has {length} buckets in {input.Remaining} B.");
        }

        long bucket = 0;
        for (long i = 0; i < length; i++)
        {
            long step = input.ReadVInt64();
            long count = input.ReadVInt64();
            bucket = unchecked(bucket + step);
            if ((i > 0 && step <= 0) || bucket < -sketch.MaxBucket || bucket > sketch.MaxBucket
                || count <= 0 || count > long.MaxValue - sketch.Count)
            {
                throw new InvalidDataException(
                    $"Bucket {bucket} of a quantile sketch, {step} after the last, counts {count} values; buckets ascend to {sketch.MaxBucket}.");
            }

            sketch.Add((int)bucket, count);
        }

        return sketch;
    }

    private void Add(int bucket, long count)
    {
        System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_counts, bucket, out _) += count;
        Count += count;
    }

    private int[] Buckets()
    {
        int[] buckets = [.. _counts.Keys];
        Array.Sort(buckets);
        return buckets;
    }

    private int BucketOf(double value)
    {
        long bits = CanonicalBits.Of(value);
        int bucket = (int)((bits & long.MaxValue) >> (FractionBits - _partBits));
        return bucket < 1 << _partBits ? 0 : bits < 0 ? -bucket : bucket;
    }

    /// <summary>The value whose greatest relative distance to those of the bucket is least: the harmonic mean of its ends.</summary>
    private double ValueOf(int bucket)
    {
        int magnitude = Math.Abs(bucket);
        int exponent = magnitude >> _partBits;
        int part = magnitude & ((1 << _partBits) - 1);
        double value = (exponent, part) switch
        {
            (0, _) => 0,
            (ExponentMask, 0) => double.PositiveInfinity,
            (ExponentMask, _) => double.NaN,
            _ => Math.ScaleB(MiddleOf(part), exponent - 1023),
        };
        return bucket < 0 ? -value : value;
    }

    private double MiddleOf(int part)
    {
        double parts = 1 << _partBits;
        double low = 1 + (part / parts);
        double high = 1 + ((part + 1) / parts);
        return 2 * low * high / (low + high);
    }
}
