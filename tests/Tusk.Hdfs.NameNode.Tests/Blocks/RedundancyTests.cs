using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.NameNode.Blocks;
using Tusk.Hdfs.NameNode.Blocks.Datanodes;
using Tusk.Hdfs.NameNode.Blocks.Redundancy;
using Tusk.Hdfs.NameNode.Blocks.Reports;

namespace Tusk.Hdfs.NameNode.Tests.Blocks;

public sealed class RedundancyTests
{
    private static readonly string[] OneRack = ["/a", "/a", "/a", "/a"];

    [Theory]
    [InlineData(0, 0, 3, (int)RedundancyPriority.Corrupt)]
    [InlineData(0, 1, 3, (int)RedundancyPriority.Highest)]
    [InlineData(1, 0, 3, (int)RedundancyPriority.Highest)]
    [InlineData(2, 0, 10, (int)RedundancyPriority.VeryLow)]
    [InlineData(2, 0, 3, (int)RedundancyPriority.Low)]
    [InlineData(3, 0, 3, (int)RedundancyPriority.BadlyPlaced)]
    public void Urgency_is_Hadoops(int live, int leaving, int expected, int priority) =>
        Assert.Equal((RedundancyPriority)priority, LowRedundancyQueues.PriorityOf(new ReplicaCounts { Live = live, Decommissioning = leaving }, expected));

    [Fact]
    public void The_replicas_of_a_dead_DataNode_are_made_anew()
    {
        var cluster = new BlockCluster(OneRack);
        BlockInfo block = cluster.Complete(3, 0, 1, 2);

        Assert.Empty(cluster.Pass(630_000, 1, 2, 3));
        Assert.Equal(3, cluster.Count(block).Live);
        List<(int Node, DatanodeCommand Command)> told = cluster.Pass(12_000, 1, 2, 3);

        Assert.Equal(3, cluster.Manager.Datanodes.LiveCount);
        BlockTransfer transfer = Assert.Single(Assert.IsType<TransferCommand>(Assert.Single(told).Command).Transfers);
        Assert.Equal(block.Version, transfer.Block);
        Assert.Equal(cluster.Nodes[3], Assert.Single(transfer.Targets).Datanode);
        cluster.Received(3, block.Version);
        Assert.Equal(3, cluster.Count(block).Live);
        Assert.Equal(0, cluster.Manager.Statistics(cluster.Now).UnderReplicated);
        Assert.IsType<RegisterCommand>(Assert.Single(cluster.Heartbeat(0).Commands));
    }

    [Fact]
    public void A_copy_that_does_not_come_is_ordered_again()
    {
        var cluster = new BlockCluster(OneRack);
        cluster.Complete(2, 0);

        Assert.Single(cluster.Pass(30_000, 0, 1, 2, 3));
        Assert.Single(cluster.Pass(300_000, 0, 1, 2, 3));
        Assert.Equal(1, cluster.Manager.Statistics(cluster.Now).PendingTimeouts);
    }

    [Fact]
    public void A_replica_too_many_is_deleted_and_comes_back_from_the_dead_as_one_too_many()
    {
        var cluster = new BlockCluster(OneRack);
        BlockInfo block = cluster.Complete(2, 0, 1);

        cluster.Received(2, block.Version);

        (int node, DatanodeCommand command) = Assert.Single(cluster.Pass(3_000, 0, 1, 2, 3));
        Assert.Equal(block.Version, Assert.Single(Assert.IsType<InvalidateCommand>(command).Blocks));
        Assert.Equal(1, cluster.Count(block).Excess);
        cluster.Received(node, block.Version, ReplicaEvent.Deleted);
        Assert.Equal(0, cluster.Count(block).Excess);
        Assert.Equal(2, cluster.Count(block).Live);
    }

    [Fact]
    public void An_order_to_delete_is_given_once_until_it_must_have_been_lost()
    {
        var cluster = new BlockCluster(OneRack);
        BlockInfo block = cluster.Complete(1, 0);
        cluster.Received(1, block.Version);
        int node = Assert.Single(cluster.Pass(3_000, 0, 1, 2, 3)).Node;
        var replica = new ReportedReplica(block.Id, block.GenerationStamp, block.LengthBytes, ReplicaState.Finalized);

        cluster.Report(node, replica); // made before it read the order
        Assert.Empty(cluster.Pass(300_000, 0, 1, 2, 3));

        cluster.Report(node, replica);
        Assert.IsType<InvalidateCommand>(Assert.Single(cluster.Pass(3_000, 0, 1, 2, 3)).Command);
    }

    [Fact]
    public void A_bad_replica_that_is_about_to_be_deleted_does_not_come_back_as_a_good_one()
    {
        var cluster = new BlockCluster(OneRack);
        BlockInfo block = cluster.Complete(2, 0, 1);
        cluster.Manager.ReportBad(block.Version, "uuid-1", "s1", cluster.Now);
        var copy = Assert.IsType<TransferCommand>(Assert.Single(cluster.Pass(9_000, 0, 1, 2, 3)).Command);
        StorageInfo target = Assert.Single(Assert.Single(copy.Transfers).Targets);
        cluster.Received(target == cluster.Storage(2) ? 2 : 3, block.Version);
        (int node, DatanodeCommand command) = Assert.Single(cluster.Pass(3_000, 0, 1, 2, 3));
        Assert.Equal(1, node);
        Assert.IsType<InvalidateCommand>(command);

        cluster.Report(1, new ReportedReplica(block.Id, block.GenerationStamp, block.LengthBytes, ReplicaState.Finalized));

        Assert.Equal(2, cluster.Count(block).Live);
        Assert.Empty(cluster.Pass(9_000, 0, 1, 2, 3)); // nothing is too many
    }

    [Fact]
    public void A_replica_that_is_found_bad_before_it_is_reported_does_not_become_a_good_one()
    {
        var cluster = new BlockCluster(OneRack);
        BlockInfo block = cluster.Complete(3, 0, 2);

        cluster.Manager.ReportBad(block.Version, "uuid-1", "s1", cluster.Now);
        cluster.Received(1, block.Version);

        Assert.Equal((2, 1), (cluster.Count(block).Live, cluster.Count(block).Corrupt));
        cluster.Manager.At(cluster.Now).ReplicationChanged(block, 1); // simulation, seed 63: both good ones went
        Assert.Equal(1, cluster.Count(block).Live);
        Assert.NotEqual(cluster.Nodes[1], Assert.Single(cluster.Manager.Ledger.Good(block)).Datanode);
    }

    [Fact]
    public void Nothing_is_deleted_for_being_too_many_while_a_storage_is_in_doubt()
    {
        var cluster = new BlockCluster(OneRack);
        BlockInfo block = cluster.Complete(2, 0, 1);
        cluster.Manager.Register(BlockCluster.Id(0), "3.4.2", cluster.Now);

        cluster.Received(2, block.Version);
        Assert.Empty(cluster.Pass(9_000, 0, 1, 2, 3));
        Assert.Equal(1, cluster.Manager.Statistics(cluster.Now).Postponed);

        cluster.Report(0, new ReportedReplica(block.Id, block.GenerationStamp, 100, ReplicaState.Finalized));
        Assert.Single(cluster.Pass(9_000, 0, 1, 2, 3));
        Assert.Equal(0, cluster.Manager.Statistics(cluster.Now).Postponed);
    }

    [Fact]
    public void A_deletion_that_was_not_sent_is_called_off_when_another_replica_is_lost()
    {
        var cluster = new BlockCluster(OneRack);
        BlockInfo block = cluster.Complete(1, 0);
        cluster.Received(1, block.Version);
        int kept = cluster.Manager.Ledger.Excess.Of(cluster.Nodes[0]) == 0 ? 0 : 1;

        cluster.Received(kept, block.Version, ReplicaEvent.Deleted);

        Assert.Empty(cluster.Pass(3_000, 0, 1));
        Assert.Equal(1, cluster.Count(block).Live);
    }

    [Fact]
    public void The_last_replica_is_kept_even_if_it_is_bad()
    {
        var cluster = new BlockCluster(OneRack);
        BlockInfo block = cluster.Complete(1, 0);

        cluster.Manager.ReportBad(block.Version, "uuid-0", "s0", cluster.Now);

        Assert.Empty(cluster.Pass(30_000, 0, 1, 2, 3));
        BlockStatistics now = cluster.Manager.Statistics(cluster.Now);
        Assert.Equal((1, 1, 1), (now.Corrupt, now.Missing, now.MissingWithReplicationOne));
        (IReadOnlyList<StorageInfo> locations, bool isCorrupt) = cluster.Manager.Locate(block, reader: null, cluster.Now);
        Assert.True(isCorrupt);
        Assert.Single(locations);
    }

    [Fact]
    public void The_blocks_of_a_deleted_file_are_deleted_without_a_report()
    {
        var cluster = new BlockCluster(OneRack);
        BlockInfo block = cluster.Complete(2, 0, 1);

        cluster.Manager.Removed(block);

        Assert.Null(cluster.Manager.Find(block.Id));
        Assert.All(cluster.Pass(3_000, 0, 1), told => Assert.Equal(
            block.Version with { LengthBytes = Block.NoAcknowledgement }, Assert.Single(Assert.IsType<InvalidateCommand>(told.Command).Blocks)));
    }

    [Fact]
    public void A_recovery_is_led_by_one_DataNode_after_the_other_and_ends_with_the_last_id_alone()
    {
        var cluster = new BlockCluster(OneRack);
        BlockInfo block = cluster.Begin(3, 0, 1, 2);
        BlockConstruction construction = cluster.Manager.Construction;

        Assert.True(construction.TryStartRecovery(block, new GenerationStamp(1_002)));
        Assert.False(construction.TryStartRecovery(block, new GenerationStamp(1_003))); // too soon
        (int first, DatanodeCommand command) = Assert.Single(cluster.Pass(3_000, 0, 1, 2));
        BlockRecovery order = Assert.Single(Assert.IsType<RecoverCommand>(command).Recoveries);
        Assert.Equal((block.Version, new GenerationStamp(1_002), 3), (order.Block, order.RecoveryId, order.Locations.Count));

        cluster.Pass(9_000, 0, 1, 2);
        Assert.True(construction.TryStartRecovery(block, new GenerationStamp(1_004)));
        Assert.NotEqual(first, Assert.Single(cluster.Pass(3_000, 0, 1, 2)).Node);

        var late = Assert.Throws<BlockRefusedException>(() => BlockConstruction.CheckSynchronization(block, new GenerationStamp(1_002), 5, false));
        Assert.Equal("The recovery id 1002 does not match current recovery id 1004 for block blk_1073741825_1001", late.Message);
        Assert.True(BlockConstruction.CheckSynchronization(block, new GenerationStamp(1_004), 5, false));
        Assert.True(construction.Synchronize(block, new GenerationStamp(1_004), 5, [cluster.Storage(0), cluster.Storage(1)], isClosing: true));
        Assert.Equal((BlockState.Complete, 5L, 2), (block.State, block.LengthBytes, cluster.Count(block).Live));
        Assert.False(BlockConstruction.CheckSynchronization(block, new GenerationStamp(1_004), 5, false)); // said twice
    }

    [Fact]
    public void A_block_that_is_appended_to_forgets_what_was_ordered_for_it()
    {
        var cluster = new BlockCluster(OneRack);
        BlockInfo block = cluster.Complete(3, 0, 1);
        cluster.Pass(3_000, 0, 1);

        IReadOnlyList<StorageInfo> pipeline = cluster.Manager.Construction.Reopen(block);

        Assert.Equal(2, pipeline.Count);
        Assert.Equal(BlockState.UnderConstruction, block.State);
        Assert.False(cluster.Manager.Ledger.Needed.Contains(block));
        Assert.Equal(0, cluster.Manager.Ledger.Pending.Of(block));
    }
}
