using Tusk.FileSystems.Lines;
using Tusk.MapReduce.Inputs;

namespace Tusk.MapReduce.Local;

/// <summary>What the engine would do with a job.</summary>
public sealed record JobExplanation
{
    /// <summary>The job's name.</summary>
    public required string Name { get; init; }

    /// <summary>The plan, a line for each part.</summary>
    public required IReadOnlyList<string> Plan { get; init; }

    /// <summary>The splits; the index is the map task's number.</summary>
    public required IReadOnlyList<FileSplit> Splits { get; init; }

    /// <summary>Reduce tasks: partitions and part files; 0 for a map-only job.</summary>
    public required int Reduces { get; init; }

    /// <summary>Task attempts that run at once, at most.</summary>
    public required int Threads { get; init; }

    /// <summary>Map attempts that run at once: one for each thread, but no more than there are splits.</summary>
    public required int MapWorkers { get; init; }

    /// <summary>Memory for all tasks together, in bytes.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>Of it, each map worker's share for sorting and hashing, in bytes.</summary>
    public required long WorkerBytes { get; init; }

    /// <summary>Not of it: what each map worker's reader may take for a line, in bytes; most are read in far less.</summary>
    public required long LineBytes { get; init; }

    /// <summary>Of it, the share for finished map output that stays in memory, in bytes.</summary>
    public required long RetainedBytes { get; init; }

    /// <summary>Where values are combined before the reducer.</summary>
    public required string Combined { get; init; }

    /// <summary>Where scratch files would be.</summary>
    public required string ScratchFolder { get; init; }

    /// <summary>Why the job would be refused at its start, in one line; null if it would not.</summary>
    public string? Refusal { get; init; }

    internal static JobExplanation Of(JobSetup setup, string? refusal) => new()
    {
        Refusal = refusal,
        Name = setup.Job.Name,
        Plan = setup.Reduces > 0 ? setup.Job.Plan.Describe() : setup.Job.Plan.DescribeMapOnly(),
        Splits = setup.Splits,
        Reduces = setup.Reduces,
        Threads = setup.Settings.Threads,
        MemoryBytes = setup.Settings.MemoryBytes,
        MapWorkers = Math.Min(setup.Settings.Threads, setup.Splits.Count),
        WorkerBytes = setup.Settings.WorkerBytes,
        LineBytes = (LineFormat.From(setup.Configuration) with { MemoryBytes = setup.Settings.WorkerBytes }).MostMemoryBytes,
        RetainedBytes = setup.Settings.RetainedBytes,
        Combined = setup.Reduces > 0 ? setup.Job.Plan.CombinerDescription : "none",
        ScratchFolder = setup.Settings.ScratchRoot.Path,
    };
}
