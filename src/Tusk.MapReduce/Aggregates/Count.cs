namespace Tusk.MapReduce.Aggregates;

/// <summary>How many records there are, where each is emitted with how many it stands for: usually 1.</summary>
/// <remarks><see cref="Values{TValue}"/> counts values of any type.</remarks>
public readonly struct Count : IMonoid<long>
{
    /// <summary>The count of records.</summary>
    public static Count Records => default;

    /// <summary>The count of values, whatever they are; nothing need be emitted for it.</summary>
    /// <typeparam name="TValue">Type of the values.</typeparam>
    public static Aggregate<TValue, long, long> Values<TValue>()
        where TValue : allows ref struct => new ValueCount<TValue>();

    /// <inheritdoc/>
    public long Identity => 0;

    /// <inheritdoc/>
    public long Combine(long left, long right) => unchecked(left + right);
}
