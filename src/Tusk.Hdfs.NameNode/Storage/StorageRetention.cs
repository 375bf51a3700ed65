using Tusk.Hdfs.NameNode.EditLog;
using Tusk.Hdfs.NameNode.FsImage;

namespace Tusk.Hdfs.NameNode.Storage;

/// <summary>Decides which images and segments are needed no more.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.server.namenode.NNStorageRetentionManager.</remarks>
internal static class StorageRetention
{
    /// <summary>From which transaction on segments are kept, and from which on images.</summary>
    /// <param name="images">The last transactions of all images.</param>
    /// <param name="segments">All finalized segments.</param>
    /// <param name="options">How much is kept.</param>
    public static (TransactionId Images, TransactionId Segments) Decide(
        IEnumerable<TransactionId> images, IEnumerable<EditLogSegment> segments, StorageOptions options)
    {
        TransactionId[] newest = [.. images.Distinct().OrderDescending().Take(Math.Max(1, options.ImagesRetained))];
        if (newest.Length == 0)
        {
            return (TransactionId.None, TransactionId.None);
        }

        TransactionId oldest = newest[^1];
        TransactionId needed = oldest.Next;
        var from = new TransactionId(Math.Max(0, needed.Value - Math.Max(0, options.ExtraEditsRetained)));
        EditLogSegment[] extra =
        [
            .. segments.Where(segment => segment.Last >= from && segment.Last < needed).Distinct().OrderBy(static segment => segment.First),
        ];
        int tooMany = extra.Length - Math.Max(0, options.MaxExtraSegmentsRetained);
        return (oldest, tooMany <= 0 ? from : tooMany < extra.Length ? extra[tooMany].First : needed);
    }

    /// <summary>Deletes what is needed no more. What cannot be deleted is named and left.</summary>
    /// <remarks>
    /// A folder that did not take the last images keeps the one it has, and all folders the edits after it: without an image its edits
    /// would be of no use, were it the only folder that is left. Hadoop uses such a folder no more.
    /// </remarks>
    public static void Purge(StorageFolders folders, StorageOptions options, DateTimeOffset now)
    {
        NameFolder[] live = [.. folders.Live];
        string[][] names = [.. live.Select(folder => Names(folders, folder))];
        TransactionId[] all = [.. names.SelectMany(Images)];
        TransactionId newest = all.DefaultIfEmpty().Max();
        (TransactionId images, TransactionId segments) = Decide(
            all, names.SelectMany(EditLogSegment.Among).Where(static segment => !segment.IsInProgress), options);
        TransactionId[] own = [.. names.Select(one => Images(one).DefaultIfEmpty(newest).Max())];
        segments = own.Select(static last => last.Next).Append(segments).Min();
        for (int i = 0; i < live.Length; i++)
        {
            foreach (string name in Obsolete(names[i], own[i] < images ? own[i] : images, segments))
            {
                if (!IsRemembered(live[i], name, newest, options, now))
                {
                    Delete(folders, live[i], name);
                }
            }
        }
    }

    /// <summary>The images among names of files.</summary>
    public static IEnumerable<TransactionId> Images(IEnumerable<string> names)
    {
        foreach (string name in names)
        {
            if (FsImageName.TryParse(name, out TransactionId last))
            {
                yield return last;
            }
        }
    }

    /// <summary>An image goes before its sum: without a sum it would look damaged.</summary>
    private static IEnumerable<string> Obsolete(string[] names, TransactionId images, TransactionId segments) =>
    [
        .. names.Where(FsImageName.IsCheckpoint),
        .. names.Where(name => FsImageName.TryParse(name, out TransactionId last) && last < images),
        .. names.Where(name => FsImageName.TryParseDigest(name, out TransactionId last) && last < images),
        .. names.Where(name => EditLogSegment.TryParse(name, out EditLogSegment segment) && segment.Last < segments),
    ];

    /// <summary>Whether it is a segment with calls that may still be repeated.</summary>
    private static bool IsRemembered(NameFolder folder, string name, TransactionId newest, StorageOptions options, DateTimeOffset now) =>
        options.CallsRemembered > TimeSpan.Zero && EditLogSegment.TryParse(name, out EditLogSegment segment)
        && EarlierEdits.IsNeeded(folder, segment, newest, now - options.CallsRemembered);

    private static string[] Names(StorageFolders folders, NameFolder folder)
    {
        string[] names = [];
        folders.Try(folder, "list the files", () => names = [.. folder.FileNames()]);
        return names;
    }

    private static void Delete(StorageFolders folders, NameFolder folder, string name)
    {
        try
        {
            folder.Disk.Delete(folder.In(name));
        }
        catch (Exception failure) when (StorageFolders.IsFailure(failure))
        {
            folders.Warn($"{folder.In(name)} is needed no more and could not be deleted: {failure.Message}");
        }
    }
}
