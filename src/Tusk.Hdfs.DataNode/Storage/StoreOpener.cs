using System.Globalization;
using Tusk.Common.Errors;
using Tusk.Common.Files;

namespace Tusk.Hdfs.DataNode.Storage;

/// <summary>Locks the data folders, formats new ones, checks old ones, and finds what is in them.</summary>
internal static class StoreOpener
{
    private const string LockName = "in_use.lock";

    /// <summary>Opens the store.</summary>
    /// <returns>The store and the DataNode's own id, which its folders keep.</returns>
    /// <exception cref="HadoopException">Too many folders cannot be used, or they are of another cluster.</exception>
    public static (BlockStore Store, string DatanodeUuid) Open(
        DataNodeOptions options, NamespaceIdentity space, DataNodeLog log, TimeProvider time)
    {
        string? uuid = null;
        List<(DataFolder Folder, LockedFile Lock)> locked = [];
        Dictionary<string, Exception> failed = [];
        List<Volume> volumes = [];
        List<Replica> replicas = [];
        try
        {
            foreach (DataFolder folder in options.Folders)
            {
                if (Try(folder.Path, failed, log, () => LockFolder(folder)) is { } folderLock)
                {
                    locked.Add((folder, folderLock));
                    uuid ??= VolumeFormat.FindDatanodeUuid(folder.Path);
                }
            }

            uuid ??= Guid.NewGuid().ToString();
            foreach ((DataFolder folder, LockedFile folderLock) in locked)
            {
                if (Try(folder.Path, failed, log, () => OpenVolume(folder, folderLock, space, uuid, options, replicas, log, time)) is { } volume)
                {
                    volumes.Add(volume);
                }
                else
                {
                    folderLock.Dispose();
                }
            }

            if (volumes.Count == 0)
            {
                Exception reason = failed.Values.First();
                throw new HadoopException($"All specified directories have failed to load. {reason.Message}", reason);
            }

            if (volumes.GroupBy(static volume => volume.StorageId).FirstOrDefault(static group => group.Count() > 1) is { } twice)
            {
                throw new HadoopException($"Two data folders have the same storageID {twice.Key}: one is a copy of the other.");
            }

            var store = new BlockStore(
                space.BlockPoolId,
                new VolumeSet(volumes, failed.Keys, options.FailedVolumesTolerated),
                replicas,
                options.StopTimeout,
                log,
                time);
            return (store, uuid);
        }
        catch
        {
            locked.ForEach(static entry => entry.Lock.Dispose());
            throw;
        }
    }

    private static LockedFile LockFolder(DataFolder folder)
    {
        Directory.CreateDirectory(folder.Path);
        string owner = string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}@{Environment.MachineName}");
        return LockedFile.TryOpen(Path.Combine(folder.Path, LockName), owner, out string holder)
            ?? throw new HadoopException($"Cannot lock storage {folder.Path}. The directory is already locked: another DataNode uses it ({holder}).");
    }

    private static Volume OpenVolume(
        DataFolder folder,
        LockedFile folderLock,
        NamespaceIdentity space,
        string uuid,
        DataNodeOptions options,
        List<Replica> replicas,
        DataNodeLog log,
        TimeProvider time)
    {
        string storageId = VolumeFormat.Open(folder.Path, space, uuid, time.GetUtcNow());
        var volume = new Volume(
            folder, folderLock, storageId, VolumeFormat.PoolFolder(folder.Path, space), options.ReservedBytes);
        replicas.AddRange(ReplicaScan.Run(volume, log));
        return volume;
    }

    /// <summary>A folder that cannot be used counts as failed; one of another cluster stops the start if none else is left.</summary>
    private static T? Try<T>(string path, Dictionary<string, Exception> failed, DataNodeLog log, Func<T> open)
        where T : class
    {
        try
        {
            return open();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.VolumeUnusable(path, e.Message);
            failed[path] = e;
            return null;
        }
    }
}
