using Tusk.Hdfs.DataNode.Storage;
using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.DataTransfer.Writing;
using ReplicaState = Tusk.Hdfs.NameNode.Blocks.ReplicaState;

namespace Tusk.Hdfs.NameNode.Tests.Simulation;

/// <summary>The replicas of a DataNode, and what it lets be done to them: the rules of <see cref="BlockStore"/> and <see cref="ReplicaRecovery"/>.</summary>
internal sealed class SimulatedDisk
{
    private readonly SortedDictionary<long, SimulatedReplica> _replicas = [];

    public IEnumerable<SimulatedReplica> Replicas => _replicas.Values;

    public SimulatedReplica? Find(BlockId id) => _replicas.GetValueOrDefault(id.Value);

    /// <summary>A replica for a new block; null if there is one.</summary>
    public SimulatedReplica? Create(BlockId id, GenerationStamp stamp, ReplicaState state, string storage)
    {
        if (Find(id) is SimulatedReplica old)
        {
            // A copy has precedence over what an older pipeline has left behind.
            if (state != ReplicaState.Temporary || old.Stamp >= stamp || old.State is not (ReplicaState.BeingWritten or ReplicaState.Temporary))
            {
                return null;
            }
        }

        return _replicas[id.Value] = new SimulatedReplica(id, stamp, state, storage);
    }

    /// <summary>Makes a replica ready for a pipeline.</summary>
    /// <param name="stage">Why the pipeline is set up; not for a new block.</param>
    /// <param name="id">The block.</param>
    /// <param name="before">The stamp that the client knows.</param>
    /// <param name="after">The new one.</param>
    /// <param name="acknowledged">The length that the client got acknowledged.</param>
    /// <param name="sent">The most that the client sent.</param>
    /// <param name="writer">The pipeline.</param>
    /// <returns>The replica; null if it is not what it should be.</returns>
    public SimulatedReplica? Reopen(
        PipelineStage stage, BlockId id, GenerationStamp before, GenerationStamp after, long acknowledged, long sent, object writer)
    {
        if (Find(id) is not SimulatedReplica replica || replica.Stamp < before || replica.Stamp > after)
        {
            return null;
        }

        bool isWritten = replica.State == ReplicaState.BeingWritten;
        bool isWhole = replica.Bytes.Count == acknowledged;
        bool fits = stage switch
        {
            PipelineStage.StreamingRecovery => isWritten && replica.Acknowledged >= acknowledged && replica.Bytes.Count <= sent,
            PipelineStage.Append => replica.State == ReplicaState.Finalized && isWhole,
            _ => isWhole && (replica.State == ReplicaState.Finalized || (isWritten && replica.Acknowledged == acknowledged)),
        };
        if (!fits)
        {
            replica.Writer = stage == PipelineStage.Append ? replica.Writer : null; // it was stopped before anybody looked
            return null;
        }

        if (stage == PipelineStage.StreamingRecovery)
        {
            replica.Cut(replica.Acknowledged);
        }

        replica.Stamp = after;
        replica.Acknowledged = replica.Bytes.Count;
        bool isClosed = stage == PipelineStage.CloseRecovery;
        replica.Become(isClosed ? ReplicaState.Finalized : ReplicaState.BeingWritten);
        replica.Writer = isClosed ? null : writer;
        return replica;
    }

    /// <summary>First step of a recovery; null if there is no replica.</summary>
    /// <exception cref="ReplicaException">It cannot take part.</exception>
    public RecoverableReplica? BeginRecovery(BlockId id, GenerationStamp known, GenerationStamp recoveryId)
    {
        if (Find(id) is not SimulatedReplica replica)
        {
            return null;
        }

        replica.Writer = null;
        if (replica.Stamp < known || replica.Stamp >= recoveryId || replica.State == ReplicaState.Temporary)
        {
            throw ReplicaException.Io($"{replica} has no part in recovery {recoveryId} of {known}");
        }

        if (replica.State == ReplicaState.UnderRecovery && replica.RecoveryId > recoveryId)
        {
            throw ReplicaException.Recovering($"{replica} is in recovery {replica.RecoveryId}");
        }

        (replica.State, replica.RecoveryId) = (ReplicaState.UnderRecovery, recoveryId);
        return new RecoverableReplica(
            id, replica.Stamp, replica.Bytes.Count, (Tusk.Hdfs.DataNode.Storage.ReplicaState)(int)replica.OriginalState);
    }

    /// <summary>Second step; null if the replica is not in this recovery.</summary>
    public SimulatedReplica? FinishRecovery(BlockId id, GenerationStamp recoveryId, long length)
    {
        if (Find(id) is not { State: ReplicaState.UnderRecovery } replica || replica.RecoveryId != recoveryId || replica.Bytes.Count < length)
        {
            return null;
        }

        replica.Cut(length);
        (replica.Stamp, replica.Acknowledged) = (recoveryId, length);
        replica.Become(ReplicaState.Finalized);
        return replica;
    }

    /// <summary>Deletes a replica of exactly this generation.</summary>
    public SimulatedReplica? Delete(BlockId id, GenerationStamp stamp) =>
        Find(id) is SimulatedReplica replica && replica.Stamp == stamp && _replicas.Remove(id.Value) ? replica : null;

    /// <summary>The DataNode starts again: what was being written waits for recovery, and what nobody got acknowledged may be gone.</summary>
    public void Restart(Random random)
    {
        foreach (SimulatedReplica replica in Replicas.ToArray())
        {
            replica.Writer = null;
            if (replica.State == ReplicaState.Temporary)
            {
                _replicas.Remove(replica.Id.Value);
                continue;
            }

            if (replica.OriginalState == ReplicaState.BeingWritten)
            {
                replica.Cut(random.NextInt64(replica.Acknowledged, replica.Bytes.Count + 1));
            }

            replica.Become(replica.OriginalState == ReplicaState.Finalized ? ReplicaState.Finalized : ReplicaState.WaitingForRecovery);
            replica.Acknowledged = replica.Bytes.Count;
        }
    }
}
