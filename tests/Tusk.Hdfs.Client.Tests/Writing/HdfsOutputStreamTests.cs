using Tusk.Common.Configurations;
using Tusk.Common.Errors;
using Tusk.FileSystems;
using Tusk.Hdfs.Client.Namespace;
using Tusk.Hdfs.Client.Tests.Support;
using Tusk.Hdfs.Client.Writing;
using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.DataTransfer.Tests.Support;
using Tusk.Protocol.DataTransfer;
using Tusk.Protocol.Hdfs;
using Tusk.Rpc.Errors;
using Tusk.Rpc.Tests.Support;
using static Tusk.Hdfs.Client.Tests.Writing.WriteSamples;

namespace Tusk.Hdfs.Client.Tests.Writing;

/// <summary>The whole writer, with DataNodes that do what a real one cannot be made to do.</summary>
public sealed class HdfsOutputStreamTests
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

    /// <summary>Pitfall 49: a DataNode closes without an answer where it does not like the version or has the block.</summary>
    [Fact]
    public async Task Pitfall_49_a_datanode_that_closes_without_an_answer_is_said_to_have_refused()
    {
        await using var datanode = new ScriptedPipeline(async peer => await peer.ReadOperationAsync());
        var calls = new FakeFileCalls(datanode.Node);
        await using var setup = new WriterSetup(calls, null, ("dfs.client.block.write.retries", "0"));
        HdfsOutputStream stream = await setup.OpenAsync();
        stream.Write(Pattern(10));

        var error = await Assert.ThrowsAsync<HdfsWriteException>(async () => await stream.DisposeAsync());

        Assert.Contains("closed the connection. It does so without a word when it does not speak this protocol", error.Message, StringComparison.Ordinal);
        Assert.Contains("dfs.client.block.write.retries", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Equal(["addBlock", "abandonBlock"], calls.Names);
    }

    [Fact]
    public async Task A_failure_is_told_once_and_the_file_is_not_completed()
    {
        await using var datanode = new ScriptedPipeline(static async peer =>
        {
            await peer.AcceptAsync();
            await peer.ReadPacketAsync();
        });
        var calls = new FakeFileCalls(datanode.Node);
        await using var setup = new WriterSetup(calls);
        HdfsOutputStream stream = await setup.OpenAsync();
        stream.Write(Pattern(10));

        var error = await Assert.ThrowsAsync<HdfsWriteException>(async () => await stream.HsyncAsync());
        Assert.Throws<HdfsWriteException>(() => stream.Write(Pattern(1)));
        await Assert.ThrowsAsync<HdfsWriteException>(async () => await stream.HflushAsync());
        await stream.DisposeAsync();

        Assert.StartsWith("Writing hdfs://nn/f failed. All DataNodes of block BP-1:blk_1_1001 failed", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("complete", calls.Names);
        Assert.Equal(0, setup.Leases.FileCount);
        Assert.Throws<ObjectDisposedException>(() => stream.Write(Pattern(1)));
    }

    [Fact]
    public async Task A_failure_that_nobody_was_told_of_is_thrown_by_the_disposal()
    {
        await using var datanode = new ScriptedPipeline(static peer => peer.AcceptAsync());
        var calls = new FakeFileCalls(datanode.Node);
        await using var setup = new WriterSetup(calls);
        HdfsOutputStream stream = await setup.OpenAsync();
        stream.Write(Pattern(10));

        Assert.Throws<HdfsWriteException>(stream.Dispose);
        stream.Dispose();

        Assert.DoesNotContain("complete", calls.Names);
    }

    [Fact]
    public async Task A_cancelled_flush_breaks_the_stream()
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var datanode = new ScriptedPipeline(async peer =>
        {
            await peer.AcceptAsync();
            await peer.ReadPacketAsync();
            arrived.SetResult();
            await peer.DrainAsync();
        });
        var calls = new FakeFileCalls(datanode.Node);
        await using var setup = new WriterSetup(calls);
        HdfsOutputStream stream = await setup.OpenAsync();
        stream.Write(Pattern(10));
        using var cancellation = new CancellationTokenSource();
        Task flush = stream.HflushAsync(cancellation.Token).AsTask();

        await arrived.Task.WaitAsync(Patience);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => flush.WaitAsync(Patience));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await stream.WriteAsync(Pattern(1)));
        await stream.DisposeAsync();
        Assert.DoesNotContain("complete", calls.Names);
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
        Assert.Equal(["addBlock", "updateBlockForPipeline", "updatePipeline", "complete"], calls.Names);
    }

    /// <summary>Pitfall 25: complete says no, which is no error, until the block has enough copies.</summary>
    [Theory]
    [InlineData(3, true)]
    [InlineData(1_000, false)]
    public async Task Pitfall_25_the_file_is_closed_only_when_the_namenode_says_so(int refusals, bool succeeds)
    {
        await using var datanode = new ScriptedPipeline(static peer => AcceptAllAsync(peer, 1));
        var calls = new FakeFileCalls(datanode.Node) { Incomplete = refusals };
        await using var setup = new WriterSetup(calls);
        HdfsOutputStream stream = await setup.OpenAsync();
        stream.Write(Pattern(10));

        if (succeeds)
        {
            await stream.DisposeAsync();
            Assert.Equal(refusals + 1, calls.Names.Count(static name => name == "complete"));
        }
        else
        {
            var error = await Assert.ThrowsAsync<HdfsWriteException>(async () => await stream.DisposeAsync());
            Assert.Contains("hdfs://nn/f cannot be closed: its last block BP-1:blk_1_1001 has too few copies", error.Message, StringComparison.Ordinal);
            Assert.Equal(13, calls.Names.Count(static name => name == "complete")); // 7 early ones, and Hadoop's 5
        }
    }

    /// <summary>Pitfall 27: the NameNode does not know of the previous block's copies yet.</summary>
    [Fact]
    public async Task Pitfall_27_the_next_block_is_asked_for_again_while_the_last_one_has_no_copies()
    {
        await using var datanode = new ScriptedPipeline(static peer => AcceptAllAsync(peer, 1));
        var calls = new FakeFileCalls(datanode.Node)
        {
            At = static (name, count) => name == "addBlock" && count is 2 or 3
                ? throw Remote("org.apache.hadoop.hdfs.server.namenode.NotReplicatedYetException", "Not replicated yet: /f")
                : Task.CompletedTask,
        };
        await using var setup = new WriterSetup(calls);

        await using (HdfsOutputStream stream = await setup.OpenAsync(blockSize: 1_024))
        {
            await stream.WriteAsync(Pattern(2_000));
        }

        Assert.Equal(
            [
                "addBlock null -", "addBlock blk_1_1001:1024 -", "addBlock blk_1_1001:1024 -", "addBlock blk_1_1001:1024 -",
                "complete blk_2_1001:976",
            ],
            calls.Calls);
    }

    [Theory]
    [InlineData("org.apache.hadoop.hdfs.server.namenode.LeaseExpiredException", "No lease on /f (inode 7)", typeof(LeaseExpiredException))]
    [InlineData("org.apache.hadoop.hdfs.protocol.DSQuotaExceededException", "The DiskSpace quota of /d is exceeded", typeof(SpaceQuotaExceededException))]
    [InlineData("org.apache.hadoop.hdfs.server.namenode.SafeModeException", "Cannot add block to /f. Name node is in safe mode.\nThe reported", typeof(SafeModeException))]
    public async Task What_the_namenode_refuses_is_one_line_that_says_what_to_do(string javaClass, string message, Type type)
    {
        var calls = new FakeFileCalls(Node(1).Node)
        {
            At = (name, _) => name == "addBlock" ? throw Remote(javaClass, message) : Task.CompletedTask,
        };
        await using var setup = new WriterSetup(calls);
        HdfsOutputStream stream = await setup.OpenAsync();
        stream.Write(Pattern(10));

        Exception error = (await Record.ExceptionAsync(async () => await stream.HflushAsync()))!;

        Assert.IsType(type, error);
        Assert.DoesNotContain('\n', error.Message);
        Assert.StartsWith(message.Split('\n')[0].TrimEnd('.'), error.Message, StringComparison.Ordinal);
        await stream.DisposeAsync();
    }

    [Fact]
    public async Task An_empty_file_has_no_block()
    {
        var calls = new FakeFileCalls(Node(1).Node);
        await using var setup = new WriterSetup(calls);
        HdfsOutputStream stream = await setup.OpenAsync();

        await stream.HsyncAsync();
        await stream.DisposeAsync();

        Assert.Equal(["complete null"], calls.Calls);
    }

    /// <summary>A sync at the very end of a block reaches the disk, too: the packet that ends the block carries it.</summary>
    [Fact]
    public async Task A_sync_at_the_end_of_a_block_syncs_that_block()
    {
        var headers = new List<PacketHeader>();
        await using var datanode = new ScriptedPipeline(async peer =>
        {
            await peer.AcceptAsync();
            while (await peer.ReadPacketAsync() is var (header, _))
            {
                headers.Add(header);
                await peer.AcknowledgeAsync(header.SequenceNumber, Status.Success);
                if (header.IsLastInBlock)
                {
                    return;
                }
            }
        });
        await using var setup = new WriterSetup(new FakeFileCalls(datanode.Node));
        HdfsOutputStream stream = await setup.OpenAsync(blockSize: 1_024);

        await stream.WriteAsync(Pattern(1_024));
        await stream.HsyncAsync();
        await stream.WriteAsync(Pattern(1_025));
        await stream.DisposeAsync();

        Assert.Equal(
            [
                new PacketHeader(0, 0, false, 1_024), new(1_024, 1, true, 0, SyncBlock: true),
                new(0, 2, false, 1_024), new(1_024, 3, true, 0, SyncBlock: true), // synced before: so is what follows
                new(0, 4, false, 1), new(1, 5, true, 0),
            ],
            headers);
    }

    /// <summary>Pitfall 22: an idle writer sends heartbeats, each acknowledged, and the pipeline lives for hours.</summary>
    [Fact]
    public async Task Pitfall_22_an_idle_writer_sends_heartbeats()
    {
        int heartbeats = 0;
        var beat = new SemaphoreSlim(0);
        using var taken = new MemoryStream();
        await using var datanode = new ScriptedPipeline(async peer =>
        {
            await peer.AcceptAsync();
            while (await peer.ReadPacketAsync() is var (header, data))
            {
                PipelinePeer.Write(taken, header, data);
                await peer.AcknowledgeAsync(header.SequenceNumber, Status.Success);
                if (header.SequenceNumber == PacketHeader.HeartbeatNumber)
                {
                    heartbeats++;
                    beat.Release();
                }

                if (header.IsLastInBlock)
                {
                    return;
                }
            }
        });
        var time = new ManualTime();
        await using var setup = new WriterSetup(new FakeFileCalls(datanode.Node), time);
        HdfsOutputStream stream = await setup.OpenAsync();
        await stream.WriteAsync(Pattern(100));
        await stream.HflushAsync();

        for (int i = 0; i < 20; i++)
        {
            time.Advance(TimeSpan.FromSeconds(30));
            Assert.True(await beat.WaitAsync(Patience), $"Heartbeat {i} did not come.");
        }

        await stream.WriteAsync(Pattern(100, 100));
        await stream.DisposeAsync();
        Assert.Equal((20, 200), (heartbeats, taken.Length));
        beat.Dispose();
    }

    /// <summary>The window is a bound: who writes on waits, and goes on when there is room.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_full_window_holds_the_writer(bool blocking)
    {
        var goOn = new TaskCompletionSource();
        using var taken = new MemoryStream();
        await using var datanode = new ScriptedPipeline(async peer =>
        {
            await peer.AcceptAsync();
            await goOn.Task;
            await peer.TakeAllAsync(1, taken);
        });
        await using var setup = new WriterSetup(new FakeFileCalls(datanode.Node), null, ("dfs.client.write.max-packets-in-flight", "4"));
        HdfsOutputStream stream = await setup.OpenAsync();
        byte[] content = Pattern(10 * 64_512);

        Task write = blocking ? Task.Run(() => stream.Write(content)) : stream.WriteAsync(content).AsTask();
        await Task.Delay(100);
        Assert.False(write.IsCompleted);
        Assert.InRange(stream.Position, 0, 5 * 64_512);
        goOn.SetResult();
        await write.WaitAsync(Patience);
        await stream.DisposeAsync();

        Assert.Equal(content, taken.ToArray());
        Assert.InRange(setup.Pool.FreeCount, 1, 6); // all were given back, and there were not many
    }

    [Fact]
    public async Task An_append_is_cancelled_while_a_datanode_does_not_answer()
    {
        var asked = new TaskCompletionSource();
        await using var silent = new ScriptedPipeline(async peer =>
        {
            await peer.ReadOperationAsync();
            asked.SetResult();
            await peer.DrainAsync();
        });
        var last = new LocatedBlock(
            WriteSamples.Block with { Length = 7 }, 0, [new ReplicaLocation(silent.Node, "DS-1", StorageType.Disk)], false, BlockToken.Empty);
        await using var namenode = new ScriptedNameNode();
        namenode.On<AppendRequestProto>("append", _ => new AppendResponseProto { Block = last.ToProto(), Stat = Support.Replies.File() });
        namenode.On<UpdateBlockForPipelineRequestProto>(
            "updateBlockForPipeline", _ => new UpdateBlockForPipelineResponseProto { Block = last.ToProto() });
        await using HdfsFileSystem hdfs = namenode.Connect();
        using var cancellation = new CancellationTokenSource();
        Task append = hdfs.AppendAsync(new FsPath("/f"), cancellation.Token).AsTask();

        await asked.Task.WaitAsync(Patience);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => append.WaitAsync(Patience));
    }

    [Theory]
    [InlineData("0", 30)]
    [InlineData("8000", 4)]
    public void Heartbeats_are_sent_also_where_there_is_no_time_out(string milliseconds, int seconds)
    {
        var configuration = new Configuration();
        configuration.Set("dfs.client.socket-timeout", milliseconds);
        configuration.Set("dfs.client.datanode-restart.timeout", "20s"); // Hadoop takes a unit here

        HdfsWriteOptions options = HdfsWriteOptions.Read(configuration);

        Assert.Equal(TimeSpan.FromSeconds(seconds), options.HeartbeatInterval);
        Assert.Equal(TimeSpan.FromSeconds(20), options.RestartTimeout);
    }

    [Fact]
    public async Task An_append_whose_block_nobody_has_is_refused()
    {
        var calls = new FakeFileCalls(Node(1).Node);
        await using var setup = new WriterSetup(calls);
        var block = new LocatedBlock(calls.First with { Length = 10 }, 0, [], false, BlockToken.Empty);

        var error = await Assert.ThrowsAsync<HadoopException>(() => setup.OpenAsync(append: block));

        Assert.StartsWith("The NameNode knows no DataNode with block BP-1:blk_1_1001", error.Message, StringComparison.Ordinal);
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

    private static async Task AcceptAllAsync(PipelinePeer peer, int nodes)
    {
        await peer.AcceptAsync();
        using var taken = new MemoryStream();
        await peer.TakeAllAsync(nodes, taken);
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

    private static RemoteException Remote(string javaClass, string message) =>
        RemoteExceptions.Create(new RemoteError(javaClass, message, RpcErrorCode.Application, IsFatal: false));

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
