using Tusk.Hdfs.NameNode.EditLog.Disk;
using Tusk.Hdfs.NameNode.EditLog.Format;

namespace Tusk.Hdfs.NameNode.EditLog;

/// <summary>Ends a segment that a NameNode left in progress when it died.</summary>
public static class EditLogRecovery
{
    /// <summary>What a segment without a single entry is renamed to, as Hadoop does: behind its name.</summary>
    private const string EmptySuffix = ".empty";

    /// <summary>Cuts off what is behind the last valid entry and renames the segment.</summary>
    /// <param name="directory">The folder.</param>
    /// <param name="segment">A segment in progress there.</param>
    /// <param name="maxOpBytes">Bound on an entry (dfs.namenode.max.op.size).</param>
    /// <returns>The finalized segment, null if there was no entry and the file was set aside; and how it ended.</returns>
    /// <exception cref="EditLogException">It is corrupt, and was left as it is.</exception>
    public static (EditLogSegment? Segment, EditLogTail Tail) Recover(
        string directory, EditLogSegment segment, int maxOpBytes = EditLogFormat.DefaultMaxOpBytes) =>
        Recover(LocalDisk.Instance, directory, segment, maxOpBytes);

    /// <summary>Reads a segment for its end.</summary>
    /// <exception cref="EditLogException">It is corrupt.</exception>
    public static EditLogTail ReadToEnd(string path, TransactionId first, int maxOpBytes = EditLogFormat.DefaultMaxOpBytes) =>
        ReadToEnd(LocalDisk.Instance, path, first, maxOpBytes);

    /// <summary>The same on a disk that may be simulated.</summary>
    internal static (EditLogSegment? Segment, EditLogTail Tail) Recover(
        IDisk disk, string directory, EditLogSegment segment, int maxOpBytes)
    {
        if (!segment.IsInProgress)
        {
            throw new ArgumentException($"{segment} is not in progress.", nameof(segment));
        }

        string path = Path.Combine(directory, segment.FileName);
        EditLogTail tail = ReadToEnd(disk, path, segment.First, maxOpBytes);
        if (tail.Last == TransactionId.None)
        {
            disk.Rename(path, path + EmptySuffix, replace: true);
            disk.SyncFolder(directory);
            return (null, tail);
        }

        Cut(disk, path, tail.ValidBytes);
        var finalized = new EditLogSegment(segment.First, tail.Last);
        Rename(disk, directory, segment, finalized);
        return (finalized, tail);
    }

    /// <summary>The same on a disk that may be simulated.</summary>
    internal static EditLogTail ReadToEnd(IDisk disk, string path, TransactionId first, int maxOpBytes)
    {
        using var reader = new EditLogReader(disk.OpenRead(path), path, first, maxOpBytes);
        while (reader.TryRead(out _))
        {
        }

        return reader.Tail!;
    }

    /// <summary>Renames a segment; the new name is on the disk when this returns.</summary>
    internal static string Rename(IDisk disk, string directory, EditLogSegment from, EditLogSegment to)
    {
        string path = Path.Combine(directory, to.FileName);
        disk.Rename(Path.Combine(directory, from.FileName), path, replace: false);
        disk.SyncFolder(directory);
        return path;
    }

    private static void Cut(IDisk disk, string path, long bytes)
    {
        using IDiskFile file = disk.OpenWrite(path);
        file.SetLength(bytes);
        file.Sync();
    }
}
