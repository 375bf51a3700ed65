using Tusk.MapReduce.Aggregates;

namespace Tusk.MapReduce.Functions;

/// <summary>Emits each group's key with what its states, merged, come to.</summary>
internal sealed class StateReducer<TKey, TValue, TState, TResult>(Aggregate<TValue, TState, TResult> aggregate)
    : Reducer<TKey, TState, TKey, TResult>
    where TKey : allows ref struct
    where TValue : allows ref struct
{
    public override void Reduce(Group<TKey, TState> group, Output<TKey, TResult> output)
    {
        TState merged = aggregate.CreateState();
        bool isFirst = true;
        foreach (TState state in group.Values)
        {
            if (isFirst)
            {
                merged = state; // read for this loop alone
                isFirst = false;
            }
            else
            {
                aggregate.Merge(ref merged, state);
            }
        }

        output.Emit(group.Key, aggregate.Result(merged));
    }
}
