namespace Tusk.MapReduce.Aggregates.Sums;

/// <summary>The sum of 64-bit integers; wraps around on overflow, as Java's does.</summary>
public readonly struct Int64Sum : IMonoid<long>
{
    /// <inheritdoc/>
    public long Identity => 0;

    /// <inheritdoc/>
    public long Combine(long left, long right) => unchecked(left + right);
}
