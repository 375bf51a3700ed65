using System.Globalization;
using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.NameNode.Blocks.Topology;

namespace Tusk.Hdfs.NameNode.Blocks.Datanodes;

/// <summary>All DataNodes: who registers, who is heard of, who is dead.</summary>
/// <remarks>Source of the rules: Apache Hadoop 3.4, DatanodeManager#registerDatanode and HeartbeatManager.</remarks>
internal sealed class DatanodeRegistry
{
    private const int MaxStoragesPerDatanode = 4096;
    private readonly Dictionary<string, DatanodeDescriptor> _byUuid = new(StringComparer.Ordinal);
    private readonly BlockLedger _ledger;
    private readonly ReplicaTracker _tracker;
    private readonly IRackResolver _racks;
    private readonly Action<DatanodeDescriptor> _departed;

    /// <summary>No DataNodes yet.</summary>
    /// <param name="ledger">What is known of blocks.</param>
    /// <param name="tracker">Acts on replicas that go with their DataNodes.</param>
    /// <param name="racks">Tells where machines are.</param>
    /// <param name="departed">Called for a DataNode that is dead, or has begun a new life.</param>
    public DatanodeRegistry(
        BlockLedger ledger, ReplicaTracker tracker, IRackResolver racks, Action<DatanodeDescriptor> departed) =>
        (_ledger, _tracker, _racks, _departed) = (ledger, tracker, racks, departed);

    /// <summary>All that have registered since the start, dead ones too, in that order.</summary>
    public IReadOnlyCollection<DatanodeDescriptor> All => _byUuid.Values;

    /// <summary>How many are alive.</summary>
    public int LiveCount => _ledger.Topology.Nodes.Count;

    /// <summary>The DataNode with an id, dead or alive; null if there is none.</summary>
    public DatanodeDescriptor? Find(string uuid) => _byUuid.GetValueOrDefault(uuid);

    /// <summary>A live DataNode on a machine, any of them where there are several; null if there is none.</summary>
    public DatanodeDescriptor? FindByAddress(string hostOrAddress)
    {
        DatanodeDescriptor? found = null;
        int count = 0;
        foreach (DatanodeDescriptor datanode in _ledger.Topology.Nodes)
        {
            if (IsAt(datanode, hostOrAddress) && (++count == 1 || _ledger.Random.Next(count) == 0))
            {
                found = datanode;
            }
        }

        return found;
    }

    /// <summary>The live DataNode that a client names by host and port; if none is at the port, one of the host.</summary>
    public DatanodeDescriptor? FindByEndpoint(string hostAndPort)
    {
        int colon = hostAndPort.LastIndexOf(':');
        string host = colon < 0 ? hostAndPort : hostAndPort[..colon];
        foreach (DatanodeDescriptor datanode in _ledger.Topology.Nodes)
        {
            if (IsAt(datanode, host)
                && hostAndPort.AsSpan(colon + 1).SequenceEqual(datanode.Id.TransferPort.ToString(CultureInfo.InvariantCulture)))
            {
                return datanode;
            }
        }

        return FindByAddress(host);
    }

    /// <summary>The rack of a machine.</summary>
    public string RackOf(params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (_racks.Resolve(name) is string rack)
            {
                return NetworkTopology.Normalize(rack);
            }
        }

        return NetworkTopology.DefaultRack;
    }

    /// <summary>A DataNode registers, for the first time or again.</summary>
    /// <exception cref="BlockRefusedException">It has no id.</exception>
    public DatanodeDescriptor Register(DatanodeId id, string softwareVersion)
    {
        if (id.Uuid.Length == 0)
        {
            throw BlockRefusedException.Io($"DataNode {id} has no uuid.");
        }

        // Another one at this address: its folders were emptied, and it will not come back.
        foreach (DatanodeDescriptor former in _byUuid.Values.ToArray())
        {
            if (former.Id.Uuid != id.Uuid && former.Id.IpAddress == id.IpAddress && former.Id.TransferPort == id.TransferPort)
            {
                Bury(former);
                _byUuid.Remove(former.Id.Uuid);
            }
        }

        string location = RackOf(id.IpAddress, id.HostName);
        if (_byUuid.TryGetValue(id.Uuid, out DatanodeDescriptor? datanode))
        {
            _ledger.Topology.Remove(datanode);
            (datanode.Id, datanode.NetworkLocation) = (id, location);

            // It may have lost replicas while it was away, and has forgotten what it was told.
            foreach (StorageInfo storage in datanode.Storages)
            {
                storage.Doubt();
            }

            CancelOrders(datanode);
            _ledger.Ordered.Remove(datanode);
            _departed(datanode);
        }
        else
        {
            _byUuid.Add(id.Uuid, datanode = new DatanodeDescriptor(id, location));
        }

        datanode.SoftwareVersion = softwareVersion;
        datanode.IsAlive = true;
        datanode.HasHeartbeatSinceRegistration = false;
        datanode.LastHeartbeatAt = _ledger.Now;
        _ledger.Topology.Add(datanode);
        return datanode;
    }

    /// <summary>A DataNode is heard of.</summary>
    /// <returns>False if it must register first.</returns>
    public bool Update(DatanodeDescriptor datanode, Heartbeat heartbeat)
    {
        if (!datanode.IsAlive)
        {
            return false;
        }

        datanode.LastHeartbeatAt = _ledger.Now;
        datanode.Xceivers = Math.Max(0, heartbeat.Xceivers);
        datanode.Transmissions = Math.Max(0, heartbeat.Transmissions);
        datanode.CacheCapacity = Math.Max(0, heartbeat.CacheCapacity);
        datanode.CacheUsed = Math.Max(0, heartbeat.CacheUsed);
        datanode.RollScheduled(_ledger.Now, _ledger.Options.ScheduledRollInterval);
        foreach (StorageReport report in heartbeat.Storages.Take(MaxStoragesPerDatanode))
        {
            StorageAt(datanode, report.Uuid, report.Type)?.Update(report);
        }

        if (heartbeat.FailedVolumes != datanode.FailedVolumes || !datanode.HasHeartbeatSinceRegistration)
        {
            FailOthers(datanode, heartbeat);
        }

        datanode.FailedVolumes = Math.Max(0, heartbeat.FailedVolumes);
        datanode.HasHeartbeatSinceRegistration = true;
        return true;
    }

    /// <summary>The volume of a DataNode, known or new.</summary>
    /// <returns>Null if it has no id, or there are too many.</returns>
    public StorageInfo? StorageAt(DatanodeDescriptor datanode, string uuid, StorageType type)
    {
        if (datanode.FindStorage(uuid) is StorageInfo known)
        {
            return known;
        }

        if (uuid.Length == 0 || datanode.Storages.Count >= MaxStoragesPerDatanode)
        {
            return null;
        }

        StorageInfo storage = _ledger.Storages.Add(datanode, uuid, Enum.IsDefined(type) ? type : StorageType.Disk);
        datanode.Add(storage);
        return storage;
    }

    /// <summary>Looks for DataNodes that were not heard of for too long, and for failed volumes.</summary>
    /// <returns>Those that are dead from now on.</returns>
    public IReadOnlyList<DatanodeDescriptor> Check()
    {
        DatanodeDescriptor[] dead = [.. _ledger.Topology.Nodes.Where(
            datanode => _ledger.Now - datanode.LastHeartbeatAt > _ledger.Options.DeadInterval)];
        foreach (DatanodeDescriptor datanode in dead)
        {
            Bury(datanode);
        }

        foreach (DatanodeDescriptor datanode in _ledger.Topology.Nodes)
        {
            foreach (StorageInfo storage in datanode.Storages)
            {
                if (storage.State == StorageState.Failed && storage.BlockCount > 0)
                {
                    RemoveBlocks(storage);
                }
            }
        }

        return dead;
    }

    /// <summary>A DataNode is dead: its replicas are no more, and it must register when it comes back.</summary>
    public void Bury(DatanodeDescriptor datanode)
    {
        _ledger.Topology.Remove(datanode);
        datanode.IsAlive = false;
        CancelOrders(datanode);
        _ledger.Invalidations.Remove(datanode);
        _ledger.Ordered.Remove(datanode);
        foreach (BlockInfo block in _ledger.Pending.On(datanode))
        {
            _ledger.Pending.Remove(block, datanode);
            _ledger.UpdateNeeded(block);
        }

        foreach (StorageInfo storage in datanode.Storages)
        {
            RemoveBlocks(storage);
            storage.Doubt();
        }

        _ledger.Excess.Remove(datanode);
        _departed(datanode);
    }

    private static bool IsAt(DatanodeDescriptor datanode, string hostOrAddress) =>
        datanode.Id.IpAddress == hostOrAddress || datanode.Id.HostName == hostOrAddress;

    private static bool IsReported(StorageInfo storage, Heartbeat heartbeat) =>
        heartbeat.Storages.Any(report => report.Uuid == storage.Uuid);

    /// <summary>Volumes that a DataNode says nothing of have failed; those without blocks are forgotten.</summary>
    private static void FailOthers(DatanodeDescriptor datanode, Heartbeat heartbeat)
    {
        foreach (StorageInfo storage in datanode.Storages.Where(storage => !IsReported(storage, heartbeat)).ToArray())
        {
            storage.State = StorageState.Failed;
            if (storage.BlockCount == 0)
            {
                datanode.Remove(storage);
            }
        }
    }

    /// <summary>Copies that it was not told of yet will not be made by it.</summary>
    private void CancelOrders(DatanodeDescriptor datanode)
    {
        while (datanode.Transfers.TryDequeue(out TransferOrder? order))
        {
            foreach (StorageInfo target in order.Targets)
            {
                if (_ledger.Pending.Remove(order.Block, target.Datanode) is not null)
                {
                    target.Datanode.Unschedule(target.Type);
                }
            }

            _ledger.UpdateNeeded(order.Block);
        }

        datanode.Recoveries.Clear();
    }

    private void RemoveBlocks(StorageInfo storage)
    {
        while (storage.BlockCount > 0)
        {
            BlockInfo block = storage.Blocks[^1];
            _tracker.Miss(block, storage.Datanode);
        }
    }
}
