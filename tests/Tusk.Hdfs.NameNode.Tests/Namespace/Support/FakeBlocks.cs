using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.NameNode.Blocks;
using Tusk.Hdfs.NameNode.Namespace;

namespace Tusk.Hdfs.NameNode.Tests.Namespace.Support;

/// <summary>The blocks' side of the namespace, as a test wants it: it knows who has replicas, and keeps all blocks by id.</summary>
internal sealed class FakeBlocks : INamespaceBlocks
{
    /// <summary>All blocks of files.</summary>
    public Dictionary<BlockId, BlockInfo> ById { get; } = [];

    /// <summary>Blocks that were taken from their files, in order.</summary>
    public List<BlockInfo> Gone { get; } = [];

    /// <summary>Recoveries that were begun.</summary>
    public List<(BlockId Id, GenerationStamp RecoveryId, long? TruncateTo)> Recoveries { get; } = [];

    /// <summary>Whether replicas are reported as soon as a block is committed.</summary>
    public bool ReportsAtOnce { get; set; } = true;

    /// <summary>DataNodes that write an incomplete block.</summary>
    public int Locations { get; set; } = 1;

    /// <summary>Whether DataNodes may not have reported yet.</summary>
    public bool HasJustStarted { get; set; }

    /// <summary>Whether a recovery may begin.</summary>
    public bool AllowsRecovery { get; set; } = true;

    public void Added(BlockInfo block) => ById.Add(block.Id, block);

    public void Removed(BlockInfo block)
    {
        Assert.True(ById.Remove(block.Id), $"{block.Id} was taken away twice");
        Gone.Add(block);
    }

    public void ReplicationChanged(BlockInfo block, short before) => Assert.NotEqual(before, block.Replication);

    public void Committed(BlockInfo block)
    {
        Assert.Equal(BlockState.Committed, block.State);
        if (ReportsAtOnce)
        {
            block.State = BlockState.Complete;
        }
    }

    public void Completed(BlockInfo block) => Assert.Equal(BlockState.Complete, block.State);

    public void Reopened(BlockInfo block) => Assert.Equal(BlockState.UnderConstruction, block.State);

    public bool IsSufficientlyReplicated(BlockInfo block) => true;

    public int ExpectedLocations(BlockInfo block) => Locations;

    public bool MayBeUnheard(long nowMillis) => HasJustStarted;

    public bool MayRecover(BlockInfo block, long nowMillis) => AllowsRecovery;

    public void Recover(BlockInfo block, GenerationStamp recoveryId, long? truncateTo, long nowMillis)
    {
        block.State = BlockState.UnderRecovery;
        Recoveries.Add((block.Id, recoveryId, truncateTo));
    }
}
