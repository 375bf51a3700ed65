namespace Tusk.MapReduce.Aggregates.Extremes;

/// <summary>The smallest of 32-bit integers.</summary>
public readonly struct Int32Min : IMonoid<int>
{
    /// <inheritdoc/>
    public int Identity => int.MaxValue;

    /// <inheritdoc/>
    public int Combine(int left, int right) => Math.Min(left, right);
}
