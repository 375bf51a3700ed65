using Tusk.MapReduce.Functions;

namespace Tusk.MapReduce.Plans;

/// <summary>What an engine provides to a reduce task attempt.</summary>
public abstract class ReduceTaskHost
{
    /// <summary>The attempt.</summary>
    public abstract TaskContext Context { get; }

    /// <summary>Opens the partition's records, sorted; the engine closes them.</summary>
    public abstract ShuffleCursor OpenShuffle();

    /// <summary>Opens a file of the attempt; the engine closes it, and keeps it if the attempt succeeds.</summary>
    /// <param name="path">Where in the output folder, names joined by /.</param>
    public abstract Stream OpenOutput(string path);
}
