using Tusk.MapReduce.Aggregates;

namespace Tusk.MapReduce.Functions;

/// <summary>Emits each group's key with its values combined into one.</summary>
internal sealed class AggregateReducer<TKey, TValue, TMonoid>(TMonoid monoid) : Reducer<TKey, TValue, TKey, TValue>
    where TKey : allows ref struct
    where TMonoid : struct, IMonoid<TValue>
{
    public override void Reduce(Group<TKey, TValue> group, Output<TKey, TValue> output)
    {
        TValue result = monoid.Identity;
        foreach (TValue value in group.Values)
        {
            result = monoid.Combine(result, value);
        }

        output.Emit(group.Key, result);
    }
}
