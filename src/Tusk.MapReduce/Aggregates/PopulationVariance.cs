using Tusk.MapReduce.Aggregates.Moments;

namespace Tusk.MapReduce.Aggregates;

/// <summary>The variance of a whole population: the mean of the squared distances to the mean.</summary>
/// <remarks>From the exact sums of the values and of their squares, so nothing cancels; rounded once to the nearest double, a half
/// to the even one. 0 for one value.</remarks>
public static class PopulationVariance
{
    /// <summary>Of 32-bit integers.</summary>
    public static Aggregate<int, IntegerMoments, double> Int32 { get; } = new IntegerVariance<int>(0);

    /// <summary>Of 64-bit integers.</summary>
    public static Aggregate<long, IntegerMoments, double> Int64 { get; } = new IntegerVariance<long>(0);

    /// <summary>Of doubles; NaN where one is not finite.</summary>
    public static Aggregate<double, DoubleMoments, double> Double { get; } = new DoubleVariance(0);
}
