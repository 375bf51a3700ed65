using Tusk.Hdfs.NameNode.EditLog;

namespace Tusk.Hdfs.NameNode.Storage;

/// <summary>What the edit log still has of what was done before an image, and not long ago.</summary>
/// <remarks>
/// An image does not say who asked for what it has. Without this a call that was answered before the image, and is repeated after a
/// start from it because the answer was lost, would be executed twice. Hadoop forgets such calls: its retry cache is built of the
/// edits after the image alone.
/// </remarks>
internal static class EarlierEdits
{
    /// <summary>Most transactions before an image that are read, and kept for that: a start must not take long.</summary>
    private const long MostTransactions = 1_000_000;

    /// <summary>Reads them, the oldest first.</summary>
    /// <param name="folders">Get to know what cannot be read; no start fails of that, for the image has all that was done.</param>
    /// <param name="files">All segments.</param>
    /// <param name="last">The last transaction of the image.</param>
    /// <param name="since">Segments that were written last before this time are passed over.</param>
    /// <param name="maxOpBytes">Bound on an entry.</param>
    /// <param name="found">Gets the entries. What it throws as <see cref="IOException"/> ends the segment.</param>
    public static void Read(
        StorageFolders folders, IReadOnlyList<SegmentFile> files, TransactionId last, DateTimeOffset since, int maxOpBytes,
        Action<EditLogEntry> found)
    {
        TransactionId given = OldestOf(last);
        foreach (IReadOnlyList<SegmentFile> copies in Young(files, last, since).Reverse())
        {
            string? problem = null;
            foreach (SegmentFile copy in copies)
            {
                problem = TryRead(copy);
                if (problem is null)
                {
                    break;
                }
            }

            if (problem is not null)
            {
                folders.Warn($"Calls that were made before the image may be executed again if they are repeated: {problem}");
            }
        }

        string? TryRead(SegmentFile file)
        {
            try
            {
                using var reader = new EditLogReader(file.Folder.Disk.OpenRead(file.Path), file.Path, file.First, maxOpBytes);
                while (reader.TryRead(out EditLogEntry entry) && entry.Id <= last)
                {
                    if (entry.Id > given)
                    {
                        given = entry.Id;
                        found(entry);
                    }
                }

                return given < file.Last && given < last ? $"{file.Path} ends after transaction {reader.Last}." : null;
            }
            catch (Exception failure) when (StorageFolders.IsFailure(failure))
            {
                return failure.Message;
            }
        }
    }

    /// <summary>Whether a segment is to be kept for those who read it so.</summary>
    /// <param name="folder">Where it is.</param>
    /// <param name="segment">It.</param>
    /// <param name="newest">The last transaction of the newest image.</param>
    /// <param name="since">How far back calls are remembered.</param>
    public static bool IsNeeded(NameFolder folder, EditLogSegment segment, TransactionId newest, DateTimeOffset since) =>
        segment.Last > OldestOf(newest) && IsWrittenSince(folder, segment, since);

    /// <summary>The last transaction before an image that is too far from it.</summary>
    private static TransactionId OldestOf(TransactionId image) => new(Math.Max(0, image.Value - MostTransactions));

    /// <summary>Whether a segment was written since a time; not if that cannot be said.</summary>
    private static bool IsWrittenSince(NameFolder folder, EditLogSegment segment, DateTimeOffset since)
    {
        try
        {
            return folder.Disk.WrittenAt(folder.In(segment.FileName)) >= since;
        }
        catch (Exception failure) when (StorageFolders.IsFailure(failure))
        {
            return false;
        }
    }

    /// <summary>The copies of each segment, the newest segments first, down to one that is too old.</summary>
    private static IEnumerable<IReadOnlyList<SegmentFile>> Young(IReadOnlyList<SegmentFile> files, TransactionId last, DateTimeOffset since) =>
        files.Where(file => file.First <= last && file.First <= file.Last && file.Last > OldestOf(last))
            .GroupBy(static file => file.First)
            .OrderByDescending(static copies => copies.Key)
            .Select(static IReadOnlyList<SegmentFile> (copies) => [.. copies.OrderByDescending(static copy => copy.Last)])
            .TakeWhile(copies => copies.Any(copy => IsWrittenSince(copy.Folder, copy.Segment, since)));
}
