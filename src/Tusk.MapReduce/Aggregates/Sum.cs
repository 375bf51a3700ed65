using Tusk.MapReduce.Aggregates.Sums;

namespace Tusk.MapReduce.Aggregates;

/// <summary>Sums that do not depend on the order of the values.</summary>
/// <remarks>
/// Those of float and double are kept exactly and rounded once: see <see cref="ExactSum"/>. Of decimal there is none: a
/// total may fit where a part of it does not, so that some orders would fail. Sum whole units (cents) as integers, or sum
/// in a Reduce, which sees a key's values in one order however the job is run.
/// </remarks>
public static class Sum
{
    /// <summary>Of 32-bit integers; wraps around on overflow.</summary>
    public static Int32Sum Int32 => default;

    /// <summary>Of 64-bit integers; wraps around on overflow.</summary>
    public static Int64Sum Int64 => default;

    /// <summary>Of floats: exact, rounded once to a float.</summary>
    public static Aggregate<float, ExactSum, float> Single { get; } = new SingleSum();

    /// <summary>Of doubles: exact, rounded once.</summary>
    public static Aggregate<double, ExactSum, double> Double { get; } = new DoubleSum();
}
