using Tusk.Hdfs.NameNode.Blocks;
using Tusk.Hdfs.NameNode.Service;
using Tusk.Hdfs.NameNode.Tests.Blocks;

namespace Tusk.Hdfs.NameNode.Tests.Service;

public sealed class NamespaceBlocksTests
{
    [Fact]
    public void A_recovery_that_the_namespace_refuses_leaves_nothing_for_the_next_commit()
    {
        var cluster = new BlockCluster(["/a"]);
        BlockInfo block = cluster.Begin(1, 0);
        var blocks = new NamespaceBlocks(cluster.Manager);

        Assert.Throws<NameNodeException>(() => blocks.CommitRecovered(
            block, [cluster.Storage(0)], isClosing: true, static () => throw new NameNodeException("java.io.IOException", "refused")));
        block.LengthBytes = 10;
        block.State = BlockState.Committed;
        blocks.Committed(block);

        Assert.Equal((BlockState.Committed, 0), (block.State, cluster.Count(block).Live)); // nobody has reported it
    }
}
