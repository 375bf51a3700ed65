using Tusk.MapReduce.Aggregates.Extremes;

namespace Tusk.MapReduce.Aggregates;

/// <summary>The largest value.</summary>
public static class Max
{
    /// <summary>Of 32-bit integers.</summary>
    public static Int32Max Int32 => default;

    /// <summary>Of 64-bit integers.</summary>
    public static Int64Max Int64 => default;

    /// <summary>Of doubles; -0.0 is below 0.0 and NaN above all.</summary>
    public static DoubleMax Double => default;
}
