namespace Tusk.MapReduce.Aggregates;

/// <summary>An aggregation by a function; made by <see cref="Monoid.Of"/>.</summary>
/// <typeparam name="T">Type of the values and of the result.</typeparam>
public readonly struct DelegateMonoid<T> : IMonoid<T>
{
    private readonly Func<T, T, T> _combine;

    internal DelegateMonoid(T identity, Func<T, T, T> combine)
    {
        ArgumentNullException.ThrowIfNull(combine);
        Identity = identity;
        _combine = combine;
    }

    /// <inheritdoc/>
    public T Identity { get; }

    /// <inheritdoc/>
    public T Combine(T left, T right) => _combine(left, right);
}
