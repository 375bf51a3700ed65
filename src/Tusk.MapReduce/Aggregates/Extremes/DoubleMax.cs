namespace Tusk.MapReduce.Aggregates.Extremes;

/// <summary>The largest double in the order of keys: -0.0 before 0.0, NaN after infinity.</summary>
/// <remarks>So NaN wins.</remarks>
public readonly struct DoubleMax : IMonoid<double>
{
    /// <inheritdoc/>
    public double Identity => double.NegativeInfinity;

    /// <inheritdoc/>
    public double Combine(double left, double right) => double.Max(left, right);
}
