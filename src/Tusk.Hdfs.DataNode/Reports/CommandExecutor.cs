using System.Threading.Channels;
using Tusk.Hdfs.DataNode.Storage;
using Tusk.Hdfs.DataNode.Transfer;
using Tusk.Hdfs.DataTransfer;
using Tusk.Protocol.Hdfs;
using Tusk.Protocol.Hdfs.Datanode;
using Type = Tusk.Protocol.Hdfs.Datanode.DatanodeCommandProto.Types.Type;

namespace Tusk.Hdfs.DataNode.Reports;

/// <summary>Does what NameNodes order, one after the other, while heartbeats go on; copies and recoveries run beside.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.server.datanode.BPOfferService#processCommandFromActive.</remarks>
internal sealed class CommandExecutor(
    BlockStore store, IReplicaEvents events, ReplicaTransfer transfers, BlockRecoveryWorker recoveries, MoveLimits moves, DataNodeLog log)
{
    private const int MostWaiting = 256;

    private readonly Channel<DatanodeCommandProto> _commands = Channel.CreateBounded<DatanodeCommandProto>(MostWaiting);

    /// <summary>Told when a NameNode orders us to stop.</summary>
    public Action? StopOrdered { get; set; }

    /// <summary>Takes a command; waits while too many wait.</summary>
    public ValueTask AddAsync(DatanodeCommandProto command, CancellationToken cancellationToken) =>
        _commands.Writer.WriteAsync(command, cancellationToken);

    /// <summary>Runs until it is told to stop.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (DatanodeCommandProto command in _commands.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                try
                {
                    Execute(command, cancellationToken);
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    log.CommandFailed(command.CmdType.ToString(), e.Message);
                }
                catch (Exception e)
                {
                    // The top of the loop: the next commands are carried out all the same.
                    log.UnexpectedError($"command {command.CmdType}", e);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The DataNode stops.
        }
    }

    private void Execute(DatanodeCommandProto command, CancellationToken cancellationToken)
    {
        switch (command.CmdType)
        {
            case Type.BlockCommand when command.BlkCmd is { } blocks && blocks.BlockPoolId == store.PoolId:
                Execute(blocks, cancellationToken);
                break;
            case Type.BlockRecoveryCommand when command.RecoveryCmd is { } recovery:
                foreach (RecoveringBlockProto block in recovery.Blocks)
                {
                    _ = recoveries.RunAsync(block, cancellationToken);
                }

                break;
            case Type.BalancerBandwidthCommand when command.BalancerCmd is { } bandwidth:
                moves.BytesPerSecond = (long)Math.Min(bandwidth.Bandwidth, long.MaxValue);
                break;
            case Type.FinalizeCommand or Type.KeyUpdateCommand or Type.NullDatanodeCommand:
                break; // there is no upgrade to finish, and no token to check
            default:
                log.CommandIgnored(command.CmdType.ToString());
                break;
        }
    }

    private void Execute(BlockCommandProto command, CancellationToken cancellationToken)
    {
        switch (command.Action)
        {
            case BlockCommandProto.Types.Action.Invalidate:
                Invalidate(command);
                break;
            case BlockCommandProto.Types.Action.Transfer:
                Transfer(command, cancellationToken);
                break;
            case BlockCommandProto.Types.Action.Shutdown:
                StopOrdered?.Invoke();
                break;
            default:
                log.CommandIgnored($"{command.Action} of blocks");
                break;
        }
    }

    private void Invalidate(BlockCommandProto command)
    {
        HashSet<BlockId> silent = [.. command.Blocks
            .Where(static block => block.NumBytes == long.MaxValue)
            .Select(static block => new BlockId((long)block.BlockId))];
        List<Replica> removed = store.Invalidate(command.Blocks.Select(
            static block => (new BlockId((long)block.BlockId), new GenerationStamp((long)block.GenStamp))));
        foreach (Replica replica in removed.Where(replica => !silent.Contains(replica.Id)))
        {
            events.Deleted(replica);
        }
    }

    private void Transfer(BlockCommandProto command, CancellationToken cancellationToken)
    {
        for (int i = 0; i < command.Blocks.Count && i < command.Targets.Count; i++)
        {
            BlockProto block = command.Blocks[i];
            IReadOnlyList<string> storages = i < command.TargetStorageUuids.Count ? [.. command.TargetStorageUuids[i].StorageUuids] : [];
            IReadOnlyList<StorageTypeProto> types = i < command.TargetStorageTypes.Count ? [.. command.TargetStorageTypes[i].StorageTypes] : [];
            TransferTarget[] targets = [.. command.Targets[i].Datanodes.Select((node, place) => new TransferTarget(
                node.ToDatanode(),
                place < storages.Count ? storages[place] : "",
                place < types.Count ? types[place].ToStorageType() : StorageType.Disk))];
            var extended = new ExtendedBlock(
                store.PoolId, new BlockId((long)block.BlockId), new GenerationStamp((long)block.GenStamp), (long)block.NumBytes);
            if (targets.Length > 0)
            {
                _ = CopyAsync(extended, targets, cancellationToken);
            }
        }
    }

    private async Task CopyAsync(ExtendedBlock block, TransferTarget[] targets, CancellationToken cancellationToken)
    {
        try
        {
            await transfers.CopyAsync(block, targets, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or OperationCanceledException)
        {
            log.TransferFailed(block, targets[0].Node.ToString(), e.Message);
        }
        catch (Exception e)
        {
            log.UnexpectedError($"copy of {block}", e); // the top of a task of its own
        }
    }
}
