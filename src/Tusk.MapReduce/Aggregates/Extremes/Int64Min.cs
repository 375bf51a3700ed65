namespace Tusk.MapReduce.Aggregates.Extremes;

/// <summary>The smallest of 64-bit integers.</summary>
public readonly struct Int64Min : IMonoid<long>
{
    /// <inheritdoc/>
    public long Identity => long.MaxValue;

    /// <inheritdoc/>
    public long Combine(long left, long right) => Math.Min(left, right);
}
