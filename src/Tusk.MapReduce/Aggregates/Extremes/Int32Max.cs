namespace Tusk.MapReduce.Aggregates.Extremes;

/// <summary>The largest of 32-bit integers.</summary>
public readonly struct Int32Max : IMonoid<int>
{
    /// <inheritdoc/>
    public int Identity => int.MinValue;

    /// <inheritdoc/>
    public int Combine(int left, int right) => Math.Max(left, right);
}
