using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.NameNode.Blocks.Datanodes;

namespace Tusk.Hdfs.NameNode.Blocks;

/// <summary>What is known of a block that is being written or recovered, beside its replicas.</summary>
internal sealed class UnderConstruction
{
    private readonly List<ExpectedReplica> _expected = [];

    /// <summary>Where replicas should be: the pipeline as the writer has it, and who has reported one.</summary>
    public IReadOnlyList<ExpectedReplica> Expected => _expected;

    /// <summary>Id of the last recovery: the stamp that its replicas will have.</summary>
    public GenerationStamp RecoveryId { get; set; }

    /// <summary>The block as a truncate wants it; null in every other recovery.</summary>
    public Block? TruncateTo { get; set; }

    /// <summary>When the last recovery was ordered; null if none was.</summary>
    public long? RecoveryOrderedAt { get; set; }

    /// <summary>Who leads the last recovery; null if none was ordered.</summary>
    public DatanodeDescriptor? Primary { get; private set; }

    /// <summary>Whether a pipeline was told, and not only single replicas reported: after a start nobody knows where else one may be.</summary>
    public bool IsPipelineKnown { get; private set; }

    /// <summary>Who may have a replica and was not asked by the last order, being dead or silent a while: what they have is not known.</summary>
    public IReadOnlyList<DatanodeDescriptor> NotAsked { get; set; } = [];

    /// <summary>Whether the next order goes to the silent ones, too.</summary>
    public bool AsksAll { get; set; }

    /// <summary>Forgets the pipeline for another one.</summary>
    public void SetPipeline(IEnumerable<StorageInfo> storages, GenerationStamp stamp)
    {
        _expected.Clear();
        foreach (StorageInfo storage in storages)
        {
            _expected.Add(new ExpectedReplica(storage, stamp, ReplicaState.BeingWritten));
        }

        IsPipelineKnown = _expected.Count > 0;
    }

    /// <summary>Takes note of a replica that was reported.</summary>
    public void Report(StorageInfo storage, ReportedReplica reported)
    {
        for (int index = 0; index < _expected.Count; index++)
        {
            ExpectedReplica known = _expected[index];
            if (known.Storage == storage)
            {
                known.GenerationStamp = reported.GenerationStamp;
                known.State = reported.State;
                return;
            }

            // The NameNode named a volume, and the DataNode chose another one.
            if (known.Storage.Datanode == storage.Datanode)
            {
                _expected[index] = new ExpectedReplica(storage, reported.GenerationStamp, reported.State)
                {
                    WasPrimary = known.WasPrimary,
                };
                return;
            }
        }

        _expected.Add(new ExpectedReplica(storage, reported.GenerationStamp, reported.State));
    }

    /// <summary>Forgets the replica of a DataNode.</summary>
    public void Remove(DatanodeDescriptor datanode) => _expected.RemoveAll(replica => replica.Storage.Datanode == datanode);

    /// <summary>Replicas with another stamp than the committed one.</summary>
    public IReadOnlyList<ExpectedReplica> OthersThan(GenerationStamp stamp) =>
        [.. _expected.Where(replica => replica.GenerationStamp != stamp)];

    /// <summary>Chooses who leads a recovery: of the live DataNodes that did not lead one yet the one heard of last.</summary>
    /// <remarks>When all have led one, all are asked again. Source: Apache Hadoop 3.4,
    /// BlockUnderConstructionFeature#initializeBlockRecovery.</remarks>
    /// <returns>The DataNode; null if none is alive.</returns>
    public DatanodeDescriptor? ChoosePrimary()
    {
        if (_expected.TrueForAll(static replica => replica.WasPrimary || !replica.Storage.Datanode.IsAlive))
        {
            _expected.ForEach(static replica => replica.WasPrimary = false);
        }

        ExpectedReplica? primary = null;
        foreach (ExpectedReplica replica in _expected)
        {
            if (replica.Storage.Datanode.IsAlive && !replica.WasPrimary
                && (primary is null || replica.Storage.Datanode.LastHeartbeatAt > primary.Storage.Datanode.LastHeartbeatAt))
            {
                primary = replica;
            }
        }

        if (primary is null)
        {
            return null;
        }

        primary.WasPrimary = true;
        return Primary = primary.Storage.Datanode;
    }
}
