using Tusk.MapReduce.Aggregates.Sketches;
using Tusk.MapReduce.Records;

namespace Tusk.MapReduce.Aggregates;

/// <summary>Medians, percentiles and other quantiles, within a relative error.</summary>
public static class Quantiles
{
    /// <summary>Of doubles: for each q a number that is off the value of rank floor(q * (n - 1)) by its size times the error, at most.</summary>
    /// <param name="relativeError">1/32768 to 0.2; 0.01 is 1 %.</param>
    /// <param name="quantiles">Each 0 to 1: 0 is the least, 0.5 the median, 1 the largest.</param>
    /// <remarks>
    /// DDSketch (Masson, Rim, Lee: "DDSketch: a fast and fully-mergeable quantile sketch with relative-error guarantees", 2019).
    /// Negative numbers and infinities have their places, NaN is above infinity, what is below 2^-1022 counts as 0. A key's
    /// state grows with the buckets that its values fall into, some 56 B each: with an error of 1 %, 64 for each power of two
    /// between the least and the largest of one sign, 262,000 at most; of an error e, at most about 4,100 / e.
    /// </remarks>
    public static Aggregate<double, QuantileSketch, ValueList<double>> Double(
        double relativeError, params ReadOnlySpan<double> quantiles) => new SketchedQuantiles(relativeError, quantiles);
}
