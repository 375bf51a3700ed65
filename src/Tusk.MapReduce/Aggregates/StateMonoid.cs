namespace Tusk.MapReduce.Aggregates;

/// <summary>The states of an aggregate, merged; for engines, which have one way to combine what is in a table.</summary>
/// <param name="aggregate">Whose states.</param>
/// <remarks>Changes what it is given first, which must be the engine's own.</remarks>
public readonly struct StateMonoid<TValue, TState, TResult>(Aggregate<TValue, TState, TResult> aggregate) : IMonoid<TState>
    where TValue : allows ref struct
{
    /// <inheritdoc/>
    public TState Identity => aggregate.CreateState();

    /// <inheritdoc/>
    public TState Combine(TState left, TState right)
    {
        aggregate.Merge(ref left, right);
        return left;
    }
}
