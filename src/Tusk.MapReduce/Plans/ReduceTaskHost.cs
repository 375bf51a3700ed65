using Tusk.MapReduce.Functions;

namespace Tusk.MapReduce.Plans;

/// <summary>What an engine provides to a reduce task attempt.</summary>
public abstract class ReduceTaskHost
{
    /// <summary>The attempt.</summary>
    public abstract TaskContext Context { get; }

    /// <summary>Opens the partition's records, sorted; the engine closes them.</summary>
    public abstract ShuffleCursor OpenShuffle();

    /// <summary>Opens the attempt's part file; the engine closes it.</summary>
    public abstract Stream OpenOutput();
}
