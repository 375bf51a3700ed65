using Tusk.FileSystems;
using Tusk.Hdfs.Client.Writing;
using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.DataTransfer.Checksums;
using Tusk.Hdfs.DataTransfer.Tests.Support;
using Tusk.Hdfs.DataTransfer.Writing;
using Tusk.Rpc.Tests.Support;
using static Tusk.Hdfs.Client.Tests.Writing.WriteSamples;

namespace Tusk.Hdfs.Client.Tests.Writing;

/// <summary>What the writer's thread begins and cannot end is the loop's, which rests: it has to be woken each time.</summary>
public sealed class PacketSenderFailureTests
{
    private const int PacketBytes = 64 << 10;

    /// <summary>More than the buffers of a connection on the loopback hold.</summary>
    private const int ManyPackets = 600;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task The_loop_sends_the_rest_of_a_packet_that_the_writer_could_not_send_whole()
    {
        var begin = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var numbers = new List<long>();
        await using var datanode = new ScriptedPipeline(async peer =>
        {
            await peer.AcceptAsync();
            await begin.Task;
            while (numbers.Count < ManyPackets && await peer.ReadPacketAsync() is var (header, _))
            {
                numbers.Add(header.SequenceNumber);
            }
        });
        await using var rig = await Rig.OpenAsync(datanode, TimeProvider.System);

        rig.Enqueue(ManyPackets); // on this thread, which nothing holds up
        begin.SetResult();
        await datanode.DisposeAsync(); // waits for the script

        Assert.Equal(Enumerable.Range(0, ManyPackets).Select(static number => (long)number), numbers);
        Assert.Null(rig.State.Fault);
    }

    [Fact]
    public async Task A_datanode_that_takes_nothing_of_what_the_writer_began_to_send_is_given_up_after_its_time()
    {
        var time = new ManualTime();
        var end = new TaskCompletionSource();
        await using var datanode = new ScriptedPipeline(async peer =>
        {
            await peer.AcceptAsync();
            await end.Task;
        });
        await using var rig = await Rig.OpenAsync(datanode, time);
        rig.Enqueue(ManyPackets);

        var clock = System.Diagnostics.Stopwatch.StartNew();
        while (!rig.Sending.IsCompleted)
        {
            Assert.True(clock.Elapsed < Patience, "The sender did not give up.");
            time.Advance(TimeSpan.FromSeconds(30));
            await Task.Yield();
        }

        Assert.Equal($"DataNode {datanode.Node} took nothing for 480 s (dfs.datanode.socket.write.timeout).", rig.State.Fault!.Reason);
        end.SetResult();
    }

    [Fact]
    public async Task What_fails_on_the_writers_thread_is_the_loops_failure_and_not_thrown_at_the_writer()
    {
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var datanode = new ScriptedPipeline(async peer =>
        {
            await peer.AcceptAsync();
            await gone.Task;
            peer.Reset();
        });
        await using var rig = await Rig.OpenAsync(datanode, new ManualTime(), Task.CompletedTask);
        gone.SetResult();
        await datanode.DisposeAsync();

        rig.Enqueue(ManyPackets); // the first may go out before the reset is known

        await rig.Sending.WaitAsync(Patience);
        Assert.Equal(0, rig.State.Fault!.BadNode);
        Assert.StartsWith($"Connection to DataNode {datanode.Node} broke in sending", rig.State.Fault.Reason, StringComparison.Ordinal);
    }

    /// <summary>A sender over a pipeline, with a loop that rests.</summary>
    private sealed class Rig : IAsyncDisposable
    {
        private static readonly ChunkChecksum Checksum = new(ChecksumType.Crc32C, 512);

        private readonly object _gate = new();
        private readonly CancellationTokenSource _stop = new();
        private readonly WritePipeline _pipeline;
        private readonly PacketSender _sender;

        private Rig(WritePipeline pipeline, PipelineNode node, TimeProvider time, Task receiving)
        {
            _pipeline = pipeline;
            State = new BlockPipelineState(window: 4096, maxRecoveries: 5, TimeSpan.FromSeconds(30));
            State.BeginBlock(WriteSamples.Block, [node]);
            var progress = new StreamProgress(_gate, State, new FsPath("hdfs://nn/f"), static _ => { });
            _sender = new PacketSender(
                _gate, State, progress, new Signal(), new PacketPool(Checksum, 1, 1), TimeSpan.FromHours(10), time, _stop.Token);
            Sending = _sender.SendAsync(pipeline, receiving); // comes to rest before it returns: there is no packet
        }

        public BlockPipelineState State { get; }

        public Task Sending { get; }

        public static async Task<Rig> OpenAsync(ScriptedPipeline datanode, TimeProvider time, Task? receiving = null)
        {
            var node = new PipelineNode(datanode.Node, "DS-1", StorageType.Disk);
            var setup = new PipelineSetup
            {
                Block = WriteSamples.Block,
                Token = BlockToken.Empty,
                ClientName = "c",
                Nodes = [node],
                Stage = PipelineStage.Create,
                Checksum = Checksum,
            };
            WritePipeline pipeline = await WritePipeline.OpenAsync(
                setup, datanode.Node.IpAddress, ScriptedDatanode.Timeouts, time, TestContext.Current.CancellationToken);
            return new Rig(pipeline, node, time, receiving ?? new TaskCompletionSource().Task);
        }

        public void Enqueue(int count)
        {
            byte[] data = Pattern(PacketBytes);
            for (int i = 0; i < count; i++)
            {
                var packet = new WritePacket(Checksum, PacketBytes / 512);
                packet.Begin((long)i * PacketBytes, PacketBytes);
                packet.Append(data);
                packet.Seal(i, isLastInBlock: false, syncBlock: false);
                _sender.Enqueue(packet);
            }
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            _pipeline.Break();
            lock (_gate)
            {
                State.LoseConnection("The test has ended.");
            }

            _sender.Enqueue(Last()); // wakes the loop, which sees it
            await Sending.WaitAsync(Patience);
            _sender.Dispose();
            _pipeline.Dispose();
            _stop.Dispose();
        }

        private WritePacket Last()
        {
            var packet = new WritePacket(Checksum, 1);
            packet.Begin(0, 512);
            packet.Seal(State.LastQueued + 1, isLastInBlock: true, syncBlock: false);
            return packet;
        }
    }
}
