using Tusk.Hdfs.NameNode.Blocks;

namespace Tusk.Hdfs.NameNode.Tests.Blocks;

/// <summary>Texts are those of Apache Hadoop 3.4.2, from its class files.</summary>
public sealed class SafeModeTests
{
    private int _live;
    private int _reached;

    [Fact]
    public void Without_blocks_it_ends_at_once()
    {
        SafeMode mode = Start(new BlockManagerOptions(), blocks: 0);

        Assert.False(mode.IsOn);
        Assert.Equal(1, _reached);
    }

    [Fact]
    public void It_waits_for_blocks_then_for_the_extension()
    {
        SafeMode mode = Start(new BlockManagerOptions(), blocks: 2000);

        Assert.Equal(1998, mode.Threshold);
        Assert.Equal(
            "The reported blocks 0 needs additional 1998 blocks to reach the threshold 0.9990 of total blocks 2000.\n"
            + "The minimum number of live datanodes is not required. Safe mode will be turned off automatically once the thresholds have been reached.",
            mode.Tip(0));
        Report(mode, 1998, now: 1000);
        Assert.Equal(
            "The reported blocks 1998 has reached the threshold 0.9990 of total blocks 2000. The minimum number of live datanodes is not required. "
            + "In safe mode extension. Safe mode will be turned off automatically in 20 seconds.",
            mode.Tip(11_000));
        mode.Check(30_999);
        Assert.True(mode.IsStartup);
        mode.Check(31_000);
        Assert.False(mode.IsOn);
    }

    [Fact]
    public void It_waits_for_DataNodes()
    {
        SafeMode mode = Start(new BlockManagerOptions { SafeDatanodes = 3, SafeExtension = 0 }, blocks: 10);

        Assert.Contains("The number of live datanodes is not calculated since reported blocks hasn't reached the threshold. Safe", mode.Tip(0), StringComparison.Ordinal);
        Report(mode, 10, now: 0);
        Assert.StartsWith(
            "The reported blocks 10 has reached the threshold 0.9990 of total blocks 10. "
            + "The number of live datanodes 0 needs an additional 3 live datanodes to reach the minimum number 3.\nSafe mode will be",
            mode.Tip(0), StringComparison.Ordinal);
        _live = 3;
        mode.Check(1);
        Assert.False(mode.IsOn);
    }

    [Fact]
    public void An_operator_turns_it_on_and_off()
    {
        SafeMode mode = Start(new BlockManagerOptions(), blocks: 0);

        mode.Enter();

        Assert.True(mode.IsOn);
        Assert.False(mode.IsStartup);
        BlockRefusedException refused = mode.Refuse("Cannot create directory /x", "host1", 0);
        Assert.Equal("org.apache.hadoop.hdfs.server.namenode.SafeModeException", refused.JavaClassName);
        Assert.Equal(
            "Cannot create directory /x. Name node is in safe mode.\nIt was turned on manually. Use \"hdfs dfsadmin -safemode leave\" to turn safe "
            + "mode off. NamenodeHostName:host1",
            refused.Message);
        Assert.True(mode.Leave(force: false));
        Assert.False(mode.IsOn);
    }

    [Fact]
    public void Replicas_newer_than_the_namespace_keep_it_on_until_it_is_forced_off()
    {
        SafeMode mode = Start(new BlockManagerOptions { SafeExtension = 0 }, blocks: 10);
        mode.ReplicaInFuture(1234);

        Report(mode, 10, now: 0);

        Assert.True(mode.IsOn);
        Assert.Contains("Exiting safe mode will cause loss of 1234 byte(s). Please restart", mode.Tip(0), StringComparison.Ordinal);
        Assert.False(mode.Leave(force: false));
        Assert.True(mode.Leave(force: true));
        Assert.False(mode.IsOn);
    }

    [Fact]
    public void A_block_is_safe_once_however_many_replicas_it_has()
    {
        SafeMode mode = Start(new BlockManagerOptions(), blocks: 5);

        mode.ReplicaAdded(1, 0);
        mode.ReplicaAdded(2, 0);
        Assert.Equal(1, mode.SafeBlocks);
        mode.ReplicaRemoved(1);
        Assert.Equal(1, mode.SafeBlocks);
        mode.ReplicaRemoved(0);
        Assert.Equal(0, mode.SafeBlocks);
    }

    private static void Report(SafeMode mode, int blocks, long now)
    {
        for (int block = 0; block < blocks; block++)
        {
            mode.ReplicaAdded(1, now);
        }
    }

    private SafeMode Start(BlockManagerOptions options, long blocks)
    {
        var mode = new SafeMode(options, () => _live, () => _reached++);
        mode.Activate(blocks, 0);
        return mode;
    }
}
