using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.NameNode.Blocks;
using Tusk.Hdfs.NameNode.Blocks.Datanodes;
using Tusk.Hdfs.NameNode.Blocks.Reports;
using Tusk.Hdfs.NameNode.Service;

namespace Tusk.Hdfs.NameNode.Tests.Blocks;

/// <summary>Who is asked to recover a block, and whom it asks.</summary>
public sealed class RecoveryOrderTests
{
    private static readonly GenerationStamp First = new(1_002);
    private static readonly GenerationStamp Second = new(1_003);

    private readonly BlockCluster _cluster = new(["/a", "/a", "/a"]);

    [Fact]
    public void Only_the_one_that_was_asked_last_leads_a_recovery()
    {
        BlockInfo block = _cluster.Begin(3, 0, 1, 2);
        Start(block, First);
        DatanodeDescriptor before = block.Construction!.Primary!;
        _cluster.Now += _cluster.Manager.Options.RecoveryInterval; // it was silent meanwhile
        Start(block, Second);
        DatanodeDescriptor after = block.Construction.Primary!;

        Assert.NotSame(before, after);
        Assert.Empty(_cluster.Heartbeat(NumberOf(before)).Commands);
        Assert.Equal(Second, Assert.Single(Assert.IsType<RecoverCommand>(Assert.Single(_cluster.Heartbeat(NumberOf(after)).Commands)).Recoveries).RecoveryId);
    }

    [Fact]
    public void A_block_is_not_given_up_before_all_were_asked_that_may_have_it()
    {
        BlockInfo block = _cluster.Begin(3, 0, 1, 2);
        _cluster.Pass(60_000, 0, 1);
        Start(block, First);
        Assert.Equal([0, 1], Asked(block));

        var refused = Assert.Throws<BlockRefusedException>(() => _cluster.Manager.CheckSynchronization(block, First, 0, isDeletion: true, _cluster.Now));
        _cluster.Pass(_cluster.Manager.Options.RecoveryInterval, 0, 1);
        Start(block, Second);

        Assert.Contains("is not given up", refused.Message, StringComparison.Ordinal);
        Assert.Equal([0, 1, 2], Asked(block));
        Assert.True(_cluster.Manager.CheckSynchronization(block, Second, 0, isDeletion: true, _cluster.Now));
    }

    [Fact]
    public void The_dead_are_not_asked()
    {
        BlockInfo block = _cluster.Begin(3, 0, 1, 2);
        _cluster.Pass(700_000, 0);
        Start(block, First);

        Assert.Equal([0], Asked(block));
        Assert.True(_cluster.Manager.CheckSynchronization(block, First, 0, isDeletion: true, _cluster.Now));
    }

    /// <summary>What a dead DataNode has was taken out already, and is not taken out again.</summary>
    [Fact]
    public void A_DataNode_that_died_after_its_part_of_a_recovery_does_not_count()
    {
        BlockInfo block = _cluster.Begin(2, 0, 1);
        Start(block, First);
        _cluster.Manager.ReportFatal("uuid-1", _cluster.Now);

        _cluster.Manager.At(_cluster.Now).Construction.Synchronize(block, First, 100, [_cluster.Storage(0), _cluster.Storage(1)], isClosing: true);

        Assert.Equal((BlockState.Complete, 1), (block.State, _cluster.Count(block).Live));
        Assert.IsType<TransferCommand>(Assert.Single(_cluster.Pass(15_000, 0, 2)).Command);
    }

    /// <summary>Nobody has told the length yet, so a block without DataNodes would be taken for one of which nothing was written.</summary>
    [Fact]
    public void A_dead_DataNode_that_has_finished_its_replica_is_waited_for()
    {
        BlockInfo block = _cluster.Begin(1, 0);
        _cluster.Received(0, block.Version with { LengthBytes = 100 });

        _cluster.Pass(700_000, 1, 2);

        Assert.False(_cluster.Nodes[0].IsAlive);
        Assert.Equal(0, _cluster.Count(block).Live);
        Assert.Equal(1, new NamespaceBlocks(_cluster.Manager).ExpectedLocations(block));
        Assert.False(_cluster.Manager.At(_cluster.Now).Construction.TryStartRecovery(block, First));
    }

    /// <summary>Its writer has told of bytes that all have acknowledged: those who have none have lost them.</summary>
    [Fact]
    public void A_block_with_acknowledged_bytes_is_not_given_up_while_the_dead_may_have_them()
    {
        BlockInfo block = _cluster.Begin(2, 0, 1);
        block.LengthBytes = 100;
        _cluster.Pass(700_000, 0, 2);
        Start(block, First);
        Assert.Equal([0], Asked(block));

        Assert.Throws<BlockRefusedException>(() => _cluster.Manager.CheckSynchronization(block, First, 0, isDeletion: true, _cluster.Now));
        _cluster.Manager.Register(BlockCluster.Id(1), "3.4.2", _cluster.Now);
        _cluster.Pass(_cluster.Manager.Options.RecoveryInterval, 0, 1);
        Start(block, Second);

        Assert.Equal([0, 1], Asked(block));
        Assert.True(_cluster.Manager.CheckSynchronization(block, Second, 0, isDeletion: true, _cluster.Now));
    }

    [Fact]
    public void A_block_is_not_given_up_when_one_has_come_back_that_was_dead_when_the_others_were_asked()
    {
        BlockInfo block = _cluster.Begin(2, 0, 1);
        _cluster.Pass(700_000, 0, 2);
        Start(block, First);
        Assert.Equal([0], Asked(block));
        _cluster.Manager.Register(BlockCluster.Id(1), "3.4.2", _cluster.Now);

        Assert.Throws<BlockRefusedException>(() => _cluster.Manager.CheckSynchronization(block, First, 0, isDeletion: true, _cluster.Now));
    }

    [Fact]
    public void After_a_start_a_block_is_not_given_up_on_the_word_of_those_who_have_reported_it()
    {
        BlockInfo block = _cluster.Begin(3);
        _cluster.Report(0, new ReportedReplica(block.Id, block.GenerationStamp, 0, ReplicaState.WaitingForRecovery));
        Start(block, First);
        Assert.Equal([0], Asked(block));

        Assert.Throws<BlockRefusedException>(() => _cluster.Manager.CheckSynchronization(block, First, 0, isDeletion: true, _cluster.Now));
        _cluster.Pass(_cluster.Manager.Options.DeadInterval, 0, 1, 2);

        Assert.True(_cluster.Manager.CheckSynchronization(block, First, 0, isDeletion: true, _cluster.Now));
    }

    /// <summary>Leave to report is given to some at a time, and safe mode ends before all have it.</summary>
    [Fact]
    public void Somebody_who_has_registered_and_not_reported_may_have_what_nobody_else_has()
    {
        _cluster.Pass(_cluster.Manager.Options.DeadInterval, 0, 1, 2);
        Assert.False(_cluster.Manager.MayBeUnheard(_cluster.Now));

        _cluster.Manager.Register(BlockCluster.Id(1), "3.4.2", _cluster.Now);
        Assert.True(_cluster.Manager.MayBeUnheard(_cluster.Now));
        _cluster.Heartbeat(1);
        Assert.True(_cluster.Manager.MayBeUnheard(_cluster.Now));
        _cluster.Report(1);
        Assert.False(_cluster.Manager.MayBeUnheard(_cluster.Now));
    }

    [Fact]
    public void What_was_left_on_another_volume_is_deleted_without_harm_and_an_ordered_deletion_counts_wherever_it_was()
    {
        BlockInfo block = _cluster.Complete(1, 0);
        Deleted("another volume", block.Version);
        Assert.Equal(1, _cluster.Count(block).Live);

        _cluster.Received(1, block.Version);
        _cluster.Pass(15_000, 0, 1, 2);
        int ordered = Enumerable.Range(0, 2).Single(number => _cluster.Manager.Ledger.Ordered.Contains(_cluster.Nodes[number], block.Id));
        Deleted("another volume", block.Version, ordered);

        Assert.Equal(1 - ordered, NumberOf(Assert.Single(_cluster.Manager.Ledger.Storages.Of(block)).Datanode));
    }

    private void Deleted(string storage, Block block, int node = 0) => Assert.True(_cluster.Manager.IncrementalReport(
        "uuid-" + node, storage, StorageType.Disk, [new ReplicaChange(block, ReplicaEvent.Deleted)], _cluster.Now));

    private void Start(BlockInfo block, GenerationStamp id) =>
        Assert.True(_cluster.Manager.At(_cluster.Now).Construction.TryStartRecovery(block, id));

    /// <summary>Whom the leader is to ask.</summary>
    private int[] Asked(BlockInfo block)
    {
        DatanodeCommand command = Assert.Single(_cluster.Heartbeat(NumberOf(block.Construction!.Primary!)).Commands);
        return [.. Assert.Single(Assert.IsType<RecoverCommand>(command).Recoveries).Locations
            .Select(static storage => storage.Datanode.Id.Uuid[^1] - '0').Order()];
    }

    private static int NumberOf(DatanodeDescriptor node) => node.Id.Uuid[^1] - '0';
}
