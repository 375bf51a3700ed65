using Tusk.MapReduce.Counters;
using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Inputs;
using Tusk.MapReduce.Outputs;

namespace Tusk.MapReduce.Plans;

/// <summary>The map function of a job, or its map functions, whatever records they read.</summary>
internal abstract class MapSide<TKey, TValue>
    where TKey : allows ref struct
    where TValue : allows ref struct
{
    /// <summary>What is read.</summary>
    public abstract IReadOnlyList<JobInput> Inputs { get; }

    /// <summary>What is read whole, once in each process, beside the splits.</summary>
    public virtual IReadOnlyList<JobInput> CachedInputs => [];

    /// <summary>Tells which of the plan's cached inputs the first of <see cref="CachedInputs"/> is; called once, by the plan.</summary>
    public virtual void NumberCached(int from)
    {
    }

    /// <summary>What is read from each input and how it is mapped, a line each, and what becomes of that.</summary>
    public abstract IReadOnlyList<string> Describe();

    /// <summary>Runs one attempt: set-up, each record of the split, clean-up.</summary>
    /// <param name="host">The engine.</param>
    /// <param name="input">Which of <see cref="Inputs"/> the split is of.</param>
    /// <param name="output">Where records go.</param>
    public abstract void Run(MapTaskHost host, int input, Output<TKey, TValue> output);

    /// <summary>Whether <see cref="OpenPartner"/> can be called: it is one input and its map function.</summary>
    public virtual bool CanBePartner => false;

    /// <summary>Opens the partner of an attempt's split, to be mapped step by step.</summary>
    /// <param name="host">The engine.</param>
    /// <param name="context">That of the partner.</param>
    /// <param name="output">Where records go.</param>
    public virtual MapSteps OpenPartner(MapTaskHost host, TaskContext context, Output<TKey, TValue> output) =>
        throw new InvalidOperationException("Only an input and its map function can be read step by step.");

    /// <summary>These inputs, then others.</summary>
    public MapSide<TKey, TValue> And(MapSide<TKey, TValue> other) => new SeveralMapSides<TKey, TValue>(this, other);

    /// <summary>Runs an attempt of a job without reducers.</summary>
    public virtual void RunToFile(OutputFormat format, MapTaskHost host)
    {
        RecordWriter<TKey, TValue> writer = format.OpenPart<TKey, TValue>(host.Context, host.OpenOutput);
        var counted = new CountingCollector<TKey, TValue>(writer, host.Context.Counters[TaskCounter.MapOutputRecords]);
        Run(host, host.Context.Split?.Input ?? 0, new Output<TKey, TValue>(counted, host.Context));
        writer.Flush();
        host.Context.Side?.Flush();
    }

    /// <summary>Runs an attempt whose output goes to the reducers.</summary>
    public virtual void RunToShuffle(Shuffle<TKey, TValue> shuffle, MapTaskHost host) =>
        Run(host, host.Context.Split?.Input ?? 0, new Output<TKey, TValue>(host.OpenShuffle(shuffle), host.Context));
}
