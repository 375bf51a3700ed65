using Tusk.MapReduce.Aggregates.Moments;

namespace Tusk.MapReduce.Aggregates;

/// <summary>The variance of a population, estimated from a sample of it: squared distances to the mean, by one less than there are values (Bessel's correction).</summary>
/// <remarks>From the exact sums of the values and of their squares, so nothing cancels; rounded once to the nearest double, a half
/// to the even one. NaN for one value.</remarks>
public static class SampleVariance
{
    /// <summary>Of 32-bit integers.</summary>
    public static Aggregate<int, IntegerMoments, double> Int32 { get; } = new IntegerVariance<int>(1);

    /// <summary>Of 64-bit integers.</summary>
    public static Aggregate<long, IntegerMoments, double> Int64 { get; } = new IntegerVariance<long>(1);

    /// <summary>Of doubles; NaN where one is not finite.</summary>
    public static Aggregate<double, DoubleMoments, double> Double { get; } = new DoubleVariance(1);
}
