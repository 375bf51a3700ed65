using System.Globalization;
using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.NameNode.Blocks.Datanodes;
using Tusk.Hdfs.NameNode.Blocks.Redundancy;

namespace Tusk.Hdfs.NameNode.Blocks;

/// <summary>The life of a block from its first pipeline until it is complete, and back: append, truncate, recovery.</summary>
/// <remarks>Source of the rules: Apache Hadoop 3.4, BlockManager#commitOrCompleteLastBlock, #convertLastBlockToUC,
/// BlockUnderConstructionFeature.</remarks>
/// <param name="ledger">What is known.</param>
/// <param name="tracker">Acts on replicas that come and go.</param>
/// <param name="safeMode">Counts complete blocks.</param>
internal sealed class BlockConstruction(BlockLedger ledger, ReplicaTracker tracker, SafeMode safeMode)
{
    /// <summary>A new block goes to these storages, or the pipeline of one that is written is made anew.</summary>
    public static void SetPipeline(BlockInfo block, IReadOnlyList<StorageInfo> storages) =>
        (block.Construction ??= new UnderConstruction()).SetPipeline(storages, block.GenerationStamp);

    /// <summary>A new block was placed: its bytes are counted against the room of its DataNodes.</summary>
    public static void Start(BlockInfo block, IReadOnlyList<StorageInfo> storages)
    {
        SetPipeline(block, storages);
        foreach (StorageInfo storage in storages)
        {
            storage.Datanode.Schedule(storage.Type);
        }
    }

    /// <summary>The writer has told the final length: with enough replicas reported, the block is complete.</summary>
    /// <returns>Whether it is complete now.</returns>
    /// <exception cref="BlockRefusedException">The length is less than is known, or the stamp is another.</exception>
    public bool Commit(BlockInfo block, GenerationStamp stamp, long lengthBytes)
    {
        if (block.IsComplete)
        {
            return true;
        }

        if (lengthBytes < 0 || (block.State != BlockState.Committed && block.LengthBytes > lengthBytes))
        {
            throw BlockRefusedException.Io(string.Create(
                CultureInfo.InvariantCulture, $"commitBlock length is less than the stored one {lengthBytes} vs. {block.LengthBytes}"));
        }

        if (block.GenerationStamp != stamp)
        {
            throw BlockRefusedException.Io($"Commit block with mismatching GS. NN has {block}, client submits {new Block(block.Id, stamp, lengthBytes)}");
        }

        if (block.State != BlockState.Committed)
        {
            block.LengthBytes = lengthBytes;
            block.State = BlockState.Committed;
            RejectOthers(block);
        }

        return TryComplete(block);
    }

    /// <summary>Makes a committed block complete if enough replicas were reported.</summary>
    /// <returns>Whether it is complete now.</returns>
    public bool TryComplete(BlockInfo block)
    {
        if (block.State == BlockState.Committed && IsMinimallyReplicated(block))
        {
            tracker.Complete(block);
        }

        return block.IsComplete;
    }

    /// <summary>Makes a block complete whatever was reported: the namespace says so.</summary>
    public void ForceComplete(BlockInfo block)
    {
        if (!block.IsComplete)
        {
            tracker.Complete(block);
        }
    }

    /// <summary>Whether a block has the replicas that a file needs to be closed.</summary>
    public bool IsMinimallyReplicated(BlockInfo block) => ledger.Count(block).Usable >= ledger.Options.MinReplication;

    /// <summary>A complete block is written to again: by an append, or to be cut.</summary>
    /// <returns>Where its replicas are: the pipeline of an append.</returns>
    public IReadOnlyList<StorageInfo> Reopen(BlockInfo block)
    {
        List<StorageInfo> storages = ledger.Good(block);
        if (block.IsComplete)
        {
            safeMode.BlockRemoved(ledger.Count(block).Live);
        }

        ledger.Needed.Remove(block);
        ledger.Postponed.Remove(block);
        ReplicaTracker.Unschedule(ledger.Pending.Remove(block));
        foreach (StorageInfo storage in ledger.Storages.Of(block))
        {
            // An order to delete one of too many would hit a member of the pipeline's block.
            if (ledger.Excess.Remove(storage.Datanode, block.Id))
            {
                ledger.Invalidations.Remove(storage.Datanode, block.Id);
            }
        }

        block.State = BlockState.UnderConstruction;
        SetPipeline(block, storages);
        return storages;
    }

    /// <summary>A pipeline was made anew after a failure: the block has its stamp, and replicas with older ones are bad.</summary>
    public void UpdatePipeline(BlockInfo block, GenerationStamp stamp, long lengthBytes, IReadOnlyList<StorageInfo> storages)
    {
        // Those that were finalized in the old pipeline count no longer. But a DataNode of the new one may be ahead of this call: a
        // recovery of the close finalizes the replica while the pipeline is set up, and the DataNode reports it once.
        HashSet<DatanodeDescriptor> ahead = [.. (block.Construction?.Expected ?? [])
            .Where(replica => replica.GenerationStamp == stamp)
            .Select(static replica => replica.Storage.Datanode)];
        ExpectedReplica[] restarted = [.. (block.Construction?.Expected ?? []).Where(static replica => replica.State == ReplicaState.WaitingForRecovery)];
        (block.GenerationStamp, block.LengthBytes) = (stamp, lengthBytes);
        SetPipeline(block, storages);
        KeepInMind(block, restarted, storages);
        RemoveReplicas(block, ahead);
    }

    /// <summary>Starts a recovery, unless one was started a short while ago.</summary>
    /// <param name="block">The block, which is not complete.</param>
    /// <param name="recoveryId">A new generation stamp.</param>
    /// <param name="truncateTo">What a truncate wants; null to recover what was written.</param>
    /// <returns>Whether a DataNode will be asked; if not, the id was not used.</returns>
    public bool TryStartRecovery(BlockInfo block, GenerationStamp recoveryId, Block? truncateTo = null)
    {
        UnderConstruction construction = block.Construction ??= new UnderConstruction();
        if (block.IsComplete || !MayRecover(block) || construction.ChoosePrimary() is not DatanodeDescriptor primary)
        {
            return false;
        }

        block.State = BlockState.UnderRecovery;
        construction.RecoveryId = recoveryId;
        construction.RecoveryOrderedAt = ledger.Now;
        construction.TruncateTo = truncateTo ?? construction.TruncateTo;
        if (!primary.Recoveries.Contains(block))
        {
            primary.Recoveries.Add(block);
        }

        return true;
    }

    /// <summary>Whether a recovery may be started now: the last one has had its time.</summary>
    public bool MayRecover(BlockInfo block) =>
        block.Construction?.RecoveryOrderedAt is not long ordered || ledger.Now - ordered >= ledger.Options.RecoveryInterval;

    /// <summary>Checks what the leader of a recovery says came of it.</summary>
    /// <returns>False if it is known already: the answer to the first call was lost.</returns>
    /// <exception cref="BlockRefusedException">It is not of the last recovery, or its length cannot be.</exception>
    public static bool CheckSynchronization(BlockInfo block, GenerationStamp newStamp, long newLengthBytes, bool isDeletion)
    {
        if (block.IsComplete)
        {
            if (block.GenerationStamp == newStamp)
            {
                return false;
            }

            throw BlockRefusedException.Io($"Unexpected block (={block}) since the file is not under construction");
        }

        GenerationStamp recoveryId = block.Construction?.RecoveryId ?? GenerationStamp.None;
        if (recoveryId != newStamp)
        {
            throw BlockRefusedException.Io($"The recovery id {newStamp} does not match current recovery id {recoveryId} for block {block}");
        }

        return isDeletion || newLengthBytes >= 0
            ? true
            : throw BlockRefusedException.Io(string.Create(
                CultureInfo.InvariantCulture, $"Length {newLengthBytes} of recovered block {block} is negative"));
    }

    /// <summary>A recovery has brought replicas to one stamp and length.</summary>
    /// <param name="block">The block, of which <see cref="CheckSynchronization"/> was true.</param>
    /// <param name="newStamp">Its new stamp.</param>
    /// <param name="newLengthBytes">Its new length.</param>
    /// <param name="targets">Where such replicas are.</param>
    /// <param name="isClosing">Whether the block is to be complete, or to be written further.</param>
    /// <returns>Whether the block is complete now.</returns>
    public bool Synchronize(
        BlockInfo block, GenerationStamp newStamp, long newLengthBytes, IReadOnlyList<StorageInfo> targets, bool isClosing)
    {
        (block.GenerationStamp, block.LengthBytes) = (newStamp, newLengthBytes);
        RemoveReplicas(block, except: []);
        UnderConstruction construction = block.Construction ??= new UnderConstruction();
        construction.TruncateTo = null;
        ExpectedReplica[] before = [.. construction.Expected];
        construction.SetPipeline(targets, newStamp);
        if (!isClosing)
        {
            block.State = BlockState.UnderConstruction;
            return false;
        }

        KeepInMind(block, before, targets);
        block.State = BlockState.Committed;
        foreach (StorageInfo target in targets.Where(static target => target.Datanode.IsAlive)) // one may have died since it has done its part
        {
            tracker.Add(block, target);
        }

        if (!block.IsComplete && targets.Count > 0)
        {
            TryComplete(block);
        }

        return block.IsComplete;
    }

    /// <summary>What a new pipeline or a recovery left alone, a restarted DataNode's replica for instance, is of no use any more, and in the
    /// way of a copy: it is deleted when the block is complete.</summary>
    private static void KeepInMind(BlockInfo block, IEnumerable<ExpectedReplica> before, IReadOnlyList<StorageInfo> pipeline)
    {
        foreach (ExpectedReplica left in before.Where(left => !pipeline.Any(member => member.Datanode == left.Storage.Datanode)))
        {
            block.Construction!.Report(left.Storage, new ReportedReplica(block.Id, left.GenerationStamp, 0, left.State));
        }
    }

    private void RemoveReplicas(BlockInfo block, HashSet<DatanodeDescriptor> except)
    {
        foreach (StorageInfo storage in ledger.Storages.Of(block))
        {
            if (!ledger.Corrupt.Contains(block, storage.Datanode) && !except.Contains(storage.Datanode))
            {
                storage.Remove(block);
            }
        }
    }

    /// <summary>Finalized replicas that were reported with another stamp than the committed one are bad.</summary>
    private void RejectOthers(BlockInfo block)
    {
        foreach (ExpectedReplica other in block.Construction?.OthersThan(block.GenerationStamp) ?? [])
        {
            if (ledger.Storages.Find(block, other.Storage.Datanode) is StorageInfo storage)
            {
                block.Construction?.Remove(other.Storage.Datanode);
                tracker.MarkCorrupt(block, storage, CorruptReplica.Of(block, other));
            }
        }
    }
}
