namespace Tusk.Hdfs.NameNode.Blocks.Datanodes;

/// <summary>Takes what waits for a DataNode along in the answer to its heartbeat.</summary>
/// <remarks>Source of the rules: Apache Hadoop 3.4, DatanodeManager#handleHeartbeat. There, deletions wait for a second queue.</remarks>
/// <param name="ledger">What is known.</param>
/// <param name="tracker">Acts when a deletion turns out to be too much.</param>
internal sealed class HeartbeatOrders(BlockLedger ledger, ReplicaTracker tracker)
{
    /// <summary>The commands for a DataNode that was just heard of.</summary>
    public IReadOnlyList<DatanodeCommand> Take(DatanodeDescriptor datanode)
    {
        if (Recoveries(datanode) is { Count: > 0 } recoveries)
        {
            return [new RecoverCommand(recoveries)];
        }

        List<DatanodeCommand> commands = [];
        if (Transfers(datanode) is { Count: > 0 } transfers)
        {
            commands.Add(new TransferCommand(transfers));
        }

        if (Deletions(datanode) is { Count: > 0 } deletions)
        {
            commands.Add(new InvalidateCommand(deletions));
        }

        return commands;
    }

    private List<BlockRecovery> Recoveries(DatanodeDescriptor datanode)
    {
        List<BlockRecovery> recoveries = [];
        foreach (BlockInfo block in datanode.Recoveries)
        {
            // Somebody else may have been asked since, under a newer id: two that lead one recovery could agree on two lengths.
            if (block.State == BlockState.UnderRecovery && ledger.Map.Contains(block)
                && block.Construction is UnderConstruction construction && construction.Primary == datanode)
            {
                recoveries.Add(new BlockRecovery(
                    block.Version, construction.RecoveryId, Locations(construction), construction.TruncateTo));
            }
        }

        datanode.Recoveries.Clear();
        return recoveries;
    }

    /// <summary>Those that were heard of lately, if there are two at least: a silent one would hold the recovery up.</summary>
    /// <remarks>
    /// Else all that are not dead: a replica that nobody asked for may be the only one with bytes, and a dead DataNode would be asked
    /// for ever. Hadoop asks the dead, too, and takes no answer for an answer.
    /// Whoever is not asked is noted.
    /// </remarks>
    private List<StorageInfo> Locations(UnderConstruction construction)
    {
        List<StorageInfo> alive = [.. construction.Expected.Select(static replica => replica.Storage).Where(static storage => storage.Datanode.IsAlive)];
        List<StorageInfo> lively = alive.FindAll(storage => !storage.Datanode.IsStale(ledger.Now, ledger.Options));
        List<StorageInfo> asked = construction.AsksAll || lively.Count < 2 ? alive : lively;
        construction.NotAsked =
        [
            .. construction.Expected.Select(static replica => replica.Storage.Datanode).Except(asked.Select(static storage => storage.Datanode)),
        ];
        return asked;
    }

    private List<BlockTransfer> Transfers(DatanodeDescriptor datanode)
    {
        int free = Math.Max(0, ledger.Options.MaxStreamsHard - datanode.Transmissions);
        List<BlockTransfer> transfers = [];
        while (transfers.Count < free && datanode.Transfers.TryDequeue(out TransferOrder? order))
        {
            List<StorageInfo> targets = [.. order.Targets.Where(static target => target.Datanode.IsAlive)];
            if (ledger.Map.Contains(order.Block) && order.Block.IsComplete && targets.Count > 0)
            {
                transfers.Add(new BlockTransfer(order.Block.Version, targets));
            }
        }

        return transfers;
    }

    private List<Block> Deletions(DatanodeDescriptor datanode)
    {
        List<Block> deletions = [];
        foreach (Block order in ledger.Invalidations.Take(datanode, ledger.Options.InvalidateLimit))
        {
            if (ledger.Excess.Contains(datanode, order.Id) && ledger.Map.Find(order.Id) is BlockInfo block
                && ledger.Count(block).Live < Math.Max((short)1, block.Replication))
            {
                // It was one too many when it was chosen; others were lost since.
                ledger.Excess.Remove(datanode, order.Id);
                tracker.Review(block, hint: null);
            }
            else
            {
                deletions.Add(order);
                if (order.LengthBytes != Block.NoAcknowledgement)
                {
                    ledger.Ordered.Add(datanode, order, ledger.Now);
                }
            }
        }

        return deletions;
    }
}
