using Tusk.Hdfs.NameNode.EditLog;

namespace Tusk.Hdfs.NameNode.Storage;

/// <summary>A segment of the edit log in one of the folders.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Segment">Its name.</param>
/// <param name="Last">The last transaction that it should have, or has if it is in progress; before its first one if it has none.</param>
/// <param name="Problem">Why a segment in progress cannot be read to its end; null if it can.</param>
internal sealed record SegmentFile(NameFolder Folder, EditLogSegment Segment, TransactionId Last, string? Problem)
{
    /// <summary>Its first transaction.</summary>
    public TransactionId First => Segment.First;

    /// <summary>The file.</summary>
    public string Path => Folder.In(Segment.FileName);

    /// <summary>Whether it should have this transaction.</summary>
    public bool Has(TransactionId id) => First <= id && id <= Last;
}
