using Tusk.Hdfs.NameNode.Blocks;

namespace Tusk.Hdfs.NameNode.Namespace;

/// <summary>Hears what the namespace does with blocks, so that it can place, count and delete their replicas.</summary>
internal interface INamespaceBlocks
{
    /// <summary>A file has a new block: from now on it can be found by its id.</summary>
    void Added(BlockInfo block);

    /// <summary>A block belongs to no file any more: its replicas are to be deleted.</summary>
    void Removed(BlockInfo block);

    /// <summary>A block should have another number of replicas (<see cref="BlockInfo.Replication"/> is the new one).</summary>
    void ReplicationChanged(BlockInfo block, short before);

    /// <summary>
    /// A writer has told the length and generation stamp of a block, which now stand in it, and its state is
    /// <see cref="BlockState.Committed"/>. If enough replicas of this kind are known, make it <see cref="BlockState.Complete"/>.
    /// </summary>
    void Committed(BlockInfo block);

    /// <summary>A complete block is written again, by an append or a truncation: its state is no longer complete.</summary>
    void Reopened(BlockInfo block);
}
