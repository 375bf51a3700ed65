using Tusk.MapReduce.Aggregates;

namespace Tusk.MapReduce.Functions;

/// <summary>Passes each value on in a state of its own.</summary>
/// <param name="next">Takes the states.</param>
/// <param name="aggregate">Makes them.</param>
internal sealed class StateCollector<TKey, TValue, TState, TResult>(
    StateCollector<TKey, TValue, TState, TResult>.Next next, Aggregate<TValue, TState, TResult> aggregate)
    : Collector<TKey, TValue>
    where TKey : allows ref struct
    where TValue : allows ref struct
{
    /// <summary>Takes a state.</summary>
    public delegate void Next(TKey key, TState state);

    public override void Collect(TKey key, TValue value)
    {
        TState state = aggregate.CreateState();
        aggregate.Add(ref state, value);
        next(key, state);
    }
}
