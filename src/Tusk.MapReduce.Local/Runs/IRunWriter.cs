namespace Tusk.MapReduce.Local.Runs;

/// <summary>Takes sorted records, partition by partition.</summary>
internal interface IRunWriter
{
    /// <summary>Appends a record, encoded with its lengths.</summary>
    void Write(ReadOnlySpan<byte> record);

    /// <summary>Ends a partition; partitions end in order, each once.</summary>
    void EndSegment(int partition);
}
