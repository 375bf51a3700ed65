using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.NameNode.Blocks;

namespace Tusk.Hdfs.NameNode.Namespace;

/// <summary>Hears what the namespace does with blocks, and answers what it must know of their replicas.</summary>
/// <remarks>What it is told during a replay and what afterwards differs in nothing: the same code applies both.</remarks>
internal interface INamespaceBlocks
{
    /// <summary>A file has a new block: from now on it can be found by its id.</summary>
    void Added(BlockInfo block);

    /// <summary>A block belongs to no file any more: its replicas are to be deleted.</summary>
    void Removed(BlockInfo block);

    /// <summary>A block should have another number of replicas; <see cref="BlockInfo.Replication"/> is the new one.</summary>
    void ReplicationChanged(BlockInfo block, short before);

    /// <summary>
    /// A writer has told length and generation stamp of a block, which now stand in it, and its state is
    /// <see cref="BlockState.Committed"/>. If enough replicas of this kind are known, make it <see cref="BlockState.Complete"/>.
    /// </summary>
    void Committed(BlockInfo block);

    /// <summary>A block is complete by what the log says: a file was closed with it.</summary>
    void Completed(BlockInfo block);

    /// <summary>A complete block is written again: its state is <see cref="BlockState.UnderConstruction"/> now.</summary>
    void Reopened(BlockInfo block);

    /// <summary>Whether a complete block has as many live replicas as a write must have (dfs.namenode.replication.min).</summary>
    bool IsSufficientlyReplicated(BlockInfo block);

    /// <summary>How many DataNodes are known to write, or to have, replicas of an incomplete block.</summary>
    int ExpectedLocations(BlockInfo block);

    /// <summary>
    /// Whether DataNodes may have replicas of an incomplete block of which none is known: after a start those that have not reported
    /// yet do, and an image or a log does not say where replicas are.
    /// </summary>
    bool MayBeUnheard(long nowMillis);

    /// <summary>Whether a recovery of the block may begin now: none is under way, or the last one takes too long.</summary>
    bool MayRecover(BlockInfo block, long nowMillis);

    /// <summary>
    /// Brings the replicas of a block to one length under a new generation stamp; its state is
    /// <see cref="BlockState.UnderRecovery"/>. To cut it, <paramref name="truncateTo"/> is the length it is to get.
    /// </summary>
    void Recover(BlockInfo block, GenerationStamp recoveryId, long? truncateTo, long nowMillis);
}
