using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.NameNode.Blocks.Datanodes;
using Tusk.Hdfs.NameNode.Blocks.Placement;
using Tusk.Hdfs.NameNode.Blocks.Redundancy;
using Tusk.Hdfs.NameNode.Blocks.Reports;
using Tusk.Hdfs.NameNode.Blocks.Topology;

namespace Tusk.Hdfs.NameNode.Blocks;

/// <summary>Blocks, replicas and DataNodes: events in, orders for DataNodes out.</summary>
/// <remarks>
/// Plain state without I/O, clock or threads; not for several threads at once. Every event brings its time, in milliseconds of a
/// clock that does not jump. Given the same options, random numbers and events, it decides the same.
/// </remarks>
internal sealed class BlockManager
{
    private readonly BlockLedger _ledger;
    private readonly ReplicaTracker _tracker;
    private readonly BlockReports _reports;
    private readonly ReportLeases _leases;
    private readonly RedundancyMonitor _redundancy;
    private readonly HeartbeatOrders _orders;
    private long _redundancyDueAt;
    private long? _activatedAt;

    /// <summary>Manages no blocks yet.</summary>
    /// <param name="options">Settings.</param>
    /// <param name="racks">Tells where machines are.</param>
    /// <param name="random">Where choices come from.</param>
    public BlockManager(BlockManagerOptions options, IRackResolver racks, Random random)
    {
        _ledger = new BlockLedger(options, random);
        SafeMode = new SafeMode(options, () => _ledger.Topology.Nodes.Count, Populate);
        _tracker = new ReplicaTracker(_ledger, SafeMode);
        _reports = new BlockReports(_ledger, _tracker, SafeMode);
        _leases = new ReportLeases(options, random);
        _redundancy = new RedundancyMonitor(_ledger, _tracker);
        _orders = new HeartbeatOrders(_ledger, _tracker);
        Construction = new BlockConstruction(_ledger, _tracker, SafeMode);
        Datanodes = new DatanodeRegistry(_ledger, _tracker, racks, _leases.End);
    }

    /// <summary>Settings.</summary>
    public BlockManagerOptions Options => _ledger.Options;

    /// <summary>Whether the namespace may change.</summary>
    public SafeMode SafeMode { get; }

    /// <summary>All DataNodes; registrations and heartbeats come through this class.</summary>
    public DatanodeRegistry Datanodes { get; }

    /// <summary>Blocks being written; call <see cref="At"/> first.</summary>
    public BlockConstruction Construction { get; }

    /// <summary>What is known, for those who only look.</summary>
    public BlockLedger Ledger => _ledger;

    /// <summary>Tells the storage policy of a block's file.</summary>
    public Func<BlockInfo, StoragePolicy> PolicyOf
    {
        get => _ledger.PolicyOf;
        set => _ledger.PolicyOf = value;
    }

    /// <summary>The last generation stamp that the namespace has given out; null if it is not known.</summary>
    public GenerationStamp? LatestGenerationStamp
    {
        get => _ledger.LatestGenerationStamp;
        set => _ledger.LatestGenerationStamp = value;
    }

    /// <summary>Sets the time of what follows.</summary>
    public BlockManager At(long now)
    {
        _ledger.Now = now;
        return this;
    }

    // The namespace
    // -------------

    /// <summary>The namespace is loaded: safe mode counts from now on.</summary>
    public void Activate(long now)
    {
        _activatedAt = now;
        SafeMode.Activate(At(now)._ledger.Map.All.LongCount(static block => block.IsComplete), now);
    }

    /// <summary>
    /// Whether a DataNode may have replicas of which nothing was heard since the start: it is not silent long enough to be dead, or waits for
    /// leave to report them.
    /// </summary>
    public bool MayBeUnheard(long now) => (_activatedAt is long activatedAt && now - activatedAt < Options.DeadInterval)
        || _ledger.Topology.Nodes.Any(static node => node.HasUnreported);

    /// <summary>Checks what the leader of a recovery says came of it.</summary>
    /// <param name="block">The block.</param>
    /// <param name="newStamp">The id of the recovery, as the leader knows it.</param>
    /// <param name="newLengthBytes">The length that was agreed on.</param>
    /// <param name="isDeletion">Whether the leader has found no bytes of it.</param>
    /// <param name="now">The time.</param>
    /// <returns>False if it is known already: the answer to the first call was lost.</returns>
    /// <exception cref="BlockRefusedException">
    /// It is not of the last recovery, its length cannot be, or there may be bytes with somebody who was not asked.
    /// </exception>
    public bool CheckSynchronization(BlockInfo block, GenerationStamp newStamp, long newLengthBytes, bool isDeletion, long now)
    {
        if (!BlockConstruction.CheckSynchronization(block, newStamp, newLengthBytes, isDeletion))
        {
            return false;
        }

        // The dead are not waited for, unless bytes were acknowledged that nobody else has.
        if (isDeletion && block.Construction is UnderConstruction construction
            && (construction.NotAsked.Any(node => node.IsAlive || block.LengthBytes > 0) || (MayBeUnheard(now) && !construction.IsPipelineKnown)))
        {
            construction.AsksAll = true;
            throw BlockRefusedException.Io($"Block {block} is not given up: DataNodes that were not asked may have bytes of it");
        }

        return true;
    }

    /// <summary>The block with an id; null if no file has one.</summary>
    public BlockInfo? Find(BlockId id) => _ledger.Map.Find(id);

    /// <summary>A file has a block more.</summary>
    /// <exception cref="InvalidOperationException">There is one with its id.</exception>
    public void Added(BlockInfo block)
    {
        if (!_ledger.Map.TryAdd(block))
        {
            throw new InvalidOperationException($"There is a block {block.Id} already.");
        }
    }

    /// <summary>No file has a block any more: its replicas are deleted in time.</summary>
    public void Removed(BlockInfo block)
    {
        if (_ledger.Map.Remove(block))
        {
            _tracker.Drop(block);
        }
    }

    /// <summary>A block is to have another number of replicas.</summary>
    public void ReplicationChanged(BlockInfo block, short replication)
    {
        block.Replication = replication;
        _tracker.Review(block, hint: null);
    }

    /// <summary>Refuses a replication that no file may have.</summary>
    /// <exception cref="BlockRefusedException">It is out of bounds.</exception>
    public void CheckReplication(string path, int replication, string? clientName = null)
    {
        string? reason = replication > Options.MaxReplication ? $" exceeds maximum of {Options.MaxReplication}"
            : replication < Options.MinReplication ? $" is less than the required minimum of {Options.MinReplication}"
            : null;
        if (reason is not null)
        {
            string client = clientName is null ? "" : $", clientName={clientName}";
            throw BlockRefusedException.Io($"Requested replication factor of {replication}{reason} for {path}{client}");
        }
    }

    /// <summary>Places for a new block.</summary>
    /// <param name="path">Its file, for the message.</param>
    /// <param name="request">What is wanted.</param>
    /// <param name="now">The time.</param>
    /// <returns>At least <see cref="BlockManagerOptions.MinReplication"/> places, in the order of the pipeline.</returns>
    /// <exception cref="BlockRefusedException">There are not that many.</exception>
    public IReadOnlyList<StorageInfo> ChooseTargets(string path, PlacementRequest request, long now)
    {
        PlacementResult result = At(now)._ledger.Placement.Choose(request, now);
        return result.Targets.Count >= Options.MinReplication
            ? result.Targets
            : throw BlockRefusedException.Io(BlockPlacement.Failure(
                path, result.Targets.Count, Options.MinReplication, Datanodes.LiveCount, result.ExcludedCount));
    }

    /// <summary>More places for a pipeline that has lost DataNodes, perhaps none.</summary>
    public IReadOnlyList<StorageInfo> ChooseMoreTargets(PlacementRequest request, long now) =>
        At(now)._ledger.Placement.Choose(request, now).Targets;

    /// <summary>Where a client is: on a DataNode, or in a rack.</summary>
    public INetworkNode NodeOf(string hostOrAddress) =>
        (INetworkNode?)Datanodes.FindByAddress(hostOrAddress) ?? new ClientNode(Datanodes.RackOf(hostOrAddress));

    /// <summary>Where a block can be read, best first, and whether all its replicas are bad (then these are the bad ones).</summary>
    public (IReadOnlyList<StorageInfo> Locations, bool IsCorrupt) Locate(BlockInfo block, INetworkNode? reader, long now)
    {
        At(now);
        List<StorageInfo> locations = !block.IsCompleteOrCommitted && block.Construction is UnderConstruction construction
            ? [.. construction.Expected.Select(static replica => replica.Storage)]
            : _ledger.Storages.Of(block);
        List<StorageInfo> good = locations.FindAll(storage => !_ledger.Corrupt.Contains(block, storage.Datanode));
        bool isCorrupt = good.Count == 0 && locations.Count > 0;
        List<StorageInfo> shown = (isCorrupt ? locations : good).FindAll(
            static storage => storage.Datanode.IsAlive && storage.State != StorageState.Failed);
        ReaderOrder.Sort(shown, reader, Options, now, _ledger.Random);
        return (shown, isCorrupt);
    }

    // DataNodes
    // ---------

    /// <summary>A DataNode registers.</summary>
    /// <exception cref="BlockRefusedException">It has no id.</exception>
    public DatanodeDescriptor Register(DatanodeId id, string softwareVersion, long now)
    {
        DatanodeDescriptor datanode = At(now).Datanodes.Register(id, softwareVersion);
        SafeMode.Check(now);
        return datanode;
    }

    /// <summary>A DataNode is heard of.</summary>
    /// <returns>What it is to do; <see cref="RegisterCommand"/> if it is not known.</returns>
    public HeartbeatAnswer Heartbeat(string uuid, Heartbeat heartbeat, long now)
    {
        At(now);
        if (Datanodes.Find(uuid) is not DatanodeDescriptor datanode || !Datanodes.Update(datanode, heartbeat))
        {
            return new HeartbeatAnswer([new RegisterCommand()], 0);
        }

        long lease = heartbeat.RequestsReportLease ? _leases.Request(datanode, now) : 0;
        return new HeartbeatAnswer(SafeMode.IsOn ? [] : _orders.Take(datanode), lease);
    }

    /// <summary>Whether a report of all replicas would be taken in now. It costs nothing to ask, and much to read one.</summary>
    public bool MayReport(string uuid, long leaseId, long now) =>
        At(now).Datanodes.Find(uuid) is { IsAlive: true } datanode && _leases.Allows(datanode, leaseId, now);

    /// <summary>A DataNode reports all replicas on some of its volumes.</summary>
    /// <param name="uuid">The DataNode.</param>
    /// <param name="storages">The volumes.</param>
    /// <param name="leaseId">Leave to report, as a heartbeat's answer gave it; 0 for none needed.</param>
    /// <param name="isLast">Whether no other part of the report follows.</param>
    /// <param name="now">The time.</param>
    /// <returns>What it is to do, if anything.</returns>
    public DatanodeCommand? FullReport(string uuid, IEnumerable<StorageBlocks> storages, long leaseId, bool isLast, long now)
    {
        At(now);
        if (Datanodes.Find(uuid) is not { IsAlive: true } datanode)
        {
            return new RegisterCommand();
        }

        if (!_leases.Allows(datanode, leaseId, now))
        {
            return null; // it is too late, and will ask again
        }

        foreach (StorageBlocks blocks in storages)
        {
            if (Datanodes.StorageAt(datanode, blocks.StorageUuid, blocks.Type) is StorageInfo storage)
            {
                _reports.Full(storage, blocks.Replicas);
            }
        }

        datanode.LastReportAt = now;
        if (isLast)
        {
            _leases.End(datanode);
        }

        return new FinalizeCommand();
    }

    /// <summary>A DataNode reports what happened to replicas.</summary>
    /// <returns>False if it must register first; nothing was taken in.</returns>
    public bool IncrementalReport(
        string uuid, string storageUuid, StorageType type, IEnumerable<ReplicaChange> changes, long now)
    {
        At(now);
        if (Datanodes.Find(uuid) is not { IsAlive: true } datanode
            || Datanodes.StorageAt(datanode, storageUuid, type) is not StorageInfo storage)
        {
            return false;
        }

        foreach (ReplicaChange change in changes)
        {
            _reports.Incremental(storage, change, string.IsNullOrEmpty(change.DeleteHint) ? null : Datanodes.Find(change.DeleteHint));
        }

        return true;
    }

    /// <summary>A client or a DataNode found a replica with wrong checksums.</summary>
    /// <param name="replica">The replica.</param>
    /// <param name="datanodeUuid">Where it is.</param>
    /// <param name="storageUuid">Its volume; null or empty if the caller does not know.</param>
    /// <param name="now">The time.</param>
    public void ReportBad(Block replica, string datanodeUuid, string? storageUuid, long now)
    {
        if (At(now).Find(replica.Id) is not BlockInfo block || Datanodes.Find(datanodeUuid) is not DatanodeDescriptor datanode)
        {
            return;
        }

        // It may be found bad before its DataNode has reported it; the report must not make it a good one then.
        StorageInfo? storage = _ledger.Storages.Find(block, datanode)
            ?? (string.IsNullOrEmpty(storageUuid) || _ledger.Ordered.Contains(datanode, block.Id) ? null : datanode.FindStorage(storageUuid));
        if (storage is not null)
        {
            _tracker.MarkCorrupt(block, storage, new CorruptReplica(
                replica with { LengthBytes = block.LengthBytes }, CorruptionCause.Reported, "reported as corrupt"));
        }
    }

    /// <summary>A volume of a DataNode has failed for good, or the DataNode itself.</summary>
    public void ReportFatal(string uuid, long now)
    {
        if (At(now).Datanodes.Find(uuid) is { IsAlive: true } datanode)
        {
            Datanodes.Bury(datanode);
        }
    }

    // Time
    // ----

    /// <summary>Does what is due: dead DataNodes, the end of safe mode, copies. To be called about once a second.</summary>
    /// <returns>DataNodes that are dead from now on.</returns>
    public IReadOnlyList<DatanodeDescriptor> Tick(long now)
    {
        At(now);
        SafeMode.Check(now);
        IReadOnlyList<DatanodeDescriptor> dead = SafeMode.IsStartup ? [] : Datanodes.Check();
        if (now >= _redundancyDueAt && !SafeMode.IsOn)
        {
            _redundancyDueAt = now + Options.RedundancyInterval;
            _redundancy.Tick();
        }

        return dead;
    }

    /// <summary>Numbers of blocks and DataNodes.</summary>
    public BlockStatistics Statistics(long now)
    {
        IReadOnlyList<DatanodeDescriptor> live = _ledger.Topology.Nodes;
        return new BlockStatistics
        {
            Capacity = live.Sum(static node => node.Capacity),
            Used = live.Sum(static node => node.Used),
            Remaining = live.Sum(static node => node.Remaining),
            BlockPoolUsed = live.Sum(static node => node.BlockPoolUsed),
            NonDfsUsed = live.Sum(static node => node.NonDfsUsed),
            Blocks = _ledger.Map.Count,
            UnderReplicated = _ledger.Needed.Count,
            Corrupt = _ledger.Corrupt.Count,
            Missing = _ledger.Needed.MissingCount,
            MissingWithReplicationOne = _ledger.Needed.MissingOfOneCount,
            HighestPriority = _ledger.Needed[RedundancyPriority.Highest].Count,
            BytesInFuture = SafeMode.BytesInFuture,
            PendingDeletion = _ledger.Invalidations.Count,
            PendingReconstruction = _ledger.Pending.Count,
            PendingTimeouts = _ledger.Pending.TimeoutCount,
            Scheduled = live.Sum(static node => (long)node.ScheduledTotal()),
            Excess = _ledger.Excess.Count,
            Postponed = _ledger.Postponed.Count,
            Xceivers = live.Sum(static node => (long)node.Xceivers),
            LiveDatanodes = live.Count,
            DeadDatanodes = Datanodes.All.Count - live.Count,
            StaleDatanodes = live.Count(node => node.IsStale(now, Options)),
            FailedVolumes = live.Sum(static node => (long)node.FailedVolumes),
        };
    }

    private void Populate()
    {
        if (!_ledger.IsPopulatingQueues)
        {
            _ledger.IsPopulatingQueues = true;
            _redundancy.ReviewAll();
        }
    }
}
