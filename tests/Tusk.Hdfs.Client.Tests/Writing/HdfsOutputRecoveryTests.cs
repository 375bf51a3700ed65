using Tusk.Hdfs.Client.Writing;
using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.DataTransfer.Tests.Support;
using Tusk.Protocol.DataTransfer;
using Tusk.Rpc.Tests.Support;
using static Tusk.Hdfs.Client.Tests.Writing.WriterSteps;
using static Tusk.Hdfs.Client.Tests.Writing.WriteSamples;

namespace Tusk.Hdfs.Client.Tests.Writing;

/// <summary>A writer whose DataNodes do what a real one cannot be made to do, and who goes on with the others.</summary>
public sealed class HdfsOutputRecoveryTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static TheoryData<string> Misdeeds =>
        ["order", "unknown", "negative", "checksum", "flood", "missing", "half", "close", "reset", "huge", "garbage"];

    /// <summary>
    /// What one of three DataNodes does in the middle of a block costs it its place; all bytes arrive once at the others.
    /// Pitfalls 24 and 47.
    /// </summary>
    [Theory]
    [MemberData(nameof(Misdeeds))]
    public async Task Pitfall_24_goes_on_with_the_other_datanodes(string misdeed)
    {
        byte[] content = Pattern(300_000);
        using var taken = new MemoryStream();
        async Task ServeAsync(PipelinePeer peer)
        {
            OpWriteBlockProto operation = await peer.AcceptAsync();
            int nodes = (int)operation.PipelineSize;
            if (nodes < 3)
            {
                Assert.Equal(OpWriteBlockProto.Types.BlockConstructionStage.PipelineSetupStreamingRecovery, operation.Stage);
                Assert.Equal((ulong)taken.Length, operation.MinBytesRcvd);
                Assert.InRange(operation.MaxBytesRcvd, operation.MinBytesRcvd, (ulong)content.Length);
                Assert.True(await peer.TakeAllAsync(nodes, taken));
                return;
            }

            (PacketHeader header, byte[] data) = (await peer.ReadPacketAsync())!.Value;
            PipelinePeer.Write(taken, header, data);
            await peer.AcknowledgeAsync(0, Status.Success, Status.Success, Status.Success);
            await peer.ReadPacketAsync();
            await MisbehaveAsync(peer, misdeed);
        }

        await using var first = new ScriptedPipeline(ServeAsync);
        await using var second = new ScriptedPipeline(ServeAsync);
        await using var third = new ScriptedPipeline(ServeAsync);
        var calls = new FakeFileCalls(first.Node, second.Node, third.Node);
        await using var setup = new WriterSetup(calls);

        await using (HdfsOutputStream stream = await setup.OpenAsync())
        {
            await stream.WriteAsync(content);
        }

        Assert.Equal(content, taken.ToArray());
        Assert.Equal(["addBlock", "updateBlockForPipeline", "updatePipeline", "complete"], calls.Names);
        Assert.Equal("complete blk_1_1002:300000", calls.Calls.Last());
    }

    [Fact]
    public async Task A_silent_pipeline_is_given_up_after_the_socket_timeout()
    {
        using var taken = new MemoryStream();
        await using var silent = new ScriptedPipeline(async peer =>
        {
            await peer.AcceptAsync();
            await peer.DrainAsync();
        });
        await using var other = new ScriptedPipeline(async peer =>
        {
            await peer.AcceptAsync();
            await peer.TakeAllAsync(1, taken);
        });
        var time = new ManualTime();
        var calls = new FakeFileCalls(silent.Node, other.Node);
        await using var setup = new WriterSetup(calls, time);
        HdfsOutputStream stream = await setup.OpenAsync();
        await stream.WriteAsync(Pattern(1_000));
        Task flush = stream.HflushAsync().AsTask();

        // 60 s + 5 s for each of two DataNodes; by steps, as the wait may not have begun.
        await AdvanceUntilAsync(time, flush);
        await CloseAsync(time, stream);

        Assert.Equal(Pattern(1_000), taken.ToArray());
    }

    /// <summary>What says of the packet being sent that it is done must not be taken for the next one, which would be used again.</summary>
    [Fact]
    public async Task A_packet_acknowledged_before_it_was_sent_leaves_the_next_one_alone()
    {
        // So large that the kernel does not take all of a packet while nobody reads.
        const int PacketBytes = 16 << 20;
        byte[] content = Pattern(80 << 20);
        using var taken = new MemoryStream();
        await using var hasty = new ScriptedPipeline(static async peer =>
        {
            await peer.AcceptAsync();
            await peer.ReadAsync(1); // it has begun
            await peer.AcknowledgeAsync(0, Status.Success, Status.Success);
            await peer.ReadAsync(1 << 20);
            peer.Reset();
        });
        await using var other = new ScriptedPipeline(async peer =>
        {
            OpWriteBlockProto operation = await peer.AcceptAsync();
            taken.Write(content.AsSpan(0, (int)operation.MinBytesRcvd));
            while (await peer.ReadPacketAsync() is var (header, data))
            {
                PipelinePeer.Write(taken, header, data);
                await Task.Delay(50); // while the writer fills the next one
                await peer.AcknowledgeAsync(header.SequenceNumber, Status.Success);
            }
        });
        var calls = new FakeFileCalls(hasty.Node, other.Node);
        await using var setup = new WriterSetup(calls, null, ("dfs.client-write-packet-size", $"{PacketBytes}"));

        await using (HdfsOutputStream stream = await setup.OpenAsync(blockSize: 128 << 20))
        {
            await stream.WriteAsync(content.AsMemory(0, 2 * setup.Pool.MaxDataBytes));
            await stream.HflushAsync();
            await stream.WriteAsync(content.AsMemory(2 * setup.Pool.MaxDataBytes));
        }

        Assert.True(content.AsSpan().SequenceEqual(taken.ToArray()));
        Assert.Equal($"complete blk_1_1002:{content.Length}", calls.Calls.Last());
    }

    [Fact]
    public async Task A_failed_setup_is_abandoned_and_tried_without_the_bad_datanode()
    {
        using var taken = new MemoryStream();
        string bad = "";
        async Task ServeAsync(PipelinePeer peer)
        {
            OpWriteBlockProto operation = await peer.ReadOperationAsync();
            if (operation.PipelineSize == 3)
            {
                await peer.AnswerAsync(new BlockOpResponseProto { Status = Status.Error, FirstBadLink = bad });
                return;
            }

            await peer.AnswerAsync(new BlockOpResponseProto { Status = Status.Success, FirstBadLink = "" });
            await peer.TakeAllAsync(2, taken);
        }

        await using var first = new ScriptedPipeline(ServeAsync);
        await using var second = new ScriptedPipeline(ServeAsync);
        await using var third = new ScriptedPipeline(ServeAsync);
        bad = second.Node.ToString();
        var calls = new FakeFileCalls(first.Node, second.Node, third.Node);
        await using var setup = new WriterSetup(calls);

        await using (HdfsOutputStream stream = await setup.OpenAsync())
        {
            stream.Write(Pattern(1_000));
        }

        Assert.Equal(
            ["addBlock null -", "abandonBlock blk_1_1001:0", $"addBlock null -{bad}", "complete blk_2_1001:1000"], calls.Calls);
        Assert.Equal(Pattern(1_000), taken.ToArray());
    }

    /// <summary>A DataNode dies while it finishes the block: the other one is told to finish it, and nothing is sent again.</summary>
    [Fact]
    public async Task A_datanode_may_die_while_the_block_is_closed()
    {
        using var taken = new MemoryStream();
        async Task ServeAsync(PipelinePeer peer)
        {
            OpWriteBlockProto operation = await peer.AcceptAsync();
            if (operation.PipelineSize == 1)
            {
                Assert.Equal(OpWriteBlockProto.Types.BlockConstructionStage.PipelineCloseRecovery, operation.Stage);
                Assert.Equal((1_000UL, 1_000UL, 1002UL), (operation.MinBytesRcvd, operation.MaxBytesRcvd, operation.LatestGenerationStamp));
                Assert.Null(await peer.ReadPacketAsync());
                return;
            }

            (PacketHeader header, byte[] data) = (await peer.ReadPacketAsync())!.Value;
            PipelinePeer.Write(taken, header, data);
            await peer.AcknowledgeAsync(0, Status.Success, Status.Success);
            Assert.True((await peer.ReadPacketAsync())!.Value.Header.IsLastInBlock);
        }

        await using var first = new ScriptedPipeline(ServeAsync);
        await using var second = new ScriptedPipeline(ServeAsync);
        var calls = new FakeFileCalls(first.Node, second.Node);
        await using var setup = new WriterSetup(calls);

        await using (HdfsOutputStream stream = await setup.OpenAsync())
        {
            await stream.WriteAsync(Pattern(1_000));
        }

        Assert.Equal(
            ["updatePipeline blk_1_1001:1000 blk_1_1002:1000 DS-1", "complete blk_1_1002:1000"], calls.Calls.Skip(2));
        Assert.Equal(1, second.Connections);
    }

    [Fact]
    public async Task Of_a_long_wait_for_a_further_block_the_user_is_told_before()
    {
        await using var datanode = new ScriptedPipeline(static peer => AcceptAllAsync(peer, 1));
        var time = new ManualTime { Skips = static pause => pause < TimeSpan.FromSeconds(2) };
        var calls = new FakeFileCalls(datanode.Node)
        {
            At = static (name, count) => name == "addBlock" && count <= 10
                ? throw Remote("org.apache.hadoop.hdfs.server.namenode.NotReplicatedYetException", "Not replicated yet: /f\n\tat a.b")
                : Task.CompletedTask,
        };
        await using var setup = new WriterSetup(
            calls, time, ("dfs.client.block.write.locateFollowingBlock.initial.delay.ms", "400"));

        await using (HdfsOutputStream stream = await setup.OpenAsync())
        {
            await stream.WriteAsync(Pattern(1_000));
        }

        Assert.Equal(
            ["hdfs://nn/f gets no further block yet: Not replicated yet: /f. The NameNode is asked again in 1.6 s "
                + "(dfs.client.block.write.locateFollowingBlock.retries)."],
            setup.Warnings);
    }

    [Fact]
    public async Task Waits_for_a_datanode_that_starts_again()
    {
        using var taken = new MemoryStream();
        await using var datanode = new ScriptedPipeline(async peer =>
        {
            await peer.AcceptAsync();
            if (peer.Number == 1)
            {
                await peer.ReadPacketAsync();
                await peer.AcknowledgeAsync(-2, Status.OobRestart);
            }
            else
            {
                await peer.TakeAllAsync(1, taken);
            }
        });
        var time = new ManualTime { Skips = static pause => pause == BlockPipelineState.RestartPause };
        var calls = new FakeFileCalls(datanode.Node);
        await using var setup = new WriterSetup(calls, time);

        await using (HdfsOutputStream stream = await setup.OpenAsync())
        {
            await stream.WriteAsync(Pattern(1_000));
        }

        Assert.Equal(Pattern(1_000), taken.ToArray());
        Assert.Equal([BlockPipelineState.RestartPause], time.Skipped);
        Assert.Equal(
            ["hdfs://nn/f cannot be written on yet: a DataNode of its pipeline starts again. It is asked again in 4 s "
                + "(dfs.client.datanode-restart.timeout)."],
            setup.Warnings);
        Assert.Equal(["addBlock", "updateBlockForPipeline", "updatePipeline", "complete"], calls.Names);
    }

    /// <summary>Pitfall 28: each attempt at a recovery has a generation stamp of its own, and the old one stays until one succeeds.</summary>
    [Fact]
    public async Task Pitfall_28_a_failed_recovery_takes_a_new_generation_stamp_and_keeps_the_old_one()
    {
        var operations = new List<(ulong Old, ulong New, int Nodes)>();
        async Task ServeAsync(PipelinePeer peer)
        {
            OpWriteBlockProto operation = await peer.ReadOperationAsync();
            lock (operations)
            {
                operations.Add((operation.Header.BaseHeader.Block.GenerationStamp, operation.LatestGenerationStamp, (int)operation.PipelineSize));
            }

            if (operation.PipelineSize == 2)
            {
                return; // the second DataNode dies in the recovery after the first
            }

            await peer.AnswerAsync(new BlockOpResponseProto { Status = Status.Success, FirstBadLink = "" });
            if (operation.PipelineSize == 1)
            {
                using var taken = new MemoryStream();
                await peer.TakeAllAsync(1, taken);
            }
        }

        await using var first = new ScriptedPipeline(ServeAsync);
        await using var second = new ScriptedPipeline(ServeAsync);
        await using var third = new ScriptedPipeline(ServeAsync);
        var calls = new FakeFileCalls(first.Node, second.Node, third.Node);
        await using var setup = new WriterSetup(calls);

        await using (HdfsOutputStream stream = await setup.OpenAsync())
        {
            await stream.WriteAsync(Pattern(10));
        }

        Assert.Equal([(1001UL, 0UL, 3), (1001UL, 1002UL, 2), (1001UL, 1003UL, 1)], operations);
        Assert.Equal("updatePipeline blk_1_1001:0 blk_1_1003:0 DS-2", calls.Calls.Single(static call => call.StartsWith("updatePipeline", StringComparison.Ordinal)));
    }

    private static async Task MisbehaveAsync(PipelinePeer peer, string misdeed)
    {
        Status[] good = [Status.Success, Status.Success, Status.Success];
        switch (misdeed)
        {
            case "order":
                await peer.AcknowledgeAsync(2, good);
                break;
            case "unknown":
                await peer.AcknowledgeAsync(4_711, good);
                break;
            case "negative":
                await peer.AcknowledgeAsync(-3, good);
                break;
            case "checksum":
                await peer.AcknowledgeAsync(1, Status.Success, Status.ErrorChecksum, Status.Success);
                break;
            case "flood":
                for (int i = 0; i < 50; i++)
                {
                    await peer.AcknowledgeAsync(-2, Status.Success, Status.Success, Status.Error);
                }

                break;
            case "missing":
                await peer.AcknowledgeAsync(1, Status.Success);
                break;
            case "half":
                await peer.SendAsync(9, 8, 2);
                return;
            case "close":
                return;
            case "reset":
                peer.Reset();
                return;
            case "huge":
                await peer.SendAsync(0xFF, 0xFF, 0x7F);
                break;
            default:
                await peer.SendAsync(5, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF);
                break;
        }

        await peer.DrainAsync();
    }

    private static async Task AdvanceUntilAsync(ManualTime time, Task task)
    {
        for (int i = 0; i < 1_000 && !task.IsCompleted; i++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(task, Task.Delay(5));
        }

        await task.WaitAsync(Patience);
    }

    private static async Task CloseAsync(ManualTime time, HdfsOutputStream stream) => await AdvanceUntilAsync(time, stream.DisposeAsync().AsTask());
}
