using Tusk.Hdfs.NameNode.Blocks.Datanodes;
using Tusk.Hdfs.NameNode.Blocks.Placement;

namespace Tusk.Hdfs.NameNode.Blocks.Redundancy;

/// <summary>From time to time orders copies of blocks with too few replicas, and looks again at what had to wait.</summary>
/// <remarks>Source of the rules: Apache Hadoop 3.4, BlockManager#computeBlockReconstructionWork, #chooseSourceDatanodes,
/// #rescanPostponedMisreplicatedBlocks.</remarks>
/// <param name="ledger">What is known.</param>
/// <param name="tracker">Acts on replicas too many.</param>
internal sealed class RedundancyMonitor(BlockLedger ledger, ReplicaTracker tracker)
{
    private const int PostponedPerTick = 10_000;
    private int _racks;

    /// <summary>Looks at every block: what is missing, and what is too much.</summary>
    public void ReviewAll()
    {
        ledger.Needed.Clear();
        foreach (BlockInfo block in ledger.Map.All)
        {
            tracker.Review(block, hint: null);
        }
    }

    /// <summary>Does what is due.</summary>
    /// <returns>How many copies were ordered.</returns>
    public int Tick()
    {
        if (!ledger.IsPopulatingQueues)
        {
            return 0;
        }

        // With a second rack, blocks that had all their replicas in the only one are badly placed.
        int racks = ledger.Topology.RackCount;
        if (_racks == 1 && racks > 1)
        {
            ReviewAll();
        }

        _racks = racks;
        ReviewExpired();
        ReviewPostponed();
        int limit = ledger.Topology.Nodes.Count * ledger.Options.WorkMultiplier;
        int ordered = 0;
        foreach ((BlockInfo block, RedundancyPriority priority) in ledger.Needed.Next(limit))
        {
            ordered += TryOrder(block, priority) ? 1 : 0;
        }

        return ordered;
    }

    private void ReviewExpired()
    {
        foreach ((BlockInfo block, IReadOnlyList<StorageInfo> targets) in ledger.Pending.Expire(ledger.Now))
        {
            ReplicaTracker.Unschedule(targets);
            ledger.UpdateNeeded(block);
        }
    }

    private void ReviewPostponed()
    {
        ledger.Postponed.Restart();
        for (int left = Math.Min(ledger.Postponed.Count, PostponedPerTick); left > 0 && !ledger.Postponed.IsAtEnd; left--)
        {
            tracker.Review(ledger.Postponed.Next(), hint: null);
        }
    }

    private bool TryOrder(BlockInfo block, RedundancyPriority priority)
    {
        ReplicaCounts counts = ledger.Count(block);
        if (!block.IsComplete || !ledger.Map.Contains(block) || !ledger.IsNeeded(block, counts))
        {
            ledger.Needed.Remove(block);
            return false;
        }

        int pending = ledger.Pending.Of(block);
        int missing = Math.Max(block.Replication - counts.Live - pending, 1); // 1: enough, but in one rack
        if (ChooseSource(block, priority) is not DatanodeDescriptor source)
        {
            return false;
        }

        IReadOnlyList<StorageInfo> targets = ChooseTargets(block, source, missing);
        if (targets.Count == 0 && counts.Live + pending < block.Replication)
        {
            tracker.MakeRoom(block);
        }

        if (targets.Count == 0 || (counts.Live + pending >= block.Replication && !WouldSpread(block, targets)))
        {
            return false;
        }

        source.Transfers.Enqueue(new TransferOrder(block, targets));
        foreach (StorageInfo target in targets)
        {
            target.Datanode.Schedule(target.Type);
        }

        ledger.Pending.Add(block, targets, ledger.Now);
        ledger.UpdateNeeded(block);
        return true;
    }

    /// <summary>Of the DataNodes with a good replica one that is leaving, if there is one, and else any; not those with much to do.</summary>
    private DatanodeDescriptor? ChooseSource(BlockInfo block, RedundancyPriority priority)
    {
        int streams = priority == RedundancyPriority.Highest ? ledger.Options.MaxStreamsHard : ledger.Options.MaxStreams;
        DatanodeDescriptor? chosen = null;
        int seen = 0;
        foreach (StorageInfo storage in ledger.Storages.Of(block))
        {
            DatanodeDescriptor datanode = storage.Datanode;
            if (ledger.Corrupt.Contains(block, datanode) || !datanode.IsAlive || storage.State == StorageState.Failed
                || datanode.Transfers.Count >= streams
                || ledger.Invalidations.Contains(datanode, block.Id) || datanode.AdminState == AdminState.InMaintenance)
            {
                continue;
            }

            if (datanode.AdminState == AdminState.DecommissionInProgress)
            {
                return datanode;
            }

            seen++;
            chosen = chosen is null || ledger.Random.Next(seen) == 0 ? datanode : chosen;
        }

        return chosen;
    }

    private IReadOnlyList<StorageInfo> ChooseTargets(BlockInfo block, DatanodeDescriptor source, int missing)
    {
        List<StorageInfo> holding = ledger.Storages.Of(block);
        HashSet<DatanodeDescriptor> excluded = [.. holding.Select(static storage => storage.Datanode)];
        excluded.UnionWith(ledger.Pending.TargetsOf(block).Select(static storage => storage.Datanode));
        foreach (DatanodeDescriptor datanode in ledger.Topology.Nodes)
        {
            if (ledger.Invalidations.Contains(datanode, block.Id))
            {
                excluded.Add(datanode); // the old replica would be in the way, or the order would hit the new one
            }
        }

        return ledger.Placement.Choose(
            new PlacementRequest
            {
                Count = missing,
                BlockBytes = block.LengthBytes,
                Writer = source,
                Policy = ledger.PolicyOf(block),
                Chosen = [.. ledger.Good(block), .. ledger.Pending.TargetsOf(block)],
                Excluded = excluded,
                IsNewBlock = false,
            },
            ledger.Now).Targets;
    }

    private bool WouldSpread(BlockInfo block, IReadOnlyList<StorageInfo> targets) =>
        ledger.Placement.IsSpread([.. ledger.Good(block), .. targets], block.Replication);
}
