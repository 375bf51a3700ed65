using Tusk.MapReduce.Counters;

namespace Tusk.MapReduce.Jobs;

/// <summary>What a job that succeeded did.</summary>
public sealed record JobResult
{
    /// <summary>The job's id.</summary>
    public required JobId Id { get; init; }

    /// <summary>The job's name.</summary>
    public required string Name { get; init; }

    /// <summary>The output folder, as the job gave it.</summary>
    public required string OutputPath { get; init; }

    /// <summary>Map tasks.</summary>
    public required int Maps { get; init; }

    /// <summary>Reduce tasks; 0 for a map-only job.</summary>
    public required int Reduces { get; init; }

    /// <summary>Attempts that failed and were tried again.</summary>
    public required int FailedAttempts { get; init; }

    /// <summary>Why tasks failed for good that the job went on without, a line for each (<c>mapreduce.map.failures.maxpercent</c>,
    /// <c>mapreduce.reduce.failures.maxpercent</c>).</summary>
    public IReadOnlyList<string> LeftOut { get; init; } = [];

    /// <summary>From submission to commit.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>How long the map phase took.</summary>
    public required TimeSpan MapElapsed { get; init; }

    /// <summary>How long the reduce phase took.</summary>
    public required TimeSpan ReduceElapsed { get; init; }

    /// <summary>Bytes of input read, as stored.</summary>
    public required long InputBytes { get; init; }

    /// <summary>Bytes written to scratch files.</summary>
    public required long SpilledBytes { get; init; }

    /// <summary>What the engine really did: threads, memory, runs, merges, where values were combined.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Facts { get; init; }

    /// <summary>Sums over the successful attempts, and the job's own.</summary>
    public required CounterSet Counters { get; init; }
}
