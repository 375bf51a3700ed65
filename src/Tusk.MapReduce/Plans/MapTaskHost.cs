using Tusk.MapReduce.Aggregates;
using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Inputs;

namespace Tusk.MapReduce.Plans;

/// <summary>What an engine provides to a map task attempt.</summary>
public abstract class MapTaskHost
{
    /// <summary>The attempt.</summary>
    public abstract TaskContext Context { get; }

    /// <summary>How many reducers the job has; 0 for a map-only job.</summary>
    public abstract int Reducers { get; }

    /// <summary>Opens the attempt's split.</summary>
    public abstract RecordReader<TRecord> OpenInput<TRecord>(InputFormat<TRecord> format)
        where TRecord : allows ref struct;

    /// <summary>Opens the way to the reducers; the engine closes it when the map side returns.</summary>
    public abstract Collector<TKey, TValue> OpenShuffle<TKey, TValue>(Shuffle<TKey, TValue> shuffle)
        where TKey : allows ref struct
        where TValue : allows ref struct;

    /// <summary>Opens the way to the reducers for values that an aggregate makes states of. Unless overridden, each value goes as
    /// a state of its own.</summary>
    /// <param name="shuffle">Of the states.</param>
    /// <param name="aggregate">Makes them.</param>
    public virtual Collector<TKey, TValue> OpenShuffle<TKey, TValue, TState, TResult>(
        Shuffle<TKey, TState> shuffle, Aggregate<TValue, TState, TResult> aggregate)
        where TKey : allows ref struct
        where TValue : allows ref struct =>
        new StateCollector<TKey, TValue, TState, TResult>(OpenShuffle(shuffle).Collect, aggregate);

    /// <summary>Opens a file of the attempt; the engine closes it, and keeps it if the attempt succeeds.</summary>
    /// <param name="path">Where in the output folder, names joined by /.</param>
    public abstract Stream OpenOutput(string path);
}
