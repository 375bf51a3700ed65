namespace Tusk.MapReduce.Aggregates;

/// <summary>How many records there are, where each is emitted with how many it stands for: usually 1.</summary>
public readonly struct Count : IMonoid<long>
{
    /// <summary>The count of records.</summary>
    public static Count Records => default;

    /// <inheritdoc/>
    public long Identity => 0;

    /// <inheritdoc/>
    public long Combine(long left, long right) => unchecked(left + right);
}
