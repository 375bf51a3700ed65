namespace Tusk.MapReduce.Aggregates.Extremes;

/// <summary>The largest of 64-bit integers.</summary>
public readonly struct Int64Max : IMonoid<long>
{
    /// <inheritdoc/>
    public long Identity => long.MinValue;

    /// <inheritdoc/>
    public long Combine(long left, long right) => Math.Max(left, right);
}
