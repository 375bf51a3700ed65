using Tusk.MapReduce.Functions;

namespace Tusk.MapReduce.Plans;

/// <summary>A monoid whose type the engine does not know until it is handed over.</summary>
public abstract class Aggregation<TKey, TValue>
    where TKey : allows ref struct
    where TValue : allows ref struct
{
    /// <summary>Name of the monoid's type, for <c>--explain</c> and the plan's hash.</summary>
    public abstract string Name { get; }

    /// <summary>Has <paramref name="opener"/> make a collector for the monoid's type.</summary>
    public abstract Collector<TKey, TValue> Open(IAggregatorOpener opener, Shuffle<TKey, TValue> shuffle);

    /// <summary>Makes what folds encoded values of one key into one.</summary>
    public abstract ValueFolder CreateFolder(Shuffle<TKey, TValue> shuffle);
}
