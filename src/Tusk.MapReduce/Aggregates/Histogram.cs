using System.Numerics;
using Tusk.MapReduce.Aggregates.Histograms;
using Tusk.MapReduce.Records;

namespace Tusk.MapReduce.Aggregates;

/// <summary>How many values fall between given boundaries.</summary>
public static class Histogram
{
    /// <summary>One count more than there are boundaries: below the first, from each (with it) to the next (without), from the last on.</summary>
    /// <param name="boundaries">At least one, ascending.</param>
    /// <typeparam name="TValue">A number. NaN is counted in the last range, as it is after infinity in the order of keys.</typeparam>
    /// <remarks>Exact. A key's state is 8 B for each range; a value costs a binary search.</remarks>
    /// <exception cref="ArgumentException">There is no boundary, they do not ascend, or one is NaN.</exception>
    public static Aggregate<TValue, long[], ValueList<long>> Of<TValue>(params ReadOnlySpan<TValue> boundaries)
        where TValue : struct, INumber<TValue> => new CountsByRange<TValue>(boundaries);
}
