using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.NameNode.Blocks.Topology;

namespace Tusk.Hdfs.NameNode.Blocks.Datanodes;

/// <summary>A DataNode as the NameNode knows it: its volumes, its load, and what it is to be told with its next heartbeat.</summary>
internal sealed class DatanodeDescriptor : INetworkNode
{
    private const int StorageTypes = (int)StorageType.NvDimm + 1;
    private readonly Dictionary<string, StorageInfo> _storages = new(StringComparer.Ordinal);
    private readonly int[] _scheduled = new int[StorageTypes];
    private readonly int[] _scheduledBefore = new int[StorageTypes];
    private long _scheduledRolledAt;

    /// <summary>A DataNode that registers.</summary>
    public DatanodeDescriptor(DatanodeId id, string location) => (Id, NetworkLocation) = (id, location);

    /// <summary>Who it is.</summary>
    public DatanodeId Id { get; set; }

    /// <inheritdoc/>
    public string NetworkLocation { get; set; }

    /// <summary>Release of its software.</summary>
    public string SoftwareVersion { get; set; } = "";

    /// <summary>What operators want of it.</summary>
    public AdminState AdminState { get; set; }

    /// <summary>Whether it has registered and been heard of since.</summary>
    public bool IsAlive { get; set; }

    /// <summary>When it was heard of last, in ms.</summary>
    public long LastHeartbeatAt { get; set; }

    /// <summary>When it reported all its blocks last, in ms; 0 for never.</summary>
    public long LastReportAt { get; set; }

    /// <summary>Threads that serve data there.</summary>
    public int Xceivers { get; set; }

    /// <summary>Copies that it is sending.</summary>
    public int Transmissions { get; set; }

    /// <summary>Volumes that it has lost.</summary>
    public int FailedVolumes { get; set; }

    /// <summary>Size of its cache, in bytes.</summary>
    public long CacheCapacity { get; set; }

    /// <summary>Used part of its cache, in bytes.</summary>
    public long CacheUsed { get; set; }

    /// <summary>Whether it has told its volumes since it registered.</summary>
    public bool HasHeartbeatSinceRegistration { get; set; }

    /// <summary>Whether room and replicas of each of its volumes are known.</summary>
    public bool HasReported => HasHeartbeatSinceRegistration && _storages.Count > 0 && _storages.Values.All(static storage => storage.ReportCount > 0);

    /// <summary>Whether it has volumes of whose replicas it has said nothing since it registered.</summary>
    public bool HasUnreported => !HasHeartbeatSinceRegistration
        || _storages.Values.Any(static storage => storage.ReportCount == 0 && storage.State != StorageState.Failed);

    /// <summary>Its volumes in order of appearance.</summary>
    public IReadOnlyCollection<StorageInfo> Storages => _storages.Values;

    /// <summary>Copies that it is to make.</summary>
    public Queue<TransferOrder> Transfers { get; } = new();

    /// <summary>Blocks whose recovery it is to lead.</summary>
    public List<BlockInfo> Recoveries { get; } = [];

    /// <summary>Whether operators want it to serve.</summary>
    public bool IsInService => AdminState == AdminState.Normal;

    /// <summary>How many blocks have a replica here.</summary>
    public int BlockCount => _storages.Values.Sum(static storage => storage.BlockCount);

    /// <summary>Size of its volumes, in bytes.</summary>
    public long Capacity => Sum(static storage => storage.Capacity);

    /// <summary>What HDFS uses of them, in bytes.</summary>
    public long Used => Sum(static storage => storage.Used);

    /// <summary>What is left, in bytes.</summary>
    public long Remaining => Sum(static storage => storage.Remaining);

    /// <summary>What this NameNode's blocks use, in bytes.</summary>
    public long BlockPoolUsed => Sum(static storage => storage.BlockPoolUsed);

    /// <summary>What others use, in bytes.</summary>
    public long NonDfsUsed => Sum(static storage => storage.NonDfsUsed);

    /// <summary>Whether it was not heard of for a while.</summary>
    public bool IsStale(long now, BlockManagerOptions options) => now - LastHeartbeatAt > options.StaleInterval;

    /// <summary>The volume with an id; null if there is none.</summary>
    public StorageInfo? FindStorage(string uuid) => _storages.GetValueOrDefault(uuid);

    /// <summary>Adds a volume.</summary>
    public void Add(StorageInfo storage) => _storages.Add(storage.Uuid, storage);

    /// <summary>Forgets a volume.</summary>
    public void Remove(StorageInfo storage) => _storages.Remove(storage.Uuid);

    /// <summary>Counts a block that will come here, until it is reported or <see cref="RollScheduled"/> gives it up.</summary>
    public void Schedule(StorageType type) => _scheduled[(int)type]++;

    /// <summary>Takes back one <see cref="Schedule"/>.</summary>
    public void Unschedule(StorageType type)
    {
        int[] counts = _scheduledBefore[(int)type] > 0 ? _scheduledBefore : _scheduled;
        counts[(int)type] = Math.Max(0, counts[(int)type] - 1);
    }

    /// <summary>Blocks of a type that are on their way here.</summary>
    public int Scheduled(StorageType type) => _scheduled[(int)type] + _scheduledBefore[(int)type];

    /// <summary>All blocks that are on their way here.</summary>
    public int ScheduledTotal() => _scheduled.Sum() + _scheduledBefore.Sum();

    /// <summary>Gives up blocks that were scheduled before the last roll: their writers are gone.</summary>
    public void RollScheduled(long now, long interval)
    {
        if (now - _scheduledRolledAt >= interval)
        {
            _scheduled.CopyTo(_scheduledBefore, 0);
            Array.Clear(_scheduled);
            _scheduledRolledAt = now;
        }
    }

    /// <summary>A volume for a new block.</summary>
    /// <remarks>Source: Apache Hadoop 3.4, DatanodeDescriptor#chooseStorage4Block: blocks on their way are counted
    /// against the room of all volumes of the type.</remarks>
    /// <returns>The one with most room; null if none has enough.</returns>
    public StorageInfo? ChooseStorage(StorageType type, long blockBytes, int minBlocks)
    {
        long required = Multiply(blockBytes, minBlocks);
        long remaining = 0;
        StorageInfo? chosen = null;
        foreach (StorageInfo storage in _storages.Values)
        {
            if (storage.State == StorageState.Normal && storage.Type == type && storage.Remaining >= required)
            {
                remaining = Math.Min(long.MaxValue - storage.Remaining, remaining) + storage.Remaining;
                if (chosen is null || storage.Remaining > chosen.Remaining)
                {
                    chosen = storage;
                }
            }
        }

        return required > remaining - Multiply(blockBytes, Scheduled(type)) ? null : chosen;
    }

    /// <summary>Address and data port.</summary>
    public override string ToString() => Id.ToString();

    private static long Multiply(long blockBytes, int blocks) =>
        blockBytes > 0 && blocks > long.MaxValue / blockBytes ? long.MaxValue : blockBytes * blocks;

    private long Sum(Func<StorageInfo, long> part)
    {
        long sum = 0;
        foreach (StorageInfo storage in _storages.Values)
        {
            long value = part(storage);
            sum = value > long.MaxValue - sum ? long.MaxValue : sum + value;
        }

        return sum;
    }
}
