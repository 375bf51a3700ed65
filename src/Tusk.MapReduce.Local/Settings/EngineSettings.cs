using Tusk.Common.Configurations;
using Tusk.Common.Errors;
using Tusk.MapReduce.Jobs;
using Tusk.MapReduce.Local.Scratch;

namespace Tusk.MapReduce.Local.Settings;

/// <summary>What the engine was told, read once when a job starts.</summary>
internal sealed record EngineSettings
{
    private const int DefaultFactor = 512;

    /// <summary>Memory for all tasks together.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>Task attempts that run at once.</summary>
    public required int Threads { get; init; }

    /// <summary>Reducers, if the job has a reduce side.</summary>
    public required int Reduces { get; init; }

    /// <summary>Tries of a map task.</summary>
    public required int MapAttempts { get; init; }

    /// <summary>Tries of a reduce task.</summary>
    public required int ReduceAttempts { get; init; }

    /// <summary>How many of a hundred map tasks may fail for good without the job.</summary>
    public required int MapFailuresPercent { get; init; }

    /// <summary>How many of a hundred reduce tasks may fail for good without the job.</summary>
    public required int ReduceFailuresPercent { get; init; }

    /// <summary>How many records a map task may skip, as its function threw at them.</summary>
    public required long MostSkipped { get; init; }

    /// <summary>From which failed attempt on they are skipped.</summary>
    public required int SkipAfterAttempts { get; init; }

    /// <summary>Runs merged at once, at most.</summary>
    public required int MergeFactor { get; init; }

    /// <summary>Folder for scratch files.</summary>
    public required ScratchRoot ScratchRoot { get; init; }

    /// <summary>A map worker's share: its sort buffer and hash table. All workers together have half.</summary>
    public long WorkerBytes => MemoryBytes / 2 / Threads;

    /// <summary>For finished map output that stays in memory.</summary>
    public long RetainedBytes => MemoryBytes / 10 * 4;

    /// <summary>Buffer of a writer of scratch files.</summary>
    public int WriteBufferBytes => (int)Math.Clamp(MemoryBytes / 20 / Threads, 256, 1 << 20);

    /// <summary>Reads and checks the settings.</summary>
    /// <exception cref="HadoopException">One is malformed or out of bounds.</exception>
    public static EngineSettings Read(Configuration configuration)
    {
        int threads = EngineKeys.Threads.Read(configuration);
        return new EngineSettings
        {
            MemoryBytes = ReadMemory(configuration, threads),
            Threads = threads,
            Reduces = MapReduceKeys.Reduces.Read(configuration),
            MapAttempts = MapReduceKeys.MapAttempts.Read(configuration),
            ReduceAttempts = MapReduceKeys.ReduceAttempts.Read(configuration),
            MapFailuresPercent = MapReduceKeys.MapFailuresPercent.Read(configuration),
            ReduceFailuresPercent = MapReduceKeys.ReduceFailuresPercent.Read(configuration),
            MostSkipped = MapReduceKeys.MostSkippedRecords.Read(configuration),
            SkipAfterAttempts = MapReduceKeys.SkipAfterAttempts.Read(configuration),
            MergeFactor = configuration.IsSet(MapReduceKeys.SortFactor.Name)
                ? MapReduceKeys.SortFactor.Read(configuration)
                : DefaultFactor,
            ScratchRoot = ScratchRootOf(configuration),
        };
    }

    private static long ReadMemory(Configuration configuration, int threads)
    {
        long least = EngineKeys.MinMemoryPerThread * threads;
        long bytes = configuration.GetBytes(EngineKeys.Memory.Name, EngineKeys.Memory.Default);
        return bytes >= least
            ? (EngineKeys.Memory with { Minimum = least }).Read(configuration)
            : throw new ConfigurationException(
                EngineKeys.Memory.Name,
                configuration.Get(EngineKeys.Memory.Name) ?? $"{bytes}",
                $"at least {least} bytes ({EngineKeys.MinMemoryPerThread} for each thread)");
    }

    private static ScratchRoot ScratchRootOf(Configuration configuration) =>
        EngineKeys.LocalDirectoryOf(configuration) is { } folder
            ? new ScratchRoot(folder)
            : ScratchRoot.InTemporaryFolder(Path.GetTempPath(), Environment.UserName);
}
