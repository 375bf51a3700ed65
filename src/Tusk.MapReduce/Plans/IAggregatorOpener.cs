using Tusk.MapReduce.Aggregates;
using Tusk.MapReduce.Functions;

namespace Tusk.MapReduce.Plans;

/// <summary>An engine's way to make a collector that combines as records come.</summary>
public interface IAggregatorOpener
{
    /// <summary>Makes the collector, specialised for the monoid.</summary>
    Collector<TKey, TValue> OpenAggregator<TKey, TValue, TMonoid>(Shuffle<TKey, TValue> shuffle, TMonoid monoid)
        where TKey : allows ref struct
        where TMonoid : struct, IMonoid<TValue>;
}
