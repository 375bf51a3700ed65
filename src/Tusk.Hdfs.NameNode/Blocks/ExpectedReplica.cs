using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.NameNode.Blocks.Datanodes;

namespace Tusk.Hdfs.NameNode.Blocks;

/// <summary>A replica of a block under construction.</summary>
/// <param name="storage">Where it is.</param>
/// <param name="stamp">Its generation as far as known.</param>
/// <param name="state">Its state as last reported.</param>
internal sealed class ExpectedReplica(StorageInfo storage, GenerationStamp stamp, ReplicaState state)
{
    /// <summary>Where it is.</summary>
    public StorageInfo Storage { get; } = storage;

    /// <summary>Its generation as far as known.</summary>
    public GenerationStamp GenerationStamp { get; set; } = stamp;

    /// <summary>Its state as last reported.</summary>
    public ReplicaState State { get; set; } = state;

    /// <summary>Whether its DataNode was already asked to lead a recovery.</summary>
    public bool WasPrimary { get; set; }
}
