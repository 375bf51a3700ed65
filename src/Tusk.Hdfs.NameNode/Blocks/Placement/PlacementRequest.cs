using Tusk.Hdfs.NameNode.Blocks.Datanodes;
using Tusk.Hdfs.NameNode.Blocks.Topology;

namespace Tusk.Hdfs.NameNode.Blocks.Placement;

/// <summary>Replicas for which a place is wanted.</summary>
internal sealed record PlacementRequest
{
    /// <summary>How many are wanted beside <see cref="Chosen"/>.</summary>
    public required int Count { get; init; }

    /// <summary>Bytes that a block may have.</summary>
    public required long BlockBytes { get; init; }

    /// <summary>Who writes: a DataNode, a machine with a rack, or null for nobody known.</summary>
    public INetworkNode? Writer { get; init; }

    /// <summary>What kinds of volumes.</summary>
    public StoragePolicy Policy { get; init; } = StoragePolicy.Hot;

    /// <summary>Where replicas are already.</summary>
    public IReadOnlyList<StorageInfo> Chosen { get; init; } = [];

    /// <summary>DataNodes that are out of the question.</summary>
    public IReadOnlyCollection<DatanodeDescriptor> Excluded { get; init; } = [];

    /// <summary>DataNodes that come first.</summary>
    public IReadOnlyList<DatanodeDescriptor> Favoured { get; init; } = [];

    /// <summary>Whether it is a new block, not more replicas of one.</summary>
    public bool IsNewBlock { get; init; } = true;

    /// <summary>NO_LOCAL_WRITE: not on the writer's own DataNode, where there is another.</summary>
    public bool AvoidsLocal { get; init; }

    /// <summary>NO_LOCAL_RACK: not in the writer's rack, where there are more than two.</summary>
    public bool AvoidsLocalRack { get; init; }
}
