using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.NameNode.Blocks;
using Tusk.Hdfs.NameNode.Namespace;

namespace Tusk.Hdfs.NameNode.Tests.Namespace.Support;

/// <summary>Nobody who hears of blocks: what is measured is the namespace alone.</summary>
internal sealed class NoBlocks : INamespaceBlocks
{
    public void Added(BlockInfo block)
    {
    }

    public void Removed(BlockInfo block)
    {
    }

    public void ReplicationChanged(BlockInfo block, short before)
    {
    }

    public void Committed(BlockInfo block)
    {
    }

    public void Completed(BlockInfo block)
    {
    }

    public void Reopened(BlockInfo block)
    {
    }

    public bool IsSufficientlyReplicated(BlockInfo block) => true;

    public int ExpectedLocations(BlockInfo block) => 0;

    public bool MayBeUnheard(long nowMillis) => false;

    public bool MayRecover(BlockInfo block, long nowMillis) => false;

    public void Recover(BlockInfo block, GenerationStamp recoveryId, long? truncateTo, long nowMillis)
    {
    }
}
