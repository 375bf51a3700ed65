using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.NameNode.Blocks.Datanodes;
using Tusk.Hdfs.NameNode.Blocks.Placement;
using Tusk.Hdfs.NameNode.Blocks.Redundancy;

namespace Tusk.Hdfs.NameNode.Blocks;

/// <summary>What follows when a replica comes, goes, or turns out to be bad.</summary>
/// <remarks>Source of the rules: Apache Hadoop 3.4, BlockManager#addStoredBlock, #removeStoredBlock, #markBlockAsCorrupt,
/// #processExtraRedundancyBlock.</remarks>
/// <param name="ledger">What is known.</param>
/// <param name="safeMode">Counts blocks that have enough replicas.</param>
internal sealed class ReplicaTracker(BlockLedger ledger, SafeMode safeMode)
{
    /// <summary>A finalized replica of the right stamp and length is on a storage.</summary>
    /// <param name="block">Its block, which is in the map.</param>
    /// <param name="storage">Where it is.</param>
    /// <param name="hint">The DataNode that may lose its replica for it, or null.</param>
    public void Add(BlockInfo block, StorageInfo storage, DatanodeDescriptor? hint = null)
    {
        StorageInfo? known = ledger.Storages.Find(block, storage.Datanode);
        if (known != storage)
        {
            known?.Remove(block); // it was moved between volumes of its DataNode
            storage.Add(block);
        }

        // A replica of the wrong stamp or length was overtaken by a good one; one with wrong checksums still has them.
        bool isGoodNow = ledger.Corrupt.Find(block, storage.Datanode) is { Cause: not CorruptionCause.Reported }
            && ledger.Corrupt.Remove(block, storage.Datanode);
        ReplicaCounts counts = ledger.Count(block);
        if (block.State == BlockState.Committed && counts.Usable >= ledger.Options.MinReplication)
        {
            Complete(block);
            return;
        }

        if (block.IsComplete && (known is null || isGoodNow) && WasLive(block, storage.Datanode))
        {
            safeMode.ReplicaAdded(counts.Live, ledger.Now);
        }

        if (block.IsCompleteOrCommitted)
        {
            Review(block, hint);
        }
    }

    /// <summary>Makes a committed block complete; the rest of its pipeline is expected to report soon.</summary>
    public void Complete(BlockInfo block)
    {
        HashSet<DatanodeDescriptor> holding = [.. ledger.Storages.Of(block).Select(static storage => storage.Datanode)];
        List<ExpectedReplica> others = [.. (block.Construction?.Expected ?? [])
            .Where(replica => replica.Storage.Datanode.IsAlive && !holding.Contains(replica.Storage.Datanode))];
        bool MayFinish(ExpectedReplica replica) =>
            replica.GenerationStamp == block.GenerationStamp && replica.State != ReplicaState.WaitingForRecovery;
        StorageInfo[] expected = [.. others.Where(MayFinish).Select(static replica => replica.Storage)];
        if (expected.Length > 0)
        {
            ledger.Pending.Add(block, expected, ledger.Now);
        }

        block.State = BlockState.Complete;
        block.Construction = null;
        safeMode.BlockAdded(ledger.Count(block).Live, ledger.Now);

        // What a DataNode has kept of an earlier pipeline, or of before its restart, would bar the way of a copy to it until its next full report.
        foreach (ExpectedReplica old in others.Where(replica => !MayFinish(replica)))
        {
            MarkCorrupt(block, old.Storage, CorruptReplica.Of(block, old));
        }

        Review(block, hint: null);
    }

    /// <summary>A DataNode has no replica of a block any more.</summary>
    public void Remove(BlockInfo block, DatanodeDescriptor datanode)
    {
        block.Construction?.Remove(datanode);
        Miss(block, datanode);
    }

    /// <summary>
    /// The replica of a DataNode is not to be had. It may come back with it: of a block being written it stays one of those who may have
    /// bytes, or the block would be given up for one of which nobody has any.
    /// </summary>
    public void Miss(BlockInfo block, DatanodeDescriptor datanode)
    {
        bool wasLive = WasLive(block, datanode);
        ledger.Excess.Remove(datanode, block.Id);
        ledger.Corrupt.Remove(block, datanode);
        if (ledger.Storages.Find(block, datanode) is not StorageInfo storage)
        {
            return;
        }

        storage.Remove(block);
        if (block.IsComplete && wasLive)
        {
            safeMode.ReplicaRemoved(ledger.Count(block).Live);
        }

        ledger.UpdateNeeded(block);
    }

    /// <summary>A replica is bad: it is deleted if the block can do without, and else kept, as the last hope.</summary>
    public void MarkCorrupt(BlockInfo block, StorageInfo storage, CorruptReplica replica)
    {
        DatanodeDescriptor datanode = storage.Datanode;
        bool wasLive = WasLive(block, datanode);
        if (ledger.Storages.Find(block, datanode) is null)
        {
            storage.Add(block);
        }

        ledger.Corrupt.Add(block, datanode, replica);
        if (block.IsComplete && wasLive)
        {
            safeMode.ReplicaRemoved(ledger.Count(block).Live);
        }

        ReplicaCounts counts = ledger.Count(block);
        bool isSafe = counts.Live >= ledger.Options.MinReplication;
        bool isDispensable = counts.Live >= block.Replication
            || (isSafe && counts.Live + counts.Corrupt > block.Replication)
            || (isSafe && replica.Replica.GenerationStamp < block.GenerationStamp);
        if (isDispensable && ledger.IsPopulatingQueues)
        {
            InvalidateCorrupt(block, datanode, replica);
        }

        ledger.UpdateNeeded(block);
    }

    /// <summary>Orders the deletion of a replica that no file needs.</summary>
    public void Invalidate(DatanodeDescriptor datanode, Block replica) => ledger.Invalidations.Add(datanode, replica);

    /// <summary>A block has gone from the namespace: all its replicas are to be deleted.</summary>
    public void Drop(BlockInfo block)
    {
        if (block.IsComplete)
        {
            safeMode.BlockRemoved(ledger.Count(block).Live);
        }

        var order = new Block(block.Id, block.GenerationStamp, Block.NoAcknowledgement);
        foreach (StorageInfo storage in ledger.Storages.Of(block))
        {
            storage.Remove(block);
            ledger.Excess.Remove(storage.Datanode, block.Id);

            // A deletion names a stamp, and a bad replica may have another.
            GenerationStamp stamp = ledger.Corrupt.Find(block, storage.Datanode)?.Replica.GenerationStamp ?? block.GenerationStamp;
            Invalidate(storage.Datanode, order with { GenerationStamp = stamp });
        }

        foreach (ExpectedReplica replica in block.Construction?.Expected ?? [])
        {
            // Nobody writes to what a DataNode had when it was started again: it has the stamp that it was reported with.
            bool isLeft = replica.State == ReplicaState.WaitingForRecovery;
            Invalidate(replica.Storage.Datanode, order with { GenerationStamp = isLeft ? replica.GenerationStamp : block.GenerationStamp });
        }

        ledger.Corrupt.Remove(block);
        ledger.Needed.Remove(block);
        ledger.Postponed.Remove(block);
        Unschedule(ledger.Pending.Remove(block));
        block.Construction = null;
    }

    /// <summary>Looks whether a complete block has too few replicas or too many, and acts.</summary>
    public void Review(BlockInfo block, DatanodeDescriptor? hint)
    {
        if (!ledger.IsPopulatingQueues || !block.IsCompleteOrCommitted || !ledger.Map.Contains(block))
        {
            return;
        }

        ledger.UpdateNeeded(block);
        ReplicaCounts counts = ledger.Count(block);
        if (counts.Live > block.Replication)
        {
            RemoveExcess(block, counts, hint);
        }
        else
        {
            ledger.Postponed.Remove(block);
        }

        if (counts.Corrupt > 0 && counts.Live >= block.Replication)
        {
            foreach (DatanodeDescriptor datanode in ledger.Corrupt.DatanodesOf(block))
            {
                InvalidateCorrupt(block, datanode, ledger.Corrupt.Find(block, datanode)!);
            }
        }
    }

    /// <summary>There is no DataNode left for a good replica: a bad one makes room, if a good one is left.</summary>
    public void MakeRoom(BlockInfo block)
    {
        ReplicaCounts counts = ledger.Count(block);
        if (counts.Corrupt > 0 && counts.Live >= ledger.Options.MinReplication)
        {
            DatanodeDescriptor datanode = ledger.Corrupt.DatanodesOf(block)[0];
            InvalidateCorrupt(block, datanode, ledger.Corrupt.Find(block, datanode)!);
        }
    }

    /// <summary>No longer counts blocks against the room of DataNodes that they will not come to.</summary>
    public static void Unschedule(IEnumerable<StorageInfo> targets)
    {
        foreach (StorageInfo target in targets)
        {
            target.Datanode.Unschedule(target.Type);
        }
    }

    private bool WasLive(BlockInfo block, DatanodeDescriptor datanode) =>
        ledger.Storages.Find(block, datanode) is StorageInfo storage && storage.State != StorageState.ReadOnlyShared
        && datanode.IsInService && ledger.IsGood(block, storage);

    private void InvalidateCorrupt(BlockInfo block, DatanodeDescriptor datanode, CorruptReplica replica)
    {
        // Good replicas may exist on paper alone while a storage is in doubt.
        if (ledger.Count(block).Stale > 0)
        {
            ledger.Postponed.Add(block);
            return;
        }

        Invalidate(datanode, replica.Replica);
        Remove(block, datanode);
    }

    private void RemoveExcess(BlockInfo block, in ReplicaCounts counts, DatanodeDescriptor? hint)
    {
        if (counts.Stale > 0)
        {
            ledger.Postponed.Add(block);
            return;
        }

        ledger.Postponed.Remove(block);
        List<StorageInfo> candidates = ledger.Good(block).FindAll(
            static storage => storage.Datanode.IsInService && storage.State != StorageState.ReadOnlyShared);
        foreach (StorageInfo storage in ExcessChoice.Choose(
            candidates, block.Replication, ledger.PolicyOf(block), hint, ledger.Options.HeartbeatInterval, ledger.Now))
        {
            ledger.Excess.Add(storage.Datanode, block.Version);
            Invalidate(storage.Datanode, block.Version);
        }
    }
}
