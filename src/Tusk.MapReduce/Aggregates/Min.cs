using Tusk.MapReduce.Aggregates.Extremes;

namespace Tusk.MapReduce.Aggregates;

/// <summary>The smallest value.</summary>
public static class Min
{
    /// <summary>Of 32-bit integers.</summary>
    public static Int32Min Int32 => default;

    /// <summary>Of 64-bit integers.</summary>
    public static Int64Min Int64 => default;

    /// <summary>Of doubles; -0.0 is below 0.0 and NaN above all.</summary>
    public static DoubleMin Double => default;
}
