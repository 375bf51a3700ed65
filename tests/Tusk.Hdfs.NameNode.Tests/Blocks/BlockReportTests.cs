using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.NameNode.Blocks;
using Tusk.Hdfs.NameNode.Blocks.Datanodes;
using Tusk.Hdfs.NameNode.Blocks.Redundancy;
using Tusk.Hdfs.NameNode.Blocks.Reports;
using Tusk.Hdfs.NameNode.Tests.Blocks.Simulation;

namespace Tusk.Hdfs.NameNode.Tests.Blocks;

public sealed class BlockReportTests
{
    private static readonly string[] OneRack = ["/a", "/a", "/a", "/a"];

    [Fact]
    public void A_block_is_complete_when_its_writer_and_one_DataNode_have_said_so()
    {
        var cluster = new BlockCluster(OneRack);
        BlockInfo block = cluster.Begin(3, 0, 1, 2);

        Assert.False(cluster.Manager.Construction.Commit(block, block.GenerationStamp, 100));
        Assert.Equal(BlockState.Committed, block.State);
        cluster.Received(1, block.Version);

        Assert.Equal(BlockState.Complete, block.State);
        Assert.Equal(2, cluster.Manager.Ledger.Pending.Of(block)); // the rest of the pipeline
        Assert.False(cluster.Manager.Ledger.Needed.Contains(block));
    }

    [Fact]
    public void A_commit_with_another_stamp_or_less_than_is_known_is_refused()
    {
        var cluster = new BlockCluster(OneRack);
        BlockInfo block = cluster.Begin(1, 0);
        block.LengthBytes = 50;

        var shorter = Assert.Throws<BlockRefusedException>(() => cluster.Manager.Construction.Commit(block, block.GenerationStamp, 49));
        var other = Assert.Throws<BlockRefusedException>(() => cluster.Manager.Construction.Commit(block, new GenerationStamp(9), 60));

        Assert.Equal("commitBlock length is less than the stored one 49 vs. 50", shorter.Message);
        Assert.Equal("Commit block with mismatching GS. NN has blk_1073741825_1001, client submits blk_1073741825_9", other.Message);
    }

    [Theory]
    [InlineData(1000, 100, (int)CorruptionCause.GenerationStamp)]
    [InlineData(1001, 99, (int)CorruptionCause.Length)]
    public void A_replica_of_another_stamp_or_length_is_bad_and_kept_while_replicas_are_missing(long stamp, long length, int causeNumber)
    {
        var cluster = new BlockCluster(OneRack);
        BlockInfo block = cluster.Complete(2, 0);

        cluster.Received(1, new Block(block.Id, new GenerationStamp(stamp), length));

        Assert.Equal(1, cluster.Count(block).Live);
        Assert.True(cluster.Manager.Ledger.Corrupt.Contains(block, cluster.Nodes[1]) == (causeNumber == (int)CorruptionCause.Length));
        Assert.Equal(causeNumber == (int)CorruptionCause.Length ? 0 : 1, cluster.Manager.Ledger.Invalidations.Of(cluster.Nodes[1]));
    }

    /// <summary>A reader may find a copy bad before its DataNode has told of it: another one must be made.</summary>
    [Fact]
    public void A_copy_that_is_found_bad_before_it_is_reported_is_not_taken_for_the_one_that_was_wanted()
    {
        var cluster = new BlockCluster(OneRack);
        BlockInfo block = cluster.Complete(3, 0, 1, 3);
        cluster.Manager.ReportBad(block.Version, "uuid-3", "s3", cluster.Now);
        cluster.Manager.Ledger.Pending.Add(block, [cluster.Storage(2)], cluster.Now);
        cluster.Manager.Ledger.UpdateNeeded(block);
        Assert.False(cluster.Manager.Ledger.Needed.Contains(block));

        cluster.Manager.ReportBad(block.Version, "uuid-2", "s2", cluster.Now);
        cluster.Received(2, block.Version);

        Assert.Equal(2, cluster.Count(block).Live);
        Assert.True(cluster.Manager.Ledger.Needed.Contains(block));
    }

    [Fact]
    public void What_a_full_report_does_not_name_is_gone_and_what_no_file_has_is_deleted()
    {
        var cluster = new BlockCluster(OneRack);
        BlockInfo kept = cluster.Complete(1, 0);
        BlockInfo gone = cluster.Complete(2, 0, 1);
        var unknown = new ReportedReplica(new BlockId(5), new GenerationStamp(1), 10, ReplicaState.Finalized);

        Assert.IsType<FinalizeCommand>(cluster.Report(
            0, unknown, new ReportedReplica(kept.Id, kept.GenerationStamp, kept.LengthBytes, ReplicaState.Finalized)));

        Assert.Equal(1, cluster.Count(kept).Live);
        Assert.Equal(1, cluster.Count(gone).Live);
        Assert.True(cluster.Manager.Ledger.Needed[RedundancyPriority.Highest].Contains(gone));
        Assert.True(cluster.Manager.Ledger.Invalidations.Contains(cluster.Nodes[0], unknown.Id));
        LedgerChecks.Check(cluster.Manager.Ledger);
    }

    [Fact]
    public void Impossible_values_and_reports_in_any_order_leave_the_ledger_whole()
    {
        var random = new Random(11);
        for (int round = 0; round < 100; round++)
        {
            var cluster = new BlockCluster(OneRack);
            BlockInfo[] blocks = [.. Enumerable.Range(0, 8).Select(_ => random.Next(2) == 0 ? cluster.Complete(2, 0, 1) : cluster.Begin(2, 2, 3))];
            for (int step = 0; step < 100; step++)
            {
                int node = random.Next(OneRack.Length);
                var replica = new ReportedReplica(
                    random.Next(4) == 0 ? new BlockId(random.NextInt64(long.MinValue, long.MaxValue)) : blocks[random.Next(blocks.Length)].Id,
                    new GenerationStamp(random.Next(4) switch { 0 => -1, 1 => 1000, 2 => 1001, _ => long.MaxValue }),
                    random.Next(4) switch { 0 => -1, 1 => long.MaxValue, 2 => 99, _ => 100 },
                    (ReplicaState)random.Next(7));
                switch (random.Next(5))
                {
                    case 0:
                        cluster.Report(node, [.. Enumerable.Repeat(replica, random.Next(3))]);
                        break;
                    case 1:
                        cluster.Manager.Register(BlockCluster.Id(node), "3.4.2", cluster.Now);
                        break;
                    case 2:
                        cluster.Manager.ReportBad(replica.Block, "uuid-" + node, null, cluster.Now);
                        break;
                    default:
                        cluster.Received(node, replica.Block, (ReplicaEvent)random.Next(5));
                        break;
                }

                LedgerChecks.Check(cluster.Manager.Ledger);
            }
        }
    }

    [Fact]
    public void A_report_without_a_valid_lease_is_left_unread()
    {
        var cluster = new BlockCluster(OneRack);
        BlockInfo block = cluster.Complete(1, 0);

        Assert.Null(cluster.Manager.FullReport(
            "uuid-0", [new StorageBlocks("s0", StorageType.Disk, StorageState.Normal, [])], leaseId: 77, isLast: true, cluster.Now));

        Assert.Equal(1, cluster.Count(block).Live);
    }

    [Fact]
    public void Six_DataNodes_have_leave_to_report_and_the_next_one_when_a_lease_ends()
    {
        var cluster = new BlockCluster([.. Enumerable.Repeat("/a", 8)]);

        long[] leases = [.. Enumerable.Range(0, 8).Select(number => cluster.Heartbeat(number, wantsLease: true).ReportLeaseId)];

        Assert.All(leases[..6], static lease => Assert.NotEqual(0, lease));
        Assert.Equal([0, 0], leases[6..]);
        cluster.Manager.FullReport("uuid-0", [], leases[0], isLast: true, cluster.Now);
        Assert.NotEqual(0, cluster.Heartbeat(6, wantsLease: true).ReportLeaseId);
        Assert.Equal(0, cluster.Heartbeat(7, wantsLease: true).ReportLeaseId);
        cluster.Now += 300_000;
        Assert.NotEqual(0, cluster.Heartbeat(7, wantsLease: true).ReportLeaseId);
    }

    [Fact]
    public void A_DataNode_that_is_not_known_is_told_to_register()
    {
        var cluster = new BlockCluster(OneRack);

        HeartbeatAnswer answer = cluster.Manager.Heartbeat("nobody", new Heartbeat { Storages = [] }, cluster.Now);

        Assert.IsType<RegisterCommand>(Assert.Single(answer.Commands));
        Assert.False(cluster.Manager.IncrementalReport("nobody", "s", StorageType.Disk, [], cluster.Now));
    }

    [Fact]
    public void A_replica_that_is_finalized_before_its_pipeline_is_told_counts()
    {
        var cluster = new BlockCluster(["/a", "/a", "/a"]);
        BlockInfo block = cluster.Begin(3, 0, 1, 2);
        cluster.Received(2, block.Version with { LengthBytes = 100 });
        GenerationStamp stamp = new(1_002);
        cluster.Received(0, new Block(block.Id, stamp, 100));

        cluster.Manager.At(cluster.Now).Construction.UpdatePipeline(block, stamp, 100, [cluster.Storage(0), cluster.Storage(1)]);

        Assert.Equal([cluster.Storage(0)], cluster.Manager.Ledger.Storages.Of(block));
        Assert.True(cluster.Manager.Construction.Commit(block, stamp, 100));
    }

    [Fact]
    public void What_a_restarted_DataNode_has_of_an_earlier_pipeline_is_deleted_and_copied_anew()
    {
        var cluster = new BlockCluster(["/a", "/a", "/a"]);
        BlockInfo block = cluster.Begin(3, 0, 1, 2);
        GenerationStamp old = block.GenerationStamp;
        GenerationStamp stamp = new(1_002);
        cluster.Manager.At(cluster.Now).Construction.UpdatePipeline(block, stamp, 0, [cluster.Storage(0), cluster.Storage(1)]);
        cluster.Report(2, new ReportedReplica(block.Id, old, 10, ReplicaState.WaitingForRecovery));
        cluster.Received(0, new Block(block.Id, stamp, 100));
        cluster.Received(1, new Block(block.Id, stamp, 100));

        cluster.Manager.Construction.Commit(block, stamp, 100);

        (int node, DatanodeCommand command) = Assert.Single(cluster.Pass(3_000, 0, 1, 2));
        Assert.Equal(2, node);
        Assert.Equal(old, Assert.Single(Assert.IsType<InvalidateCommand>(command).Blocks).GenerationStamp);
        cluster.Received(2, new Block(block.Id, old, 10), ReplicaEvent.Deleted);
        Assert.Contains(cluster.Pass(6_000, 0, 1, 2), static told => told.Command is TransferCommand);
    }

    /// <summary>The DataNode was back, and had told what it has, before the writer made its pipeline anew without it.</summary>
    [Fact]
    public void What_a_restarted_DataNode_reported_before_the_new_pipeline_was_told_is_deleted()
    {
        var cluster = new BlockCluster(["/a", "/a", "/a"]);
        BlockInfo block = cluster.Begin(3, 0, 1, 2);
        GenerationStamp old = block.GenerationStamp;
        GenerationStamp stamp = new(1_002);
        cluster.Report(2, new ReportedReplica(block.Id, old, 10, ReplicaState.WaitingForRecovery));
        cluster.Manager.At(cluster.Now).Construction.UpdatePipeline(block, stamp, 0, [cluster.Storage(0), cluster.Storage(1)]);
        cluster.Received(0, new Block(block.Id, stamp, 100));
        cluster.Received(1, new Block(block.Id, stamp, 100));

        cluster.Manager.Construction.Commit(block, stamp, 100);

        Assert.Equal((block.Id, old), Deleted(cluster, 2));
    }

    [Fact]
    public void What_a_restarted_DataNode_has_of_an_earlier_pipeline_is_deleted_with_the_file()
    {
        var cluster = new BlockCluster(["/a", "/a", "/a"]);
        BlockInfo block = cluster.Begin(3, 0, 1, 2);
        GenerationStamp old = block.GenerationStamp;
        GenerationStamp stamp = new(1_002);
        cluster.Report(2, new ReportedReplica(block.Id, old, 10, ReplicaState.WaitingForRecovery));
        cluster.Manager.At(cluster.Now).Construction.UpdatePipeline(block, stamp, 0, [cluster.Storage(0), cluster.Storage(1)]);

        cluster.Manager.Removed(block);

        Assert.Equal(
            [(0, stamp), (1, stamp), (2, old)],
            cluster.Pass(6_000, 0, 1, 2).Where(static told => told.Command is InvalidateCommand)
                .SelectMany(static told => ((InvalidateCommand)told.Command).Blocks, static (told, order) => (told.Node, order.GenerationStamp)).Order());
    }

    /// <summary>Its replica has the right stamp, and nobody will finish it.</summary>
    [Fact]
    public void What_a_restarted_DataNode_has_of_the_same_pipeline_is_deleted_and_copied_anew()
    {
        var cluster = new BlockCluster(["/a", "/a", "/a"]);
        BlockInfo block = cluster.Begin(3, 0, 1, 2);
        cluster.Report(2, new ReportedReplica(block.Id, block.GenerationStamp, 10, ReplicaState.WaitingForRecovery));
        cluster.Received(0, block.Version with { LengthBytes = 100 });
        cluster.Received(1, block.Version with { LengthBytes = 100 });

        cluster.Manager.Construction.Commit(block, block.GenerationStamp, 100);

        Assert.Equal((block.Id, block.GenerationStamp), Deleted(cluster, 2));
        cluster.Received(2, block.Version with { LengthBytes = 10 }, ReplicaEvent.Deleted);
        Assert.Contains(cluster.Pass(6_000, 0, 1, 2), static told => told.Command is TransferCommand);
    }

    [Fact]
    public void What_a_recovery_left_alone_is_deleted()
    {
        var cluster = new BlockCluster(["/a", "/a", "/a"]);
        BlockInfo block = cluster.Begin(3, 0, 1, 2);
        GenerationStamp old = block.GenerationStamp;
        GenerationStamp stamp = new(1_002);
        cluster.Report(2, new ReportedReplica(block.Id, old, 10, ReplicaState.WaitingForRecovery));
        Assert.True(cluster.Manager.At(cluster.Now).Construction.TryStartRecovery(block, stamp));

        Assert.True(cluster.Manager.Construction.Synchronize(block, stamp, 10, [cluster.Storage(0), cluster.Storage(1)], isClosing: true));

        Assert.Equal((block.Id, old), Deleted(cluster, 2));
    }

    /// <summary>What one DataNode, and no other, is told to delete within six seconds.</summary>
    private static (BlockId Id, GenerationStamp Stamp) Deleted(BlockCluster cluster, int node)
    {
        (int told, Block block) = Assert.Single(cluster.Pass(6_000, 0, 1, 2).Where(static told => told.Command is InvalidateCommand)
            .SelectMany(static told => ((InvalidateCommand)told.Command).Blocks, static (told, block) => (told.Node, block)));
        Assert.Equal(node, told);
        return (block.Id, block.GenerationStamp);
    }
}
