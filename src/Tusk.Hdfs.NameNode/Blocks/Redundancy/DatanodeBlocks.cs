using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.NameNode.Blocks.Datanodes;

namespace Tusk.Hdfs.NameNode.Blocks.Redundancy;

/// <summary>Blocks by DataNode: those that it is to delete, or those of which it holds a replica too many.</summary>
internal sealed class DatanodeBlocks
{
    private readonly Dictionary<DatanodeDescriptor, Dictionary<BlockId, Block>> _blocks = [];

    /// <summary>How many there are, on all DataNodes.</summary>
    public long Count { get; private set; }

    /// <summary>How many a DataNode has.</summary>
    public int Of(DatanodeDescriptor datanode) => _blocks.TryGetValue(datanode, out var blocks) ? blocks.Count : 0;

    /// <summary>Whether a DataNode has a block.</summary>
    public bool Contains(DatanodeDescriptor datanode, BlockId id) =>
        Count > 0 && _blocks.TryGetValue(datanode, out var blocks) && blocks.ContainsKey(id);

    /// <summary>Whether a DataNode has a block in that generation.</summary>
    public bool Contains(DatanodeDescriptor datanode, BlockId id, GenerationStamp stamp) =>
        Count > 0 && _blocks.TryGetValue(datanode, out var blocks)
        && blocks.TryGetValue(id, out Block block) && block.GenerationStamp == stamp;

    /// <summary>Adds a block, in place of the same one in another generation.</summary>
    public void Add(DatanodeDescriptor datanode, Block block)
    {
        if (!_blocks.TryGetValue(datanode, out var blocks))
        {
            _blocks.Add(datanode, blocks = []);
        }

        Count += blocks.ContainsKey(block.Id) ? 0 : 1;
        blocks[block.Id] = block;
    }

    /// <summary>Removes a block.</summary>
    /// <returns>False if it was not there.</returns>
    public bool Remove(DatanodeDescriptor datanode, BlockId id)
    {
        if (Count == 0 || !_blocks.TryGetValue(datanode, out var blocks) || !blocks.Remove(id))
        {
            return false;
        }

        Count--;
        if (blocks.Count == 0)
        {
            _blocks.Remove(datanode);
        }

        return true;
    }

    /// <summary>Removes all of a DataNode.</summary>
    public void Remove(DatanodeDescriptor datanode)
    {
        if (_blocks.Remove(datanode, out var blocks))
        {
            Count -= blocks.Count;
        }
    }

    /// <summary>Takes some blocks of a DataNode out.</summary>
    public List<Block> Take(DatanodeDescriptor datanode, int limit)
    {
        if (!_blocks.TryGetValue(datanode, out var blocks))
        {
            return [];
        }

        List<Block> taken = [.. blocks.Values.Take(limit)];
        taken.ForEach(block => Remove(datanode, block.Id));
        return taken;
    }
}
