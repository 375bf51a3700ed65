namespace Tusk.MapReduce.Aggregates.Extremes;

/// <summary>The smallest double in the order of keys: -0.0 before 0.0, NaN after infinity.</summary>
/// <remarks>So NaN is passed over, unless there is nothing else.</remarks>
public readonly struct DoubleMin : IMonoid<double>
{
    /// <inheritdoc/>
    public double Identity => double.NaN;

    /// <inheritdoc/>
    public double Combine(double left, double right) => double.MinNumber(left, right);
}
