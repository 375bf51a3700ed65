using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.NameNode.Blocks;
using Tusk.Hdfs.NameNode.Namespace;

namespace Tusk.Hdfs.NameNode.Service;

/// <summary>Hears of blocks for a namespace that is made of image and log only to be written as an image: no DataNode has to do with it.</summary>
internal sealed class UnheardBlocks : INamespaceBlocks
{
    /// <inheritdoc/>
    public void Added(BlockInfo block)
    {
    }

    /// <inheritdoc/>
    public void Removed(BlockInfo block)
    {
    }

    /// <inheritdoc/>
    public void ReplicationChanged(BlockInfo block, short before)
    {
    }

    /// <inheritdoc/>
    public void Committed(BlockInfo block)
    {
    }

    /// <inheritdoc/>
    public void Completed(BlockInfo block)
    {
    }

    /// <inheritdoc/>
    public void Reopened(BlockInfo block)
    {
    }

    /// <inheritdoc/>
    public bool IsSufficientlyReplicated(BlockInfo block) => throw NotAsked();

    /// <inheritdoc/>
    public int ExpectedLocations(BlockInfo block) => throw NotAsked();

    /// <inheritdoc/>
    public bool MayBeUnheard(long nowMillis) => throw NotAsked();

    /// <inheritdoc/>
    public bool MayRecover(BlockInfo block, long nowMillis) => throw NotAsked();

    /// <inheritdoc/>
    public void Recover(BlockInfo block, GenerationStamp recoveryId, long? truncateTo, long nowMillis)
    {
    }

    private static InvalidOperationException NotAsked() => new("No call is executed here, so nobody asks for replicas.");
}
