using Tusk.Hdfs.NameNode.EditLog;
using Tusk.Hdfs.NameNode.EditLog.Format;
using Tusk.Hdfs.NameNode.EditLog.Operations;
using Tusk.Hdfs.NameNode.Tests.Support;

namespace Tusk.Hdfs.NameNode.Tests.EditLog;

/// <summary>One sync for many, and nobody is told too early.</summary>
public sealed class GroupCommitTests
{
    [Fact]
    public void What_comes_while_a_batch_is_written_goes_into_the_next_as_one()
    {
        var commit = new GroupCommit<string>(new TransactionId(10));
        List<string> told = [];
        commit.Append(new StartLogSegmentOp());
        Assert.True(commit.TryWait("a"));

        Assert.True(commit.TryBegin(out ReadOnlyMemory<byte> first));
        commit.Append(new SetReplicationOp("/f", 1));
        commit.TryWait("b");
        commit.Append(new SetReplicationOp("/f", 2));
        commit.TryWait("c");
        Assert.False(commit.TryBegin(out _));
        Assert.Equal(1, Entries(first));

        commit.Complete(told);
        Assert.Equal(["a"], told);
        Assert.Equal((11L, 13L), (commit.Durable.Value, commit.Last.Value));

        Assert.True(commit.TryBegin(out ReadOnlyMemory<byte> second));
        Assert.Equal(2, Entries(second, 12));
        commit.Complete(told);
        Assert.Equal(["a", "b", "c"], told);
        Assert.True(commit.IsIdle);
        Assert.False(commit.TryBegin(out _));
    }

    [Fact]
    public void Who_read_what_is_not_durable_waits_for_it_and_who_read_what_is_does_not()
    {
        var commit = new GroupCommit<string>(TransactionId.None);
        Assert.False(commit.TryWait("nothing happened"));

        commit.Append(new StartLogSegmentOp());

        Assert.True(commit.TryWait("saw it"));
        Assert.Equal(1, commit.Waiting);
    }

    [Fact]
    public void After_a_failure_all_are_told_and_nothing_is_taken()
    {
        var commit = new GroupCommit<string>(TransactionId.None);
        List<string> told = [];
        commit.Append(new StartLogSegmentOp());
        commit.TryWait("a");
        commit.TryBegin(out _);
        commit.Append(new EndLogSegmentOp());
        commit.TryWait("b");

        commit.Fail(told);

        Assert.Equal(["a", "b"], told);
        Assert.Equal(TransactionId.None, commit.Durable);
        Assert.Throws<InvalidOperationException>(() => commit.Append(new EndLogSegmentOp()));
        Assert.Throws<InvalidOperationException>(() => commit.TryWait("c"));
        Assert.Throws<InvalidOperationException>(() => commit.TryBegin(out _));
        Assert.Throws<InvalidOperationException>(() => commit.Complete(told));
    }

    [Fact]
    public void An_operation_that_has_no_place_takes_no_transaction_id()
    {
        var commit = new GroupCommit<string>(TransactionId.None);

        Assert.Throws<ArgumentException>(() => commit.Append(new AllowSnapshotOp(new string('x', 70_000))));

        Assert.Equal(new TransactionId(1), commit.Append(new StartLogSegmentOp()));
    }

    [Fact]
    public void It_says_when_no_more_mutations_should_begin()
    {
        var commit = new GroupCommit<string>(TransactionId.None, fullBytes: 30);
        commit.Append(new StartLogSegmentOp());
        Assert.False(commit.IsFull);

        commit.Append(new EndLogSegmentOp());
        Assert.True(commit.IsFull);

        commit.TryBegin(out _);
        Assert.False(commit.IsFull);
    }

    /// <summary>
    /// Writers, a shell and a disk that loses any part of what was not synced, in an order that the seed chooses; then a crash
    /// and a recovery. Whatever was acknowledged is there, and what is there was appended, in order.
    /// </summary>
    [Fact]
    public void Nothing_acknowledged_is_lost_in_a_crash()
    {
        int syncs = 0;
        int acknowledged = 0;
        for (int seed = 0; seed < 2000; seed++)
        {
            try
            {
                var simulation = new CommitSimulation(seed);
                simulation.RunToCrash();
                syncs += simulation.Syncs;
                acknowledged += simulation.Acknowledged;
            }
            catch (Exception failed) when (failed is not OutOfMemoryException)
            {
                Assert.Fail($"Seed {seed} (new CommitSimulation({seed}).RunToCrash()): {failed}");
            }
        }

        // The point of it all: fewer syncs than answers.
        Assert.True(syncs * 2 < acknowledged, $"{syncs} syncs for {acknowledged} answers");
    }

    private static int Entries(ReadOnlyMemory<byte> batch, long first = 11) =>
        Logs.Read([.. EditLogFormat.Header, .. batch.Span], first).Entries.Count;
}
