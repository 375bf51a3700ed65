using Tusk.MapReduce.Aggregates;
using Tusk.MapReduce.Functions;

namespace Tusk.MapReduce.Plans;

/// <summary>The merging of states that <paramref name="aggregate"/> made of values.</summary>
internal sealed class StateAggregation<TKey, TValue, TState, TResult>(Aggregate<TValue, TState, TResult> aggregate)
    : Aggregation<TKey, TState>
    where TKey : allows ref struct
    where TValue : allows ref struct
{
    public override string Name => aggregate.Name;

    public override Collector<TKey, TState> Open(IAggregatorOpener opener, Shuffle<TKey, TState> shuffle) =>
        opener.OpenAggregator(shuffle, new StateMonoid<TValue, TState, TResult>(aggregate));

    public override ValueFolder CreateFolder(Shuffle<TKey, TState> shuffle) =>
        new StateFolder<TValue, TState, TResult>(shuffle.ValueCodec, aggregate);
}
