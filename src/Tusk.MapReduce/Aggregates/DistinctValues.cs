using Tusk.MapReduce.Aggregates.Sets;
using Tusk.MapReduce.Records;

namespace Tusk.MapReduce.Aggregates;

/// <summary>The set of a key's values, in the order of keys. Two values are the same when they are as keys.</summary>
public static class DistinctValues
{
    /// <summary>How many different values a key may have unless said otherwise.</summary>
    public const int DefaultMaxValues = 100_000;

    /// <summary>The set. A key's state grows with it: some 30 B for each value beside its own bytes.</summary>
    /// <param name="maxValues">How many different values a key may have, at least 1; one more fails the job.</param>
    /// <typeparam name="TValue">A type that can be a key and is not a view: string, not Text.</typeparam>
    public static Aggregate<TValue, EncodedSet, ValueList<TValue>> Of<TValue>(int maxValues = DefaultMaxValues)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxValues, 1);
        return new DistinctValueSet<TValue>(maxValues);
    }
}
