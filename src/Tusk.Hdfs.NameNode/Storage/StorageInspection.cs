using Tusk.Hdfs.NameNode.EditLog;
using Tusk.Hdfs.NameNode.FsImage;

namespace Tusk.Hdfs.NameNode.Storage;

/// <summary>Looks at folders before anything of them is used, and refuses what does not fit; the texts are Hadoop's where it has some.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.server.namenode.FSImage and o.a.h.hdfs.server.common.Storage.</remarks>
internal static class StorageInspection
{
    private const string LockFile = "in_use.lock";

    /// <summary>Folders of upgrades and their like that did not come to their end.</summary>
    private static readonly string[] Unfinished = ["previous.tmp", "removed.tmp", "finalized.tmp", "lastcheckpoint.tmp"];

    /// <summary>Every folder must be there: one that is not may be a disk that is not mounted.</summary>
    /// <exception cref="StorageException">One is not.</exception>
    public static void CheckThere(IReadOnlyList<NameFolder> folders)
    {
        if (folders.FirstOrDefault(static folder => !folder.Disk.FolderExists(folder.Path)) is NameFolder missing)
        {
            throw StorageException.Inconsistent(missing.Path, "storage directory does not exist or is not accessible.");
        }
    }

    /// <summary>Locks folders.</summary>
    /// <exception cref="StorageException">One is locked by somebody else; none is locked then.</exception>
    public static IReadOnlyList<IDisposable> Lock(IReadOnlyList<NameFolder> folders, string owner, Action<StorageNotice> notices)
    {
        List<IDisposable> locks = [];
        bool complete = false;
        try
        {
            foreach (NameFolder folder in folders)
            {
                locks.Add(Lock(folder, owner, notices));
            }

            complete = true;
            return locks;
        }
        finally
        {
            foreach (IDisposable held in complete ? [] : locks)
            {
                held.Dispose();
            }
        }
    }

    /// <summary>What the folders say of themselves, and those that say nothing yet.</summary>
    /// <exception cref="StorageException">None is formatted, or they are not of one namespace.</exception>
    public static (StorageIdentity Identity, IReadOnlyList<NameFolder> Unformatted) Identify(StorageFolders folders)
    {
        List<NameFolder> unformatted = [];
        StorageIdentity? identity = null;
        foreach (NameFolder folder in folders.Live)
        {
            CheckFinished(folder);
            if (!folder.IsFormatted)
            {
                unformatted.Add(folder);
                continue;
            }

            StorageIdentity found = VersionFile.Read(folder.Disk, folder.Path, folder.In(VersionFile.Name));
            Compare(folder, identity ??= found, found);
        }

        foreach (NameFolder folder in unformatted)
        {
            CheckWorthless(folder);
        }

        if (identity is null)
        {
            throw new StorageException("NameNode is not formatted.");
        }

        return (identity, unformatted);
    }

    /// <summary>All images, the newest first.</summary>
    public static IReadOnlyList<(TransactionId Last, NameFolder Folder)> Images(StorageFolders folders)
    {
        List<(TransactionId Last, NameFolder Folder)> images = [];
        foreach (NameFolder folder in folders.Images)
        {
            folders.Try(folder, "list the images", () =>
                images.AddRange(StorageRetention.Images(folder.FileNames()).Select(last => (last, folder))));
        }

        return [.. images.OrderByDescending(static image => image.Last.Value)];
    }

    /// <summary>Whether an image is of this namespace and of the transaction that its name tells.</summary>
    /// <exception cref="FsImageException">It is not.</exception>
    public static void CheckIsOf(FsImageCounters counters, StorageIdentity identity, TransactionId last, string path)
    {
        if (counters.NamespaceId != identity.NamespaceId || counters.Last != last)
        {
            throw new FsImageException(
                $"{path} is of the namespace {counters.NamespaceId} and transaction {counters.Last}; {VersionFile.Name} has the namespace "
                + $"{identity.NamespaceId}, the file name the transaction {last}.");
        }
    }

    private static IDisposable Lock(NameFolder folder, string owner, Action<StorageNotice> notices)
    {
        string path = Path.Combine(folder.Path, LockFile);
        if (folder.Disk.TryLock(path, owner, out string holder) is IDisposable held)
        {
            return held;
        }

        if (holder.Length > 0)
        {
            notices(new StorageNotice(
                IsWarning: true, $"It appears that another node {holder} has already locked the storage directory: {folder}"));
        }

        throw new StorageException($"Cannot lock storage {folder}. The directory is already locked");
    }

    private static void CheckFinished(NameFolder folder)
    {
        if (Unfinished.FirstOrDefault(name => folder.Disk.FolderExists(Path.Combine(folder.Path, name))) is string name)
        {
            throw StorageException.Inconsistent(
                folder.Path, $"{name} is there: an upgrade, rollback or import did not come to its end. Start Apache Hadoop on it once.");
        }
    }

    private static void Compare(NameFolder folder, StorageIdentity first, StorageIdentity found)
    {
        string? problem = found switch
        {
            _ when found.NamespaceId != first.NamespaceId => "namespaceID is incompatible with others.",
            _ when found.ClusterId != first.ClusterId => "cluster Id is incompatible with others.",
            _ when found.BlockPoolId != first.BlockPoolId => $"Unexpected blockpoolID {found.BlockPoolId} . Expected {first.BlockPoolId}",
            _ when found.CreationMillis != first.CreationMillis => "cTime is incompatible with others.",
            _ => null,
        };
        if (problem is not null)
        {
            throw StorageException.Inconsistent(folder.Path, problem);
        }
    }

    /// <summary>A folder without VERSION is filled from the others; if it has a history, it is none that may be overwritten.</summary>
    private static void CheckWorthless(NameFolder folder)
    {
        IReadOnlyList<string> names = folder.FileNames();
        if (EditLogSegment.Among(names).Count > 0 || StorageRetention.Images(names).Any(static last => last > TransactionId.None))
        {
            throw StorageException.Inconsistent(
                folder.Path, $"it has images or edits and no file {VersionFile.Name}. Empty it, or bring the file back.");
        }
    }
}
