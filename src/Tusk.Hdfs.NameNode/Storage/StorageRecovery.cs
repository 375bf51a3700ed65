using Tusk.Hdfs.NameNode.EditLog;
using Tusk.Hdfs.NameNode.FsImage;

namespace Tusk.Hdfs.NameNode.Storage;

/// <summary>What is put right after a load, once it is sure that nothing is missing.</summary>
internal static class StorageRecovery
{
    private const string CorruptSuffix = ".corrupt";

    /// <summary>Ends segments that were left in progress; what is behind their last entry is cut off.</summary>
    public static void EndSegments(StorageFolders folders, IReadOnlyList<SegmentFile> files, int maxOpBytes)
    {
        foreach (SegmentFile file in files.Where(static file => file.Segment.IsInProgress))
        {
            folders.Try(file.Folder, $"end {file.Segment}", () => End(folders, file, maxOpBytes));
        }
    }

    /// <summary>Makes folders that are new ones of this namespace. Their image comes with the next one that is saved.</summary>
    public static void Format(
        StorageFolders folders, IReadOnlyList<NameFolder> unformatted, StorageIdentity identity, TransactionId last, TimeProvider time)
    {
        foreach (NameFolder folder in unformatted)
        {
            folders.Try(folder, "format it", () =>
            {
                StorageFormat.Clear(folder);
                folder.WriteSeen(last);
                folder.Replace(VersionFile.Name, VersionFile.Write(identity, time.GetUtcNow().ToUnixTimeMilliseconds()));
                folders.Tell($"Storage directory {folder} was not formatted and is now one more of this namespace.");
            });
        }
    }

    /// <summary>What folders lack of what was loaded, a sentence each.</summary>
    public static IEnumerable<string> FindLacking(StorageFolders folders, TransactionId image, TransactionId last)
    {
        foreach (NameFolder folder in folders.Live)
        {
            IReadOnlyList<string> names = [];
            folders.Try(folder, "list the files", () => names = folder.FileNames());
            if (folder.HasImages && !names.Contains(FsImageName.Of(image)))
            {
                yield return $"{folder} has no image of transaction {image}.";
            }
            else if (folder.HasEdits && !HasAll(EditLogSegment.Among(names), image.Next, last))
            {
                yield return $"{folder} lacks edits up to transaction {last}.";
            }
        }
    }

    private static bool HasAll(IReadOnlyList<EditLogSegment> segments, TransactionId next, TransactionId last)
    {
        foreach (EditLogSegment segment in segments)
        {
            next = segment.First <= next && segment.Last is TransactionId end && end >= next ? end.Next : next;
        }

        return next > last;
    }

    private static void End(StorageFolders folders, SegmentFile file, int maxOpBytes)
    {
        if (file.Problem is not null)
        {
            file.Folder.Disk.Rename(file.Path, file.Path + CorruptSuffix, replace: true);
            file.Folder.Disk.SyncFolder(file.Folder.Current);
            folders.Warn($"{file.Path} was damaged, and all of it was in another folder; it is now {file.Segment}{CorruptSuffix}.");
            return;
        }

        (EditLogSegment? ended, EditLogTail tail) =
            EditLogRecovery.Recover(file.Folder.Disk, file.Folder.Current, file.Segment, maxOpBytes);
        if (tail.Ending == EditLogEnding.Torn)
        {
            folders.Warn($"{file.Path} was cut off at {tail.ValidBytes} B, after transaction {tail.Last}: {tail.Problem}.");
        }

        folders.Tell(ended is null ? $"{file.Path} had no entry." : $"{file.Path} was in progress and is now {ended}.");
    }
}
