using Tusk.FileSystems;
using Tusk.MapReduce.Caching;
using Tusk.MapReduce.Counters;
using Tusk.MapReduce.Jobs;
using Tusk.MapReduce.Local.Scratch;
using Tusk.MapReduce.Local.Tasks;
using Tusk.MapReduce.Outputs;

namespace Tusk.MapReduce.Local.Phases;

/// <summary>What both phases of a job work with.</summary>
/// <param name="Id">The job.</param>
/// <param name="Setup">Its plan, splits and settings.</param>
/// <param name="Outputs">Where the output is.</param>
/// <param name="Committer">Makes output visible.</param>
/// <param name="Scratch">Where runs are spilled.</param>
/// <param name="Cache">The job's cached files on this machine.</param>
/// <param name="Counters">The job's counters; locked while an attempt's are added.</param>
/// <param name="Stopping">Set when the job is stopped.</param>
internal sealed record PhaseServices(
    JobId Id,
    JobSetup Setup,
    FileSystem Outputs,
    FileOutputCommitter Committer,
    ScratchFolder Scratch,
    JobCache Cache,
    CounterSet Counters,
    CancellationToken Stopping)
{
    /// <summary>What the attempts of the job share.</summary>
    public SharedObjects Shared { get; } = new();

    /// <summary>Adds the counters of an attempt that succeeded, all or, if the job would have too many, none.</summary>
    /// <exception cref="InvalidOperationException">There are too many.</exception>
    public void Add(CounterSet attempt)
    {
        lock (Counters)
        {
            Counters.Add(attempt);
        }
    }
}
