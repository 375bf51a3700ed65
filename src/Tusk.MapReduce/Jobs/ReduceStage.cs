using Tusk.MapReduce.Outputs;
using Tusk.MapReduce.Plans;

namespace Tusk.MapReduce.Jobs;

/// <summary>A job that has its reduce function; its output comes next.</summary>
public sealed class ReduceStage<TKey, TValue>
    where TKey : allows ref struct
    where TValue : allows ref struct
{
    private readonly string _name;
    private readonly Func<string, OutputFormat, JobPlan> _plan;

    internal ReduceStage(string name, Func<string, OutputFormat, JobPlan> plan)
    {
        _name = name;
        _plan = plan;
    }

    /// <summary>Says where to write, which completes the job.</summary>
    /// <param name="format">How records become part files.</param>
    /// <param name="path">The output folder; must not exist.</param>
    public Job Write(OutputFormat format, string path)
    {
        ArgumentNullException.ThrowIfNull(format);
        return new Job(_name, _plan(JobOutputs.Check(_name, path), format));
    }
}
