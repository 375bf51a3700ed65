using Tusk.Common.Errors;
using Tusk.Hdfs.DataNode.Service;
using Tusk.Hdfs.DataNode.Storage;
using Tusk.Hdfs.DataTransfer;
using Tusk.Protocol.Hdfs;
using Tusk.Protocol.Hdfs.Datanode;

namespace Tusk.Hdfs.DataNode.Reports;

/// <summary>Leads the recovery of a block: asks all who have a replica, has them agree, tells the NameNode.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.server.datanode.BlockRecoveryWorker.</remarks>
internal sealed class BlockRecoveryWorker(
    BlockStore store, ReplicaRecoveryService local, InterDatanodeCalls others, ActiveNameNode active, string uuid, DataNodeLog log)
{
    /// <summary>Recovers a block; a failure is logged, and the NameNode orders it again.</summary>
    public async Task RunAsync(RecoveringBlockProto order, CancellationToken cancellationToken)
    {
        ExtendedBlock block = order.Block.B.ToBlock();
        try
        {
            await Task.Yield(); // the order comes with a heartbeat, which goes on
            await RecoverAsync(block, order, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or OperationCanceledException)
        {
            log.RecoveryFailed(block, ErrorText.Of(e));
        }
        catch (Exception e)
        {
            log.UnexpectedError($"recovery of {block}", e); // the top of a task of its own
        }
    }

    private async Task RecoverAsync(ExtendedBlock block, RecoveringBlockProto order, CancellationToken cancellationToken)
    {
        if (block.PoolId != store.PoolId || order.EcPolicy is not null)
        {
            throw ReplicaException.Io("Only replicated blocks of our own pool are recovered.");
        }

        var recoveryId = new GenerationStamp((long)order.NewGenStamp);
        DatanodeInfo[] nodes = [.. order.Block.Locs.Select(static node => node.ToDatanode())];
        (RecoverableReplica?[] answers, int silentCount, string errors) =
            await BeginAsync(order, block, recoveryId, nodes, cancellationToken).ConfigureAwait(false);

        long? cut = order.TruncateBlock is { } truncated ? (long)truncated.NumBytes : null;
        var newId = new BlockId((long)(order.TruncateBlock?.BlockId ?? order.Block.B.BlockId));
        RecoveryPlan plan = Decide(answers, block, cut, silentCount, errors);
        List<(DatanodeInfo Node, string StorageId)> done = [];
        foreach (int i in plan.Members)
        {
            try
            {
                done.Add((nodes[i], await FinishAsync(block, nodes[i], recoveryId, newId, plan.Length, cancellationToken).ConfigureAwait(false)));
            }
            catch (IOException e)
            {
                errors += $" {nodes[i]}: {e.Message}";
            }
        }

        if (plan.Members.Count > 0 && done.Count == 0)
        {
            throw ReplicaException.Io($"Cannot recover {block}, the following datanodes failed:{errors}");
        }

        await CommitAsync(block, recoveryId, plan, done, cancellationToken).ConfigureAwait(false);
        log.Recovered(block, plan.Length);
    }

    private async Task<(RecoverableReplica?[] Answers, int SilentCount, string Errors)> BeginAsync(
        RecoveringBlockProto order, ExtendedBlock block, GenerationStamp recoveryId, DatanodeInfo[] nodes, CancellationToken cancellationToken)
    {
        var answers = new RecoverableReplica?[nodes.Length];
        int silentCount = 0;
        string errors = "";
        for (int i = 0; i < nodes.Length; i++)
        {
            try
            {
                answers[i] = nodes[i].Uuid == uuid
                    ? await local.BeginAsync(block, recoveryId).ConfigureAwait(false)
                    : await others.BeginAsync(nodes[i], order, cancellationToken).ConfigureAwait(false);
            }
            catch (IOException e) when (!RecoveryPlan.IsOtherRecovery(e))
            {
                silentCount += RecoveryPlan.IsOlder(e) ? 0 : 1;
                errors += $" {nodes[i]}: {e.Message}";
            }
        }

        return (answers, silentCount, errors);
    }

    private static RecoveryPlan Decide(
        RecoverableReplica?[] answers, ExtendedBlock block, long? cut, int silentCount, string errors)
    {
        try
        {
            return RecoveryPlan.Decide(answers, block.GenerationStamp, block.Length, cut, silentCount);
        }
        catch (ReplicaException e) when (errors.Length > 0)
        {
            throw ReplicaException.Io($"{e.Message} Errors:{errors}");
        }
    }

    private ValueTask<string> FinishAsync(
        ExtendedBlock block, DatanodeInfo node, GenerationStamp recoveryId, BlockId newId, long length, CancellationToken cancellationToken) =>
        node.Uuid == uuid
            ? local.FinishAsync(block, recoveryId, newId, length)
            : others.FinishAsync(node, block, recoveryId, newId, length, cancellationToken);

    private async Task CommitAsync(
        ExtendedBlock block,
        GenerationStamp recoveryId,
        RecoveryPlan plan,
        List<(DatanodeInfo Node, string StorageId)> done,
        CancellationToken cancellationToken)
    {
        NameNodeActor nameNode = active.Current ?? throw new HadoopException("No NameNode is active.");
        var request = new CommitBlockSynchronizationRequestProto
        {
            Block = block.ToProto(),
            NewGenStamp = (ulong)recoveryId.Value,
            NewLength = (ulong)Math.Max(0, plan.Length),
            CloseFile = true,
            DeleteBlock = plan.Length < 0,
        };
        foreach ((DatanodeInfo node, string storageId) in done)
        {
            request.NewTaragets.Add(node.ToProto().Id);
            request.NewTargetStorages.Add(storageId);
        }

        await nameNode.Calls.CommitAsync(request, cancellationToken).ConfigureAwait(false);
    }
}
