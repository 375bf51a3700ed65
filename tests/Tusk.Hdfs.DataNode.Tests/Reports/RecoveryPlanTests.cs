using Tusk.Hdfs.DataNode.Reports;
using Tusk.Hdfs.DataNode.Storage;
using Tusk.Hdfs.DataTransfer;

namespace Tusk.Hdfs.DataNode.Tests.Reports;

public sealed class RecoveryPlanTests
{
    /// <summary>Each word is an answer: state (F finalized, B being written, W waiting), length, perhaps @stamp; "-" is none.</summary>
    [Theory]
    [InlineData("B100 B80 B120", 80, "0 1 2")] // what is longer was not acknowledged by all
    [InlineData("F100 B100 B80", 100, "0 1")]
    [InlineData("B100 W80", 100, "0")] // one whose DataNode was started anew may lack what was acknowledged
    [InlineData("W100 W80", 80, "0 1")]
    [InlineData("B100 - B90@1000", 100, "0")] // an older generation has missed something
    [InlineData("B0 B50", 50, "1")]
    [InlineData("- -", -1, "")]
    [InlineData("B0 W0", -1, "")]
    public void Replicas_agree(string answers, long length, string members)
    {
        RecoveryPlan plan = RecoveryPlan.Decide(Answers(answers), new GenerationStamp(1001), 0, truncatedLength: null, silentCount: 0);

        Assert.Equal((length, members), (plan.Length, string.Join(' ', plan.Members)));
    }

    /// <summary>The NameNode knows of 90 bytes that were acknowledged.</summary>
    [Theory]
    [InlineData("W100 W80", 100, "0")]
    [InlineData("B80 W100", 100, "1")]
    [InlineData("F80 W90", 90, "1")]
    [InlineData("B100 B90 B80", 90, "0 1")]
    [InlineData("W80 W70", 70, "0 1")] // nobody has them
    public void A_replica_that_has_lost_what_was_acknowledged_makes_no_other_one_shorter(string answers, long length, string members)
    {
        RecoveryPlan plan = RecoveryPlan.Decide(Answers(answers), new GenerationStamp(1001), 90, truncatedLength: null, silentCount: 0);

        Assert.Equal((length, members), (plan.Length, string.Join(' ', plan.Members)));
    }

    [Fact]
    public void A_truncate_cuts_further_but_makes_nothing_longer()
    {
        Assert.Equal(60, RecoveryPlan.Decide(Answers("F100 F100"), new GenerationStamp(1001), 100, 60, 0).Length);
        Assert.Throws<ReplicaException>(() => RecoveryPlan.Decide(Answers("F100 F100"), new GenerationStamp(1001), 100, 101, 0));
    }

    [Theory]
    [InlineData("F60 F100 F100", "0 1 2")]
    [InlineData("F60 F60", "0 1")]
    [InlineData("F60 F100 B100", "0 1 2")]
    public void A_truncate_that_came_half_through_is_done_again(string answers, string members)
    {
        RecoveryPlan plan = RecoveryPlan.Decide(Answers(answers), new GenerationStamp(1001), 100, 60, 0);

        Assert.Equal((60, members), (plan.Length, string.Join(' ', plan.Members)));
        Assert.Throws<ReplicaException>(() => RecoveryPlan.Decide(Answers("F60 F100 F90"), new GenerationStamp(1001), 100, 60, 0));
    }

    [Fact]
    public void Finalized_replicas_of_different_lengths_are_not_touched() =>
        Assert.Throws<ReplicaException>(() => RecoveryPlan.Decide(Answers("F100 F90"), new GenerationStamp(1001), 0, null, 0));

    [Theory]
    [InlineData("-")]
    [InlineData("B0 -")]
    [InlineData("B90@1000")]
    public void A_block_is_not_given_up_while_somebody_who_may_have_it_does_not_answer(string answers)
    {
        var refused = Assert.Throws<ReplicaException>(
            () => RecoveryPlan.Decide([.. Answers(answers), null], new GenerationStamp(1001), 0, truncatedLength: null, silentCount: 1));

        Assert.EndsWith("and 1 did not answer.", refused.Message, StringComparison.Ordinal);
        Assert.Equal(-1, RecoveryPlan.Decide(Answers(answers), new GenerationStamp(1001), 0, truncatedLength: null, silentCount: 0).Length);
    }

    [Fact]
    public void Who_does_not_answer_is_waited_for_no_longer_where_there_is_a_replica() =>
        Assert.Equal(80, RecoveryPlan.Decide([.. Answers("B80 -"), null], new GenerationStamp(1001), 0, null, silentCount: 1).Length);

    private static RecoverableReplica?[] Answers(string words) => [.. words.Split(' ').Select(static word =>
    {
        string[] parts = word.Split('@');
        return word == "-" ? null : new RecoverableReplica(
            new BlockId(1),
            new GenerationStamp(parts.Length > 1 ? long.Parse(parts[1]) : 1001),
            long.Parse(parts[0][1..]),
            parts[0][0] switch { 'F' => ReplicaState.Finalized, 'B' => ReplicaState.BeingWritten, _ => ReplicaState.WaitingForRecovery });
    })];
}
