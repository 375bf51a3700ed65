using Tusk.MapReduce.Inputs;
using Tusk.MapReduce.Outputs;

namespace Tusk.MapReduce.Plans;

/// <summary>A job as an engine sees it: where it reads and writes, and what its task attempts do.</summary>
/// <remarks>A plan serves one attempt: an engine calls the factory anew for each.</remarks>
public abstract class JobPlan
{
    private protected JobPlan(string outputPath, OutputFormat outputFormat)
    {
        OutputPath = outputPath;
        OutputFormat = outputFormat;
    }

    /// <summary>What the job reads, as it was given: one or more inputs.</summary>
    public abstract IReadOnlyList<JobInput> Inputs { get; }

    /// <summary>What is read whole, once in each process, beside the splits: the small sides of joins.</summary>
    public abstract IReadOnlyList<JobInput> CachedInputs { get; }

    /// <summary>The output folder.</summary>
    public string OutputPath { get; }

    /// <summary>How records become part files.</summary>
    public OutputFormat OutputFormat { get; }

    /// <summary>Whether there is a reduce side; without one, map output goes to the part files as it is.</summary>
    public abstract bool HasReduce { get; }

    /// <summary>What the job expects of the number of its reduce tasks, in words; null where a number is right.</summary>
    /// <param name="reducers">As set; 0 for none.</param>
    public virtual string? ExpectedReducers(int reducers) => null;

    /// <summary>Whether <see cref="Partitioning.KeySampler"/> is to cut the reducers' ranges before the first task.</summary>
    public virtual bool IsSampled => false;

    /// <summary>Whether values are combined before the reducer, and how; for people.</summary>
    public abstract string CombinerDescription { get; }

    /// <summary>Makes what folds encoded values of equal keys while merging; null where nothing may be folded.</summary>
    public virtual Func<ValueFolder>? ValueFolders => null;

    /// <summary>One line for each part of the plan, the same whenever the factory is called with the same options.</summary>
    public abstract IReadOnlyList<string> Describe();

    /// <summary>The lines of <see cref="Describe"/> that hold where there are no reduce tasks.</summary>
    public virtual IReadOnlyList<string> DescribeMapOnly() => Describe();

    /// <summary>Runs one map attempt to the end of its split.</summary>
    public abstract void RunMap(MapTaskHost host);

    /// <summary>Runs one reduce attempt to the end of its partition.</summary>
    public abstract void RunReduce(ReduceTaskHost host);

    /// <summary>The cached inputs of a map side, which learns their numbers.</summary>
    private protected static IReadOnlyList<JobInput> CachedInputsOf<TKey, TValue>(MapSide<TKey, TValue> map)
        where TKey : allows ref struct
        where TValue : allows ref struct
    {
        map.NumberCached(0);
        return map.CachedInputs;
    }

    /// <summary>Whether two plans are described alike, as those that one deterministic factory builds.</summary>
    public bool IsDescribedAs(JobPlan other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return string.Join('\n', Describe()) == string.Join('\n', other.Describe());
    }
}
