using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.NameNode.Blocks.Datanodes;

namespace Tusk.Hdfs.NameNode.Blocks.Redundancy;

/// <summary>Replicas that are known to be bad, and why.</summary>
/// <remarks>Source: Apache Hadoop 3.4, CorruptReplicasMap.</remarks>
internal sealed class CorruptReplicas
{
    private readonly Dictionary<BlockId, Dictionary<DatanodeDescriptor, CorruptReplica>> _replicas = [];

    /// <summary>Blocks with a bad replica.</summary>
    public int Count => _replicas.Count;

    /// <summary>Their ids, in order.</summary>
    public IEnumerable<BlockId> Blocks => _replicas.Keys.OrderBy(static id => id.Value);

    /// <summary>How many bad replicas a block has.</summary>
    public int Of(BlockInfo block) => _replicas.TryGetValue(block.Id, out var nodes) ? nodes.Count : 0;

    /// <summary>Whether the replica on a DataNode is bad.</summary>
    public bool Contains(BlockInfo block, DatanodeDescriptor datanode) => Find(block, datanode) is not null;

    /// <summary>What is wrong with the replica on a DataNode; null if nothing is.</summary>
    public CorruptReplica? Find(BlockInfo block, DatanodeDescriptor datanode) =>
        _replicas.Count > 0 && _replicas.TryGetValue(block.Id, out var nodes) ? nodes.GetValueOrDefault(datanode) : null;

    /// <summary>DataNodes with a bad replica of a block.</summary>
    public IReadOnlyList<DatanodeDescriptor> DatanodesOf(BlockInfo block) =>
        _replicas.TryGetValue(block.Id, out var nodes) ? [.. nodes.Keys] : [];

    /// <summary>Takes note of a bad replica.</summary>
    public void Add(BlockInfo block, DatanodeDescriptor datanode, CorruptReplica replica)
    {
        if (!_replicas.TryGetValue(block.Id, out var nodes))
        {
            _replicas.Add(block.Id, nodes = []);
        }

        nodes[datanode] = replica;
    }

    /// <summary>The replica is gone, or good.</summary>
    /// <returns>False if it was not known to be bad.</returns>
    public bool Remove(BlockInfo block, DatanodeDescriptor datanode)
    {
        if (!_replicas.TryGetValue(block.Id, out var nodes) || !nodes.Remove(datanode))
        {
            return false;
        }

        if (nodes.Count == 0)
        {
            _replicas.Remove(block.Id);
        }

        return true;
    }

    /// <summary>The block is gone.</summary>
    public void Remove(BlockInfo block) => _replicas.Remove(block.Id);
}
