using Tusk.Hdfs.DataNode.Storage;
using Tusk.Hdfs.DataTransfer;
using Tusk.Protocol;
using Tusk.Protocol.Hdfs;
using Tusk.Rpc;

namespace Tusk.Hdfs.DataNode.Service;

/// <summary>The calls of a DataNode that leads a recovery to the others.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.server.protocol.InterDatanodeProtocol.</remarks>
internal sealed class InterDatanodeCalls(RpcClient client, RpcUser user, bool usesHostnames)
{
    private static readonly RpcMethod<InitReplicaRecoveryRequestProto, InitReplicaRecoveryResponseProto> InitReplicaRecovery =
        new(RpcProtocol.InterDatanode, "initReplicaRecovery", RpcIdempotence.Idempotent);

    private static readonly RpcMethod<UpdateReplicaUnderRecoveryRequestProto, UpdateReplicaUnderRecoveryResponseProto> UpdateReplica =
        new(RpcProtocol.InterDatanode, "updateReplicaUnderRecovery", RpcIdempotence.Idempotent);

    /// <summary>First step; null if it has no replica.</summary>
    public async ValueTask<RecoverableReplica?> BeginAsync(DatanodeInfo node, RecoveringBlockProto order, CancellationToken cancellationToken)
    {
        InitReplicaRecoveryResponseProto answer = await client.CallAsync(
            EndpointOf(node), InitReplicaRecovery, new InitReplicaRecoveryRequestProto { Block = order }, client.NextCallId(), 0, cancellationToken)
            .ConfigureAwait(false);
        return !answer.ReplicaFound
            ? null
            : answer.Block is { NumBytes: <= long.MaxValue } block && answer.HasState
            ? new RecoverableReplica(
                new BlockId((long)block.BlockId), new GenerationStamp((long)block.GenStamp), (long)block.NumBytes, (ReplicaState)answer.State)
            : throw new DataTransferException($"DataNode {node} has a replica, but does not say which.");
    }

    /// <summary>Second step.</summary>
    /// <returns>Id of the volume that has it.</returns>
    public async ValueTask<string> FinishAsync(
        DatanodeInfo node, ExtendedBlock block, GenerationStamp recoveryId, BlockId newId, long newLength, CancellationToken cancellationToken)
    {
        var request = new UpdateReplicaUnderRecoveryRequestProto
        {
            Block = block.ToProto(),
            RecoveryId = (ulong)recoveryId.Value,
            NewLength = (ulong)newLength,
            NewBlockId = (ulong)newId.Value,
        };
        UpdateReplicaUnderRecoveryResponseProto answer = await client.CallAsync(
            EndpointOf(node), UpdateReplica, request, client.NextCallId(), 0, cancellationToken).ConfigureAwait(false);
        return answer.StorageUuid;
    }

    private RpcEndpoint EndpointOf(DatanodeInfo node) => new(
        new RpcAddress(usesHostnames ? node.HostName : node.IpAddress, node.IpcPort),
        RpcProtocol.InterDatanode,
        user,
        client.Options.Connect with { Retries = 0, RetriesOnTimeout = 0 });
}
