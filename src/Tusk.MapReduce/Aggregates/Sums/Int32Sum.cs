namespace Tusk.MapReduce.Aggregates.Sums;

/// <summary>The sum of 32-bit integers; wraps around on overflow, as Java's does.</summary>
public readonly struct Int32Sum : IMonoid<int>
{
    /// <inheritdoc/>
    public int Identity => 0;

    /// <inheritdoc/>
    public int Combine(int left, int right) => unchecked(left + right);
}
