using System.Globalization;
using Tusk.Common.Files;
using Tusk.Hdfs.DataTransfer;

namespace Tusk.Hdfs.DataNode.Storage;

/// <summary>A data folder in use: where the files of its replicas are, and how full it is.</summary>
internal sealed class Volume : IDisposable
{
    private const string UsedName = "dfsUsed";

    private readonly LockedFile _lock;
    private readonly string _pool;
    private readonly long _reservedBytes;
    private long _usedBytes;
    private long _promisedBytes;

    /// <summary>A volume whose folder is locked and formatted.</summary>
    public Volume(DataFolder folder, LockedFile folderLock, string storageId, string poolFolder, long reservedBytes)
    {
        (Folder, _lock, StorageId, _pool, _reservedBytes) = (folder, folderLock, storageId, poolFolder, reservedBytes);
        FinalizedRoot = Path.Combine(_pool, "current", "finalized");
        BeingWrittenRoot = Path.Combine(_pool, "current", "rbw");
        TemporaryRoot = Path.Combine(_pool, "tmp");
    }

    public DataFolder Folder { get; }

    /// <summary>Its own id, such as <c>DS-e4d294d4-…</c>.</summary>
    public string StorageId { get; }

    public string FinalizedRoot { get; }

    public string BeingWrittenRoot { get; }

    public string TemporaryRoot { get; }

    /// <summary>Bytes of all replicas with their meta files.</summary>
    public long UsedBytes => Math.Max(0, Interlocked.Read(ref _usedBytes));

    /// <summary>Whether it was taken out of service.</summary>
    public bool HasFailed { get; set; }

    /// <summary>Bytes that may be used for blocks, used ones among them.</summary>
    public long CapacityBytes => Math.Max(0, Space().Total - _reservedBytes);

    /// <summary>Bytes that new blocks may take.</summary>
    public long RemainingBytes
    {
        get
        {
            long available = Space().Available;
            long remaining = Math.Min(CapacityBytes - UsedBytes, available - _reservedBytes);
            return Math.Max(0, remaining - Interlocked.Read(ref _promisedBytes));
        }
    }

    /// <summary>Bytes that are kept for blocks being written.</summary>
    public long PromisedBytes => Math.Max(0, Interlocked.Read(ref _promisedBytes));

    /// <summary>Bytes that others use on the disk.</summary>
    public long OtherBytes => Math.Max(0, CapacityBytes - UsedBytes - Space().Available);

    /// <summary>Whether it can tell its room; one that cannot should be looked at.</summary>
    public bool TellsRoom => Space().Total > 0;

    /// <summary>Whether its folders are there. Costs little; <see cref="Look"/> finds more.</summary>
    public bool IsThere => Directory.Exists(FinalizedRoot) && Directory.Exists(BeingWrittenRoot) && Directory.Exists(TemporaryRoot);

    /// <summary>Folder of a replica's files in a state.</summary>
    public string FolderOf(BlockId id, ReplicaState state) => state switch
    {
        ReplicaState.Finalized => Path.Combine(FinalizedRoot, BlockNames.Folder(id)),
        ReplicaState.Temporary => TemporaryRoot,
        _ => BeingWrittenRoot,
    };

    public void AddUsed(long bytes) => Interlocked.Add(ref _usedBytes, bytes);

    /// <summary>Keeps room for a block that is being written; negative numbers give it back.</summary>
    public void Promise(long bytes) => Interlocked.Add(ref _promisedBytes, bytes);

    /// <summary>Leaves the number of used bytes to a Java DataNode that starts on this folder, which saves it a count.</summary>
    public void SaveUsed(DateTimeOffset now) => File.WriteAllText(
        Path.Combine(_pool, "current", UsedName),
        string.Create(CultureInfo.InvariantCulture, $"{UsedBytes} {now.ToUnixTimeMilliseconds()}"));

    /// <summary>Looks whether files can be made, written, read and removed here.</summary>
    public VolumeCondition Look()
    {
        // Several may look at a time, and must not find each other's file gone.
        string probe = Path.Combine(TemporaryRoot, $".probe-{Guid.NewGuid():N}");
        try
        {
            VolumeCondition condition = Probe(probe);
            File.Delete(probe);
            return IsThere ? condition : VolumeCondition.Failed;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return VolumeCondition.Failed;
        }
    }

    public void Dispose() => _lock.Dispose();

    private static VolumeCondition Probe(string path)
    {
        try
        {
            File.WriteAllBytes(path, [1]);
            return File.ReadAllBytes(path) is [1] ? VolumeCondition.Working : VolumeCondition.Failed;
        }
        catch (IOException e) when (ErrorNumbers.Own.IsStorageFull(e))
        {
            return VolumeCondition.Full;
        }
    }

    private (long Total, long Available) Space()
    {
        try
        {
            var drive = new DriveInfo(Folder.Path);
            return (drive.TotalSize, drive.AvailableFreeSpace);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return default; // it has gone: there is no room, and whoever looks at it next takes it out of service
        }
    }
}
