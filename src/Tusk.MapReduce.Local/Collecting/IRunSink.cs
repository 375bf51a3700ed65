using Tusk.MapReduce.Local.Sorting;

namespace Tusk.MapReduce.Local.Collecting;

/// <summary>Takes sorted records and makes a run of them.</summary>
internal interface IRunSink
{
    /// <summary>How many partitions there are.</summary>
    int Partitions { get; }

    /// <summary>Ends the sorting of records, as the making of a run.</summary>
    CancellationToken Stopping { get; }

    /// <summary>Says that records are lost: the attempt must fail, even if its function goes on.</summary>
    void Fail(Exception failure);

    /// <summary>Makes a run; the records are copied.</summary>
    void TakeSorted(ReadOnlySpan<RecordEntry> entries, RecordArena arena);
}
