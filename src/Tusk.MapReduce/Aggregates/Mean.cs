using Tusk.MapReduce.Aggregates.Moments;

namespace Tusk.MapReduce.Aggregates;

/// <summary>The arithmetic mean: the exact sum divided by the count, rounded once to the nearest double, a half to the even one.</summary>
public static class Mean
{
    /// <summary>Of 32-bit integers.</summary>
    public static Aggregate<int, IntegerTotal, double> Int32 { get; } = new IntegerMean<int>();

    /// <summary>Of 64-bit integers.</summary>
    public static Aggregate<long, IntegerTotal, double> Int64 { get; } = new IntegerMean<long>();

    /// <summary>Of doubles. NaN or infinities of both signs give NaN, an infinity gives itself.</summary>
    public static Aggregate<double, DoubleTotal, double> Double { get; } = new DoubleMean();
}
