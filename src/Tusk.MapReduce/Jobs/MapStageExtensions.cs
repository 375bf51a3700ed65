using Tusk.MapReduce.Aggregates;
using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Plans;

namespace Tusk.MapReduce.Jobs;

/// <summary>Aggregation of map output; apart from <see cref="MapStage{TKey,TValue}"/> because an aggregated value must
/// be one that can be kept, not a view.</summary>
public static class MapStageExtensions
{
    /// <summary>Combines all values of a key into one: combiner and reducer in one.</summary>
    /// <param name="stage">The map output.</param>
    /// <param name="monoid">How two values become one, such as <c>Sum.Int64</c>.</param>
    public static ReduceStage<TKey, TValue> Aggregate<TKey, TValue, TMonoid>(
        this MapStage<TKey, TValue> stage, TMonoid monoid)
        where TKey : allows ref struct
        where TMonoid : struct, IMonoid<TValue>
    {
        ArgumentNullException.ThrowIfNull(stage);
        return stage.Aggregate(
            new MonoidAggregation<TKey, TValue, TMonoid>(monoid),
            () => new AggregateReducer<TKey, TValue, TMonoid>(monoid));
    }

    /// <summary>Adds all values of a key to one state, and writes what that comes to.</summary>
    /// <param name="stage">The map output.</param>
    /// <param name="aggregate">What the values come to, such as <c>Mean.Double</c>.</param>
    /// <exception cref="InvalidOperationException">The job has a combiner, or groups by part of its key.</exception>
    public static ReduceStage<TKey, TResult> Aggregate<TKey, TValue, TState, TResult>(
        this MapStage<TKey, TValue> stage, Aggregate<TValue, TState, TResult> aggregate)
        where TKey : allows ref struct
        where TValue : allows ref struct
    {
        ArgumentNullException.ThrowIfNull(stage);
        ArgumentNullException.ThrowIfNull(aggregate);
        return stage.Aggregate(aggregate);
    }
}
