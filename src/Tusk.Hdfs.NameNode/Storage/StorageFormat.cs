using Tusk.Hdfs.NameNode.EditLog;
using Tusk.Hdfs.NameNode.EditLog.Disk;
using Tusk.Hdfs.NameNode.EditLog.Fields;
using Tusk.Hdfs.NameNode.FsImage;
using Tusk.Hdfs.NameNode.Namespace.Inodes;

namespace Tusk.Hdfs.NameNode.Storage;

/// <summary>Makes an empty namespace: <c>namenode -format</c>.</summary>
/// <remarks>
/// A folder is formatted from the moment it has its file VERSION, which comes last; where one was before, it goes first, in all
/// folders. Source: Apache Hadoop 3.4, o.a.h.hdfs.server.namenode.FSImage#format.
/// </remarks>
internal static class StorageFormat
{
    /// <summary>The last id that no inode has but the root.</summary>
    private static readonly InodeId LastReserved = InodeTree.RootId;

    /// <summary>The folders that hold something, for which a person should be asked.</summary>
    public static IReadOnlyList<string> FindData(StorageOptions options, IDisk? disk = null) =>
    [
        .. NameFolder.Of(options, disk ?? LocalDisk.Instance).Where(static folder => folder.FileNames().Count > 0)
            .Select(static folder => folder.Path),
    ];

    /// <summary>Formats all folders; what was in them is gone.</summary>
    /// <param name="options">The folders; those that are not there are made.</param>
    /// <param name="identity">Which namespace it will be.</param>
    /// <param name="rootOwner">Owner, group and mode of the root.</param>
    /// <param name="time">The clock.</param>
    /// <param name="notices">Gets what belongs into the log.</param>
    /// <param name="disk">What the folders are on; null for this machine's.</param>
    /// <exception cref="IOException">A folder is in use, or does not take it.</exception>
    public static void Run(
        StorageOptions options, StorageIdentity identity, PermissionStatus rootOwner, TimeProvider time, Action<StorageNotice> notices,
        IDisk? disk = null)
    {
        IReadOnlyList<NameFolder> all = NameFolder.Of(options, disk ?? LocalDisk.Instance);
        foreach (NameFolder folder in all)
        {
            folder.Disk.CreateFolder(folder.Path);
        }

        IReadOnlyList<IDisposable> locks = StorageInspection.Lock(all, options.Owner, notices);
        try
        {
            Run(all, identity, rootOwner, time, notices);
        }
        finally
        {
            foreach (IDisposable held in locks)
            {
                held.Dispose();
            }
        }
    }

    /// <summary>Empties the folder <c>current</c>, which is made if it is not there; VERSION goes first.</summary>
    internal static void Clear(NameFolder folder)
    {
        folder.Disk.CreateFolder(folder.Current);
        folder.Disk.SyncFolder(folder.Path);
        folder.Disk.Delete(folder.In(VersionFile.Name));
        folder.Disk.SyncFolder(folder.Current);
        foreach (string name in folder.FileNames())
        {
            folder.Disk.Delete(folder.In(name));
        }

        folder.Disk.SyncFolder(folder.Current);
    }

    private static void Run(
        IReadOnlyList<NameFolder> all, StorageIdentity identity, PermissionStatus rootOwner, TimeProvider time, Action<StorageNotice> notices)
    {
        foreach (NameFolder folder in all.Where(static folder => folder.IsFormatted))
        {
            folder.Disk.Delete(folder.In(VersionFile.Name));
            folder.Disk.SyncFolder(folder.Current);
        }

        foreach (NameFolder folder in all)
        {
            Clear(folder);
        }

        var folders = new StorageFolders(all, notices);
        if (NameNodeStorage.SaveImage(folders, Empty(identity, rootOwner)) < all.Count(static folder => folder.HasImages))
        {
            throw new StorageException("Not all folders took the first image; nothing is formatted. See the messages above.");
        }

        foreach (NameFolder folder in all)
        {
            folder.WriteSeen(TransactionId.None);
        }

        foreach (NameFolder folder in all)
        {
            folder.Replace(VersionFile.Name, VersionFile.Write(identity, time.GetUtcNow().ToUnixTimeMilliseconds()));
            folders.Tell($"Storage directory {folder} has been successfully formatted.");
        }
    }

    private static FsImageContent Empty(StorageIdentity identity, PermissionStatus rootOwner) => new(
        new FsImageCounters(
            identity.NamespaceId, TransactionId.None, LastReserved, FsImageCounters.BeforeFirstBlock, FsImageCounters.BeforeFirstStamp),
        new InodeTree(rootOwner), FsImageKept.CreateEmpty());
}
