using System.Buffers;
using Tusk.Common.Configurations;
using Tusk.Common.Errors;
using Tusk.Hdfs.Client.Writing;
using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.DataTransfer.Tests.Support;
using Tusk.Protocol.DataTransfer;
using Tusk.Rpc.Tests.Support;
using static Tusk.Hdfs.Client.Tests.Writing.WriteSamples;

namespace Tusk.Hdfs.Client.Tests.Writing;

/// <summary>Flushes and syncs, and the silence between them.</summary>
public sealed class HdfsOutputFlushTests
{
    private const string Window = "dfs.client.write.max-packets-in-flight";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

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
            Assert.True(await beat.WaitAsync(2 * Patience), $"Heartbeat {i} did not come.");
        }

        await stream.WriteAsync(Pattern(100, 100));
        await stream.DisposeAsync();
        Assert.Equal((20, 200), (heartbeats, taken.Length));
        beat.Dispose();
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
    public async Task A_flush_while_another_waits_fails_alone()
    {
        var go = new TaskCompletionSource();
        using var taken = new MemoryStream();
        await using var datanode = new ScriptedPipeline(async peer =>
        {
            await peer.AcceptAsync();
            await go.Task;
            await peer.TakeAllAsync(1, taken);
        });
        await using var setup = new WriterSetup(new FakeFileCalls(datanode.Node));
        await using (HdfsOutputStream stream = await setup.OpenAsync())
        {
            await stream.WriteAsync(WriteSamples.Pattern(1_000));
            Task first = stream.HflushAsync().AsTask();

            await Assert.ThrowsAsync<InvalidOperationException>(async () => await stream.HflushAsync());
            go.SetResult();
            await first;
            await stream.WriteAsync(WriteSamples.Pattern(1_000));
        }

        Assert.Equal(2_000, taken.Length);
    }

    /// <summary>With a window of one packet, which waits for its acknowledgement, a write would wait for room.</summary>
    [Theory]
    [InlineData("WriteAsync")]
    [InlineData("Write")]
    public async Task A_call_while_a_flush_waits_fails_alone(string call)
    {
        var go = new TaskCompletionSource();
        using var taken = new MemoryStream();
        await using var datanode = new ScriptedPipeline(async peer =>
        {
            await peer.AcceptAsync();
            await go.Task;
            await peer.TakeAllAsync(1, taken);
        });
        await using var setup = new WriterSetup(new FakeFileCalls(datanode.Node), null, (Window, "1"));
        HdfsOutputStream stream = await setup.OpenAsync();
        await stream.WriteAsync(Pattern(100));
        Task flush = stream.HflushAsync().AsTask();

        await Assert.ThrowsAsync<InvalidOperationException>(() => Task.Run(async () =>
        {
            switch (call)
            {
                case "WriteAsync":
                    await stream.WriteAsync(Pattern(100));
                    break;
                default:
                    stream.Write(Pattern(100));
                    break;
            }
        }));
        go.SetResult();
        await flush.WaitAsync(Patience);
        await stream.WriteAsync(Pattern(100));
        await stream.DisposeAsync();

        Assert.Equal(200, taken.Length);
    }

    /// <summary>Who has stopped waiting for a call that goes on disposes once: nothing may live on after that.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_disposal_while_a_flush_waits_ends_both_and_gives_everything_back(bool isAsync)
    {
        var got = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var datanode = new ScriptedPipeline(async peer =>
        {
            await peer.AcceptAsync();
            while (await peer.ReadPacketAsync() is not null)
            {
                got.TrySetResult(); // and no acknowledgement
            }

            closed.SetResult();
        });
        var calls = new FakeFileCalls(datanode.Node);
        await using var setup = new WriterSetup(calls);
        HdfsOutputStream stream = await setup.OpenAsync();
        await stream.WriteAsync(Pattern(100));
        Task flush = stream.HflushAsync().AsTask();
        await got.Task.WaitAsync(Patience);
        Assert.Equal(1, setup.Leases.FileCount);

        var busy = await Assert.ThrowsAsync<InvalidOperationException>(() => Task.Run(async () =>
        {
            if (isAsync)
            {
                await stream.DisposeAsync();
            }
            else
            {
                stream.Dispose();
            }
        }).WaitAsync(Patience));

        Assert.EndsWith("a stream has one caller at a time. hdfs://nn/f is not complete.", busy.Message, StringComparison.Ordinal);
        Assert.Equal(0, setup.Leases.FileCount);
        var ended = await Assert.ThrowsAsync<HdfsWriteException>(() => flush.WaitAsync(Patience));
        Assert.Contains("The stream was disposed of while a call on it had not finished.", ended.Message, StringComparison.Ordinal);
        await closed.Task.WaitAsync(Patience);
        await stream.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await stream.WriteAsync(Pattern(1)));
        Assert.DoesNotContain("complete", calls.Names);
    }

    [Fact]
    public async Task A_file_system_that_is_closed_while_a_flush_waits_ends_it_and_says_that_the_file_is_not_complete()
    {
        var got = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var datanode = new ScriptedPipeline(async peer =>
        {
            await peer.AcceptAsync();
            while (await peer.ReadPacketAsync() is not null)
            {
                got.TrySetResult(); // and no acknowledgement
            }
        });
        var calls = new FakeFileCalls(datanode.Node);
        await using var setup = new WriterSetup(calls);
        HdfsOutputStream stream = await setup.OpenAsync();
        await stream.WriteAsync(Pattern(100));
        Task flush = stream.HflushAsync().AsTask();
        await got.Task.WaitAsync(Patience);

        var open = await Assert.ThrowsAsync<HadoopException>(() => setup.Leases.CloseFilesAsync().WaitAsync(Patience));

        Assert.Equal("The file system was closed while a call that writes hdfs://nn/f had not finished: it is not complete.", open.Message);
        var ended = await Assert.ThrowsAsync<HdfsWriteException>(() => flush.WaitAsync(Patience));
        Assert.Contains("Its file system was closed while a call on it had not finished.", ended.Message, StringComparison.Ordinal);
        Assert.Equal(0, setup.Leases.FileCount);
        await stream.DisposeAsync();
        Assert.DoesNotContain("complete", calls.Names);
    }

    /// <summary>What it wrote was only put into a packet that is never sent: its owner must not take the file for complete.</summary>
    [Fact]
    public async Task A_file_system_that_is_closed_while_a_write_succeeds_is_told_of_when_the_stream_is_disposed_of()
    {
        await using var datanode = new ScriptedPipeline(async peer =>
        {
            await peer.AcceptAsync();
            while (await peer.ReadPacketAsync() is not null)
            {
            }
        });
        var calls = new FakeFileCalls(datanode.Node);
        await using var setup = new WriterSetup(calls);
        HdfsOutputStream stream = await setup.OpenAsync();
        await stream.WriteAsync(Pattern(100));
        Exception? closed = null;
        using var bytes = new WatchedBytes(Pattern(100), () => closed ??= Record.Exception(() => setup.Leases.CloseFilesAsync().Wait(Patience)));

        await stream.WriteAsync(bytes.Memory);

        Assert.NotNull(closed);
        var told = await Assert.ThrowsAsync<HadoopException>(() => stream.DisposeAsync().AsTask().WaitAsync(Patience));
        Assert.Equal("The file system was closed while a call that writes hdfs://nn/f had not finished: it is not complete.", told.Message);
        await stream.DisposeAsync();
        Assert.DoesNotContain("complete", calls.Names);
    }

    /// <summary>Who disposes of a stream is not disturbed by another who closes the file system at that moment.</summary>
    [Fact]
    public async Task A_file_system_that_is_closed_waits_for_a_stream_that_is_being_closed()
    {
        var got = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var go = new TaskCompletionSource();
        await using var datanode = new ScriptedPipeline(async peer =>
        {
            await peer.AcceptAsync();
            await peer.ReadPacketAsync();
            got.SetResult();
            await go.Task;
            await peer.AcknowledgeAsync(0, Status.Success);
            await peer.ReadPacketAsync();
            await peer.AcknowledgeAsync(1, Status.Success);
        });
        var calls = new FakeFileCalls(datanode.Node);
        await using var setup = new WriterSetup(calls);
        HdfsOutputStream stream = await setup.OpenAsync();
        await stream.WriteAsync(Pattern(100));
        Task disposal = stream.DisposeAsync().AsTask();
        await got.Task.WaitAsync(Patience);

        Task closing = setup.Leases.CloseFilesAsync();

        Assert.False(closing.IsCompleted);
        go.SetResult();
        await disposal.WaitAsync(Patience);
        await closing.WaitAsync(Patience);
        Assert.Contains("complete", calls.Names);
    }

    /// <summary>The acknowledgement of packet 0 makes room in the window, and must not be taken for that of packet 1.</summary>
    [Fact]
    public async Task A_sync_does_not_end_before_its_packet_is_acknowledged_whatever_another_thread_does()
    {
        var first = new TaskCompletionSource();
        var rest = new TaskCompletionSource();
        await using var datanode = new ScriptedPipeline(async peer =>
        {
            await peer.AcceptAsync();
            await peer.ReadPacketAsync();
            await first.Task;
            await peer.AcknowledgeAsync(0, Status.Success);
            await rest.Task;
            await peer.DrainAsync();
        });
        await using var setup = new WriterSetup(new FakeFileCalls(datanode.Node), null, (Window, "2"));
        HdfsOutputStream stream = await setup.OpenAsync();
        stream.Write(Pattern(64_512)); // packet 0
        stream.Write(Pattern(100));
        Task flush = stream.HsyncAsync().AsTask(); // packet 1

        Exception? refused = await Task.Run(() => Record.Exception(() => stream.Write(Pattern(100)))).WaitAsync(Patience);
        first.SetResult();
        await Task.WhenAny(flush, Task.Delay(1_000, TestContext.Current.CancellationToken));
        bool ended = flush.IsCompleted;
        rest.SetResult();
        ((ILeasedFile)stream).LoseLease(new IOException("The test has ended."));
        await Record.ExceptionAsync(() => flush);
        await Record.ExceptionAsync(async () => await stream.DisposeAsync());

        Assert.IsType<InvalidOperationException>(refused);
        Assert.False(ended, "hsync returned, though packet 1 was never acknowledged.");
    }

    /// <summary>Bytes that tell when they are looked at.</summary>
    private sealed class WatchedBytes(byte[] bytes, Action looked) : MemoryManager<byte>
    {
        public override Memory<byte> Memory => CreateMemory(bytes.Length);

        public override Span<byte> GetSpan()
        {
            looked();
            return bytes;
        }

        public override MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException();

        public override void Unpin()
        {
        }

        protected override void Dispose(bool disposing)
        {
        }
    }
}
