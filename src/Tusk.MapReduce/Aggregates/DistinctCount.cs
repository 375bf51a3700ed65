using Tusk.MapReduce.Aggregates.Sets;
using Tusk.MapReduce.Aggregates.Sketches;

namespace Tusk.MapReduce.Aggregates;

/// <summary>How many different values a key has. Two values are the same when they are as keys: NaN is one value, 0.0 and -0.0 are two.</summary>
public static class DistinctCount
{
    /// <summary>The exact number. A key's state is the set of its values: some 30 B each beside their own bytes.</summary>
    /// <param name="maxValues">How many different values a key may have, at least 1; one more fails the job.</param>
    /// <typeparam name="TValue">A type that can be a key; may be a view such as Text.</typeparam>
    public static Aggregate<TValue, EncodedSet, long> Exact<TValue>(int maxValues = DistinctValues.DefaultMaxValues)
        where TValue : allows ref struct
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxValues, 1);
        return new ExactDistinctCount<TValue>(maxValues);
    }

    /// <summary>A number near it, however many there are, from 2^<paramref name="precision"/> bytes for each key at most.</summary>
    /// <param name="precision">4 to 18. The standard error is 1.04 / sqrt(2^precision): 0.8 % with 14, 26 % with 4, 0.2 % with 18.</param>
    /// <typeparam name="TValue">A type that can be a key; may be a view such as Text.</typeparam>
    /// <remarks>
    /// HyperLogLog (Flajolet, Fusy, Gandouet, Meunier 2007) over 64-bit hashes, with the estimator that Ertl gives in "New
    /// cardinality estimation algorithms for HyperLogLog sketches" (2017), which needs no correction for small or large
    /// numbers. The hash is XXH64 with seed 0 over the value's encoding as a key, so the answer is the same in every process.
    /// </remarks>
    public static Aggregate<TValue, HyperLogLog, long> HyperLogLog<TValue>(int precision = 14)
        where TValue : allows ref struct => new HyperLogLogCount<TValue>(precision);
}
