using Tusk.Hdfs.DataNode.Storage;
using Tusk.Hdfs.DataTransfer;
using Tusk.Protocol;
using Tusk.Protocol.Hdfs;
using Tusk.Rpc;
using Tusk.Rpc.Server;

namespace Tusk.Hdfs.DataNode.Service;

/// <summary>Serves InterDatanodeProtocol: the steps of a recovery that another DataNode leads.</summary>
internal sealed class InterDatanodeService(ReplicaRecoveryService recovery)
{
    public RpcService Create() => new RpcService(RpcProtocol.InterDatanode)
        .Serve<InitReplicaRecoveryRequestProto, InitReplicaRecoveryResponseProto>(
            "initReplicaRecovery", RpcIdempotence.Idempotent, (_, request, _) => BeginAsync(request))
        .Serve<UpdateReplicaUnderRecoveryRequestProto, UpdateReplicaUnderRecoveryResponseProto>(
            "updateReplicaUnderRecovery", RpcIdempotence.Idempotent, (_, request, _) => FinishAsync(request));

    private async ValueTask<InitReplicaRecoveryResponseProto> BeginAsync(InitReplicaRecoveryRequestProto request)
    {
        RecoverableReplica? replica;
        try
        {
            replica = await recovery.BeginAsync(
                request.Block.Block.B.ToBlock(), new GenerationStamp((long)request.Block.NewGenStamp)).ConfigureAwait(false);
        }
        catch (ReplicaException e)
        {
            throw ServiceErrors.Of(e);
        }

        var answer = new InitReplicaRecoveryResponseProto { ReplicaFound = replica is not null };
        if (replica is not null)
        {
            answer.State = (ReplicaStateProto)replica.State;
            answer.Block = new BlockProto
            {
                BlockId = (ulong)replica.Id.Value,
                GenStamp = (ulong)replica.Stamp.Value,
                NumBytes = (ulong)replica.Length,
            };
        }

        return answer;
    }

    private async ValueTask<UpdateReplicaUnderRecoveryResponseProto> FinishAsync(UpdateReplicaUnderRecoveryRequestProto request)
    {
        try
        {
            string storageId = await recovery.FinishAsync(
                request.Block.ToBlock(),
                new GenerationStamp((long)request.RecoveryId),
                new BlockId((long)request.NewBlockId),
                (long)Math.Min(request.NewLength, long.MaxValue)).ConfigureAwait(false);
            return new UpdateReplicaUnderRecoveryResponseProto { StorageUuid = storageId };
        }
        catch (ReplicaException e)
        {
            throw ServiceErrors.Of(e);
        }
    }
}
