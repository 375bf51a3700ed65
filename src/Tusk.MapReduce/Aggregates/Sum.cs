using Tusk.MapReduce.Aggregates.Sums;

namespace Tusk.MapReduce.Aggregates;

/// <summary>Sums that do not depend on the order of the values.</summary>
/// <remarks>
/// Of float and double there is none, as adding them rounds. Nor of decimal: a total may fit where a part of it does
/// not, so that some orders would fail. Sum whole units (cents) as integers, or sum in a Reduce, which sees a key's
/// values in one order however the job is run.
/// </remarks>
public static class Sum
{
    /// <summary>Of 32-bit integers; wraps around on overflow.</summary>
    public static Int32Sum Int32 => default;

    /// <summary>Of 64-bit integers; wraps around on overflow.</summary>
    public static Int64Sum Int64 => default;
}
