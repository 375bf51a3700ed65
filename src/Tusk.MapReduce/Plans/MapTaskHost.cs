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

    /// <summary>The files of one of the plan's cached inputs, each whole, in their order.</summary>
    /// <param name="input">Which of <see cref="JobPlan.CachedInputs"/>.</param>
    public abstract IReadOnlyList<FileSplit> CachedFiles(int input);

    /// <summary>Opens a file of a cached input.</summary>
    public abstract RecordReader<TRecord> OpenCached<TRecord>(InputFormat<TRecord> format, FileSplit file)
        where TRecord : allows ref struct;

    /// <summary>Opens the partner of the attempt's split.</summary>
    public virtual RecordReader<TRecord> OpenPartner<TRecord>(InputFormat<TRecord> format)
        where TRecord : allows ref struct => OpenCached(
            format, Context.Split?.Partner ?? throw new InvalidOperationException("The split of this attempt has no partner."));

    /// <summary>What all attempts of the job in this process share, made by the first that asks; unless overridden, each makes its own.</summary>
    /// <param name="input">What it is made of: one of <see cref="JobPlan.CachedInputs"/>.</param>
    /// <param name="create">Makes it; it may be read by several threads. If it throws, the next that asks makes it.</param>
    public virtual T Shared<T>(int input, Func<T> create)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(create);
        return create();
    }

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
