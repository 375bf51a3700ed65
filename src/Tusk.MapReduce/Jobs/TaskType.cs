namespace Tusk.MapReduce.Jobs;

/// <summary>What a task does.</summary>
public enum TaskType
{
    /// <summary>Reads a split.</summary>
    Map,

    /// <summary>Reads a partition.</summary>
    Reduce,
}
