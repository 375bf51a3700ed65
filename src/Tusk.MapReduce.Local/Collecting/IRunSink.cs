using Tusk.MapReduce.Local.Sorting;

namespace Tusk.MapReduce.Local.Collecting;

/// <summary>Takes sorted records and makes a run of them.</summary>
internal interface IRunSink
{
    /// <summary>How many partitions there are.</summary>
    int Partitions { get; }

    /// <summary>Makes a run; the records are copied.</summary>
    void TakeSorted(ReadOnlySpan<RecordEntry> entries, RecordArena arena);
}
