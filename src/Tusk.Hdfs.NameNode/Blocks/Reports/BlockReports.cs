using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.NameNode.Blocks.Datanodes;
using Tusk.Hdfs.NameNode.Blocks.Redundancy;

namespace Tusk.Hdfs.NameNode.Blocks.Reports;

/// <summary>Takes in what DataNodes say of their replicas.</summary>
/// <remarks>Source of the rules: Apache Hadoop 3.4, BlockManager#processReport, #processReportedBlock, #checkReplicaCorrupt.</remarks>
/// <param name="ledger">What is known.</param>
/// <param name="tracker">Acts on replicas that come and go.</param>
/// <param name="safeMode">Is told of replicas newer than the namespace.</param>
internal sealed class BlockReports(BlockLedger ledger, ReplicaTracker tracker, SafeMode safeMode)
{
    /// <summary>All replicas on a volume: known ones that are not among them are gone.</summary>
    /// <returns>False if the report was not needed: while the NameNode starts, one of each volume does.</returns>
    public bool Full(StorageInfo storage, IEnumerable<ReportedReplica> replicas)
    {
        if (safeMode.IsStartup && storage.ReportCount > 0)
        {
            return false;
        }

        // Nothing is removed while places are marked, so that they stay what they are.
        int before = storage.BlockCount;
        var seen = new ulong[(before + 63) / 64];
        List<ReportedReplica> questions = [];
        foreach (ReportedReplica reported in replicas.Where(static reported => reported.IsPlausible))
        {
            BlockInfo? block = ledger.Map.Find(reported.Id);
            int index = block?.Replicas.IndexOf(storage.Number) ?? -1;
            if (index >= 0 && block!.Replicas[index].Position is int position && position < before)
            {
                seen[position >> 6] |= 1UL << (position & 63);
            }

            if (index >= 0 && IsAsKnown(block!, storage, reported))
            {
                continue;
            }

            if (ledger.IsPopulatingQueues)
            {
                questions.Add(reported);
            }
            else
            {
                One(block, storage, reported, isFull: true); // removes nothing yet
            }
        }

        RemoveUnseen(storage, seen, before);
        foreach (ReportedReplica reported in questions)
        {
            One(ledger.Map.Find(reported.Id), storage, reported, isFull: true);
        }

        storage.CountReport();
        return true;
    }

    /// <summary>What happened to a replica.</summary>
    public void Incremental(StorageInfo storage, ReplicaChange change, DatanodeDescriptor? hint)
    {
        Block reported = change.Block;
        BlockInfo? block = ledger.Map.Find(reported.Id);
        switch (change.Event)
        {
            case ReplicaEvent.Deleted:
                Deleted(block, storage, reported);
                break;
            case ReplicaEvent.Receiving:
                Changed(block, storage, reported, ReplicaState.BeingWritten, hint: null);
                break;
            case ReplicaEvent.Received:
                Received(block, storage, reported, hint);
                break;
            default:
                break; // a later release's: nothing that is known here has changed
        }
    }

    private void Received(BlockInfo? block, StorageInfo storage, Block reported, DatanodeDescriptor? hint)
    {
        storage.Datanode.Unschedule(storage.Type);
        bool wasAwaited = block is not null && reported.GenerationStamp >= block.GenerationStamp
            && ledger.Pending.Remove(block, storage.Datanode) is not null;
        Changed(block, storage, reported, ReplicaState.Finalized, hint);
        if (wasAwaited)
        {
            ledger.UpdateNeeded(block!); // it may be of no use: found bad before it was heard of, it is about to be deleted
        }
    }

    private void Changed(BlockInfo? block, StorageInfo storage, Block reported, ReplicaState state, DatanodeDescriptor? hint)
    {
        var replica = new ReportedReplica(reported.Id, reported.GenerationStamp, reported.LengthBytes, state);
        if (replica.IsPlausible)
        {
            One(block, storage, replica, isFull: false, hint);
        }
    }

    private void Deleted(BlockInfo? block, StorageInfo storage, Block reported)
    {
        // A replica that went to another volume, and what was left of it on the old one. A deletion that was ordered is of either.
        if (block is not null && ledger.Storages.Find(block, storage.Datanode) is StorageInfo other && other != storage
            && !ledger.Ordered.Contains(storage.Datanode, reported.Id, reported.GenerationStamp))
        {
            return;
        }

        ledger.Invalidations.Remove(storage.Datanode, reported.Id);
        ledger.Ordered.Remove(storage.Datanode, reported.Id);
        if (block is null)
        {
            return;
        }

        // The deletion of an old replica may be heard of after the arrival of a new one.
        bool isOfOld = reported.GenerationStamp < block.GenerationStamp && !ledger.Corrupt.Contains(block, storage.Datanode);
        if (!isOfOld)
        {
            tracker.Remove(block, storage.Datanode);
            tracker.Review(block, hint: null);
        }
    }

    /// <summary>The usual case of a report, without a further look: a finalized replica of a complete block, nothing in question.</summary>
    private bool IsAsKnown(BlockInfo block, StorageInfo storage, ReportedReplica reported) =>
        block.IsComplete && reported.State == ReplicaState.Finalized && reported.GenerationStamp == block.GenerationStamp
        && reported.LengthBytes == block.LengthBytes && !ledger.Corrupt.Contains(block, storage.Datanode)
        && !ledger.Excess.Contains(storage.Datanode, block.Id);

    private void One(BlockInfo? block, StorageInfo storage, ReportedReplica reported, bool isFull, DatanodeDescriptor? hint = null)
    {
        DatanodeDescriptor datanode = storage.Datanode;
        if (ledger.LatestGenerationStamp is GenerationStamp latest && reported.GenerationStamp > latest)
        {
            safeMode.ReplicaInFuture(reported.LengthBytes);
        }

        if (block is null)
        {
            // What a starting NameNode does not know it had better not delete.
            if (!safeMode.IsStartup)
            {
                tracker.Invalidate(datanode, reported.Block);
            }

            return;
        }

        if (ledger.Ordered.Contains(datanode, block.Id, reported.GenerationStamp))
        {
            return; // it was told to delete it, and had not done so when it made the report
        }

        if (ledger.Excess.Contains(datanode, block.Id) && isFull && block.GenerationStamp == reported.GenerationStamp)
        {
            // The order to delete it may have been lost. It is this replica that must go, and no other: it may be gone by now.
            tracker.Invalidate(datanode, block.Version);
            return;
        }

        if (ledger.Invalidations.Contains(datanode, block.Id, reported.GenerationStamp))
        {
            return; // about to be deleted
        }

        if (Fault(block, reported) is CorruptReplica fault)
        {
            tracker.MarkCorrupt(block, storage, fault);
        }
        else if (!block.IsCompleteOrCommitted)
        {
            UnderConstruction construction = block.Construction ??= new UnderConstruction();
            construction.Report(storage, reported);
            if (reported.State == ReplicaState.Finalized)
            {
                tracker.Add(block, storage);
            }
        }
        else if (reported.State == ReplicaState.Finalized)
        {
            tracker.Add(block, storage, hint);
        }
        else if (!block.IsComplete)
        {
            (block.Construction ??= new UnderConstruction()).Report(storage, reported);
        }
    }

    /// <summary>What is wrong with a replica, as reported; null if nothing is, or nothing for sure.</summary>
    private static CorruptReplica? Fault(BlockInfo block, ReportedReplica reported)
    {
        CorruptReplica Because(CorruptionCause cause, string text) => new(reported.Block, cause, text);
        string state = block.State.ToString();
        switch (reported.State)
        {
            case ReplicaState.Finalized when block.IsCompleteOrCommitted:
                return reported.GenerationStamp != block.GenerationStamp
                    ? Because(CorruptionCause.GenerationStamp, $"block is {state} and reported genstamp {reported.GenerationStamp} "
                        + $"does not match genstamp in block map {block.GenerationStamp}")
                    : reported.LengthBytes != block.LengthBytes
                        ? Because(CorruptionCause.Length, $"block is {state} and reported length {reported.LengthBytes} "
                            + $"does not match length in block map {block.LengthBytes}")
                        : null;
            case ReplicaState.Finalized when block.State == BlockState.UnderConstruction:
                return reported.GenerationStamp < block.GenerationStamp
                    ? Because(CorruptionCause.GenerationStamp, $"block is {state} and reported state is FINALIZED with old genstamp {reported.GenerationStamp}")
                    : null;
            case ReplicaState.BeingWritten or ReplicaState.WaitingForRecovery when block.IsComplete:
                if (reported.GenerationStamp != block.GenerationStamp)
                {
                    return Because(CorruptionCause.GenerationStamp, $"reported {reported.State} replica with genstamp {reported.GenerationStamp} "
                        + $"does not match COMPLETE block's genstamp in block map {block.GenerationStamp}");
                }

                // Being written, with the right stamp: the report was made just before the replica was finalized.
                return reported.State == ReplicaState.WaitingForRecovery
                    ? Because(CorruptionCause.State, "reported replica has invalid state WaitingForRecovery")
                    : null;
            case ReplicaState.UnderRecovery or ReplicaState.Temporary when block.IsComplete:
                return Because(CorruptionCause.State, $"Unexpected replica state {reported.State} for block: {block.Version}");
            default:
                return null;
        }
    }

    private void RemoveUnseen(StorageInfo storage, ulong[] seen, int before)
    {
        List<BlockInfo> gone = [];
        for (int place = 0; place < before; place++)
        {
            if ((seen[place >> 6] & (1UL << (place & 63))) == 0)
            {
                gone.Add(storage.Blocks[place]);
            }
        }

        foreach (BlockInfo block in gone)
        {
            tracker.Remove(block, storage.Datanode);
            tracker.Review(block, hint: null);
        }
    }
}
