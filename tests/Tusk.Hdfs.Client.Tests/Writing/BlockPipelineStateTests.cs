using Tusk.Hdfs.Client.Writing;
using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.DataTransfer.Writing;
using static Tusk.Hdfs.Client.Tests.Writing.WriteSamples;

namespace Tusk.Hdfs.Client.Tests.Writing;

public sealed class BlockPipelineStateTests
{
    private static readonly Func<DatanodeInfo, bool> Remote = static _ => false;

    [Fact]
    public void Acknowledges_packets_in_order_and_ends_the_block()
    {
        BlockPipelineState state = Streaming(nodes: 2, packets: 2);

        Assert.Equal(AckVerdict.Acknowledged, state.Acknowledge(0, Replies("SS"), out WritePacket? done));
        Assert.Equal((0, 512L, 1024L), (done!.SequenceNumber, state.AcknowledgedBytes, state.SentBytes));
        Assert.Equal(AckVerdict.Heartbeat, state.Acknowledge(PacketHeader.HeartbeatNumber, Replies("SS"), out _));
        Assert.Equal(AckVerdict.Acknowledged, state.Acknowledge(1, Replies("SS"), out _));
        state.Enqueue(Packet(2, 1024, 0, last: true));
        Assert.Equal(2, state.TakeNext()!.SequenceNumber);
        Assert.Equal(AckVerdict.Acknowledged, state.Acknowledge(2, Replies("SS"), out _));

        Assert.True(state.IsBlockEnded);
        Assert.Equal(Block with { Length = 1024 }, state.EndBlock());
        Assert.Equal((2, 2, 0), (state.LastQueued, state.LastAcknowledged, state.Count));
    }

    [Fact]
    public void Sends_the_last_packet_of_a_block_only_when_all_others_are_acknowledged()
    {
        BlockPipelineState state = Streaming(nodes: 1, packets: 1);
        state.Enqueue(Packet(1, 512, 0, last: true));
        state.Enqueue(Packet(2, 0, 512)); // of the next block

        Assert.Null(state.TakeNext());
        state.Acknowledge(0, Replies("S"), out _);
        Assert.Equal(1, state.TakeNext()!.SequenceNumber);
        Assert.Null(state.TakeNext());
    }

    /// <summary>Pitfall 47: the replies are judged before the number; pitfall 24: so are missing and unexpected ones.</summary>
    [Theory]
    [InlineData(-2, "SSE", 2, "10.0.0.3:9866 answered Error")] // the flood of a DataNode that lost the next one
    [InlineData(-2, "SE", 1, "10.0.0.2:9866 answered Error")]
    [InlineData(0, "SCS", 1, "10.0.0.2:9866 answered ErrorChecksum")]
    [InlineData(-1, "SSE", 2, "10.0.0.3:9866 answered Error")] // a heartbeat that did not get through
    [InlineData(0, "EEE", 2, "10.0.0.3:9866 answered Error")] // the farthest one that failed
    [InlineData(0, "SSSSE", 2, "answered Error")] // more replies than DataNodes
    [InlineData(0, "SS", 2, "only 2 of 3 DataNodes")]
    [InlineData(0, "", 0, "only 0 of 3 DataNodes")]
    [InlineData(0, "SSSS", 2, "only 4 of 3 DataNodes")]
    [InlineData(1, "SSS", 0, "acknowledgement of packet 1, but expected 0")] // out of order
    [InlineData(99, "SSS", 0, "acknowledgement of packet 99, but expected 0")]
    [InlineData(-2, "SSS", 0, "acknowledgement of packet -2, but expected 0")]
    [InlineData(long.MinValue, "SSS", 0, "but expected 0")]
    public void Pitfall_47_blames_a_datanode_for_an_acknowledgement_that_cannot_be(long number, string replies, int bad, string reason)
    {
        BlockPipelineState state = Streaming(nodes: 3, packets: 2);

        Assert.Equal(AckVerdict.Broken, state.Acknowledge(number, Replies(replies), out WritePacket? done));

        Assert.Null(done);
        Assert.Equal(bad, state.Fault!.BadNode);
        Assert.Contains(reason, state.Fault.Reason, StringComparison.Ordinal);
        Assert.Equal((0L, -1L), (state.AcknowledgedBytes, state.LastAcknowledged));
        Assert.Null(state.TakeNext());
    }

    [Fact]
    public void An_acknowledgement_of_what_was_not_sent_yet_breaks_the_pipeline()
    {
        BlockPipelineState state = Streaming(nodes: 1, packets: 1);
        state.Enqueue(Packet(1, 512, 512));
        state.Acknowledge(0, Replies("S"), out _);

        Assert.Equal(AckVerdict.Broken, state.Acknowledge(1, Replies("S"), out _));
        Assert.Contains("nothing is unacknowledged", state.Fault!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_was_blamed_first_stays_blamed_when_the_connection_then_breaks()
    {
        BlockPipelineState state = Streaming(nodes: 3, packets: 1);
        state.Acknowledge(-2, Replies("SE"), out _);

        state.LoseConnection("Connection reset.");

        Assert.Equal(1, state.Fault!.BadNode);
    }

    /// <summary>Pitfall 24: what is acknowledged is not sent again, all else is, in order and under the old numbers.</summary>
    [Fact]
    public void Pitfall_24_sends_the_unacknowledged_packets_again_in_order_with_their_old_numbers()
    {
        BlockPipelineState state = Streaming(nodes: 3, packets: 4);
        state.Acknowledge(0, Replies("SSS"), out _);
        state.Enqueue(Packet(4, 2048, 100));
        state.Acknowledge(-2, Replies("SSE"), out _);

        Assert.Null(state.BeginRecovery());
        Assert.Equal(new RecoveryStep(PipelineStage.StreamingRecovery, TimeSpan.Zero, null), state.PlanRecovery(default, Remote));
        Assert.Equal([Node(1), Node(2)], state.Nodes);
        Assert.Equal((512L, 2048L), (state.AcknowledgedBytes, state.SentBytes));
        Assert.Null(state.TakeNext()); // not before it is up
        state.Reopen(new GenerationStamp(1002), out WritePacket? done);

        Assert.Null(done);
        Assert.Equal([1, 2, 3, 4], Enumerable.Range(0, 4).Select(_ => state.TakeNext()!.SequenceNumber));
        Assert.Null(state.TakeNext());
        Assert.Equal(new GenerationStamp(1002), state.Block!.GenerationStamp);
    }

    [Fact]
    public void A_failure_while_the_datanodes_finish_the_block_is_recovered_without_a_packet()
    {
        BlockPipelineState state = Streaming(nodes: 2, packets: 1);
        state.Acknowledge(0, Replies("SS"), out _);
        state.Enqueue(Packet(1, 512, 0, last: true));
        state.TakeNext();
        state.LoseConnection("Connection reset.");
        state.BeginRecovery();

        Assert.Equal(PipelineStage.CloseRecovery, state.PlanRecovery(default, Remote).Stage);
        state.Reopen(new GenerationStamp(1002), out WritePacket? done);

        Assert.True(done!.IsLastInBlock);
        Assert.True(state.IsBlockEnded);
        Assert.Equal(1, state.LastAcknowledged);
        Assert.Equal(new ExtendedBlock("BP-1", new BlockId(7), new GenerationStamp(1002), 512), state.EndBlock());
    }

    [Fact]
    public void An_append_is_set_up_as_such_and_recovered_as_such()
    {
        var state = new BlockPipelineState(8, 5, TimeSpan.FromSeconds(30));
        state.BeginAppend(Block with { Length = 700 }, [Node(1), Node(2)]);

        Assert.Equal(PipelineStage.Append, state.PlanRecovery(default, Remote).Stage);
        state.FailSetup(new PipelineFault(1, false, "refused."));
        Assert.Equal(PipelineStage.AppendRecovery, state.PlanRecovery(default, Remote).Stage);

        Assert.Equal([Node(1)], state.Nodes);
        Assert.Equal((700L, 700L), (state.AcknowledgedBytes, state.SentBytes));
    }

    [Fact]
    public void Gives_up_when_no_datanode_is_left()
    {
        BlockPipelineState state = Streaming(nodes: 1, packets: 1);
        state.LoseConnection("Connection reset.");
        state.BeginRecovery();

        string refusal = state.PlanRecovery(default, Remote).Refusal!;

        Assert.StartsWith("All DataNodes of block BP-1:blk_7_1001 failed; the last one was 10.0.0.1:9866: Connection reset.", refusal, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal);
    }

    [Fact]
    public void Gives_up_when_no_packet_gets_through_in_many_recoveries()
    {
        BlockPipelineState state = Streaming(nodes: 9, packets: 1);
        for (int recovery = 1; recovery <= 5; recovery++)
        {
            state.LoseConnection("Connection reset.");
            Assert.Null(state.BeginRecovery());
            state.PlanRecovery(default, Remote);
            state.Reopen(new GenerationStamp(1001 + recovery), out _);
            state.TakeNext();
        }

        state.LoseConnection("Connection reset.");

        Assert.Contains("dfs.client.pipeline.recovery.max-retries", state.BeginRecovery()!, StringComparison.Ordinal);
    }

    [Fact]
    public void A_packet_that_gets_through_begins_the_count_of_recoveries_anew()
    {
        BlockPipelineState state = Streaming(nodes: 20, packets: 8);
        for (int recovery = 1; recovery <= 8; recovery++)
        {
            state.LoseConnection("Connection reset.");
            Assert.Null(state.BeginRecovery());
            state.PlanRecovery(default, Remote);
            state.Reopen(new GenerationStamp(1001 + recovery), out _);
            WritePacket packet = state.TakeNext()!;
            state.Acknowledge(packet.SequenceNumber, Replies(new string('S', state.Nodes.Count)), out _);
        }

        Assert.Equal((12, 7), (state.Nodes.Count, state.LastAcknowledged));
    }

    [Fact]
    public void Waits_for_the_only_datanode_that_starts_again()
    {
        BlockPipelineState state = Streaming(nodes: 1, packets: 1);
        state.Acknowledge(-2, Replies("R"), out _);
        state.BeginRecovery();

        Assert.Equal(TimeSpan.FromSeconds(4), state.PlanRecovery(TimeSpan.FromSeconds(100), Remote).Pause);
        state.FailSetup(new PipelineFault(0, false, "Connection refused."));
        Assert.Equal(TimeSpan.FromSeconds(4), state.PlanRecovery(TimeSpan.FromSeconds(104), Remote).Pause);
        state.FailSetup(new PipelineFault(0, false, "Connection refused."));
        Assert.Equal(TimeSpan.FromSeconds(1), state.PlanRecovery(TimeSpan.FromSeconds(129), Remote).Pause);
        state.FailSetup(new PipelineFault(0, false, "Connection refused."));
        Assert.NotNull(state.PlanRecovery(TimeSpan.FromSeconds(130), Remote).Refusal);
    }

    [Theory]
    [InlineData(true, 3, 4)] // on this machine: kept and waited for
    [InlineData(false, 2, 0)]
    public void Waits_among_several_only_for_a_datanode_of_this_machine(bool isLocal, int left, int seconds)
    {
        BlockPipelineState state = Streaming(nodes: 3, packets: 1);
        state.Acknowledge(-2, Replies("SRS"), out _);
        state.BeginRecovery();

        RecoveryStep step = state.PlanRecovery(default, _ => isLocal);

        Assert.Equal((left, TimeSpan.FromSeconds(seconds)), (state.Nodes.Count, step.Pause));
    }

    [Fact]
    public void Who_was_waited_for_in_vain_does_not_keep_the_next_one_from_being_waited_for()
    {
        BlockPipelineState state = Streaming(nodes: 2, packets: 1);
        state.Acknowledge(-2, Replies("R"), out _);
        state.BeginRecovery();
        Assert.Equal(TimeSpan.FromSeconds(4), state.PlanRecovery(default, static _ => true).Pause);
        state.FailSetup(new PipelineFault(0, false, "Connection refused."));
        Assert.Null(state.PlanRecovery(TimeSpan.FromSeconds(31), static _ => true).Refusal);
        Assert.Equal([Node(2)], state.Nodes);

        state.FailSetup(new PipelineFault(0, IsRestarting: true, "It starts again."));
        RecoveryStep step = state.PlanRecovery(TimeSpan.FromSeconds(32), static _ => true);

        Assert.Equal((null, TimeSpan.FromSeconds(4)), (step.Refusal, step.Pause));
    }

    private static BlockPipelineState Streaming(int nodes, int packets)
    {
        var state = new BlockPipelineState(16, 5, TimeSpan.FromSeconds(30));
        state.BeginBlock(Block, Enumerable.Range(1, nodes).Select(Node));
        for (int i = 0; i < packets; i++)
        {
            state.Enqueue(Packet(i, i * 512, 512));
            Assert.Equal(i, state.TakeNext()!.SequenceNumber);
        }

        return state;
    }
}
