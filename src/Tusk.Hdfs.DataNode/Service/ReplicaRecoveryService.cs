using Tusk.Hdfs.DataNode.Storage;
using Tusk.Hdfs.DataNode.Transfer;
using Tusk.Hdfs.DataTransfer;

namespace Tusk.Hdfs.DataNode.Service;

/// <summary>Both steps of block recovery on this DataNode's replica, and the report of what came of it.</summary>
internal sealed class ReplicaRecoveryService(BlockStore store, IReplicaEvents events)
{
    /// <summary>First step; null if there is no replica.</summary>
    public ValueTask<RecoverableReplica?> BeginAsync(ExtendedBlock block, GenerationStamp recoveryId) =>
        store.Recovery.BeginAsync(block, recoveryId);

    /// <summary>Second step.</summary>
    /// <returns>Id of the volume that has it.</returns>
    public async ValueTask<string> FinishAsync(ExtendedBlock block, GenerationStamp recoveryId, BlockId newId, long newLength)
    {
        Replica replica = await store.Recovery.FinishAsync(block, recoveryId, newId, newLength).ConfigureAwait(false);
        events.Received(replica);
        return replica.Volume.StorageId;
    }
}
