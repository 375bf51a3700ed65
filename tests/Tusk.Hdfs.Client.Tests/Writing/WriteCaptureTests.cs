using Tusk.Hdfs.Client.Namespace;
using Tusk.Hdfs.Client.Writing;
using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.DataTransfer.Tests.Support;
using Tusk.Protocol.DataTransfer;
using Tusk.Protocol.Hdfs;
using Tusk.Protocol.Tests.Support;
using Tusk.Rpc.Tests.Support;
using static Tusk.Hdfs.Client.Tests.Writing.WriteSamples;

namespace Tusk.Hdfs.Client.Tests.Writing;

/// <summary>Our writer, with a peer that plays what Apache's DataNodes answered, sends the bytes that Apache's client sent.</summary>
/// <remarks>
/// In pipelines of several, Apache repeats what the NameNode said of the load of the further DataNodes, which nobody reads;
/// ours says who and where they are. That part of the operation is compared without it; all packets are compared as they are.
/// </remarks>
public sealed class WriteCaptureTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public Task Writes_200000_bytes_as_apaches_client_does() =>
        CompareAsync("dtp-write-200k", async (stream, _, _) => await stream.WriteAsync(Pattern(200_000)));

    [Fact]
    public Task Writes_to_three_datanodes_as_apaches_client_does() =>
        CompareAsync("dtp-pipeline3-client-dn1", async (stream, _, _) => await stream.WriteAsync(Pattern(1_000)));

    [Fact]
    public Task Flushes_syncs_and_idles_as_apaches_client_does() => CompareAsync("dtp-hflush-hsync-heartbeat", async (stream, time, heartbeat) =>
    {
        await stream.WriteAsync(Pattern(700));
        await stream.HflushAsync();
        await stream.WriteAsync(Pattern(100));
        await stream.HsyncAsync();
        time.Advance(TimeSpan.FromSeconds(35)); // a heartbeat after 30
        await heartbeat.WaitAsync(Patience);
        await stream.WriteAsync(Pattern(50));
    });

    [Fact]
    public Task Appends_as_apaches_client_does() => CompareAsync(
        "dtp-append-client-dn1",
        async (stream, _, _) => await stream.WriteAsync(Pattern(1_000)),
        appendTo: 150_000);

    [Fact]
    public async Task Recovers_as_apaches_client_does()
    {
        Recording failing = Recording.Read("dtp-recovery-1-failing");
        Recording reopened = Recording.Read("dtp-recovery-2-reopened");
        byte[][] sent = new byte[2][];
        var flushed = new TaskCompletionSource();
        var recovered = new TaskCompletionSource();
        await using var datanode = new ScriptedPipeline(async peer =>
        {
            Recording recording = peer.Number == 1 ? failing : reopened;
            await PlayAsync(peer, recording, flushed.Task);
            sent[peer.Number - 1] = peer.Received;
        });
        FakeFileCalls calls = failing.Calls(datanode.Node, name =>
        {
            if (name == "updatePipeline")
            {
                recovered.SetResult();
            }
        });
        await using var setup = new WriterSetup(calls);

        await using (HdfsOutputStream stream = await setup.OpenAsync())
        {
            await stream.WriteAsync(Pattern(1_300));
            await stream.HflushAsync();
            flushed.SetResult(); // now the second DataNode dies
            await recovered.Task.WaitAsync(Patience);
            await stream.WriteAsync(Pattern(100));
            await stream.HflushAsync();
            await stream.WriteAsync(Pattern(50));
        }

        await datanode.DisposeAsync();
        failing.AssertSent(sent[0]);
        reopened.AssertSent(sent[1]);
        Assert.Equal(
            ["addBlock", "fsync", "updateBlockForPipeline", "updatePipeline", "fsync", "complete"], calls.Names);
        Assert.Equal(
            [
                "fsync 1300", "updateBlockForPipeline blk_1073741844_1024:1300",
                "updatePipeline blk_1073741844_1024:1300 blk_1073741844_1025:1300 "
                    + "DS-c303d151-b2df-4b3c-bf43-af7dd685ad90,DS-edd31324-5f44-4389-b827-90a44703e6d0",
                "fsync 1400", "complete blk_1073741844_1025:1450",
            ],
            calls.Calls.Skip(1));
    }

    // Time stands still in here, so that nothing ends what waits in vain.
    private static Task CompareAsync(string name, Func<HdfsOutputStream, ManualTime, Task, Task> write, long? appendTo = null) =>
        PlayAndCompareAsync(name, write, appendTo).WaitAsync(2 * Patience);

    private static async Task PlayAndCompareAsync(
        string name, Func<HdfsOutputStream, ManualTime, Task, Task> write, long? appendTo)
    {
        var heartbeat = new TaskCompletionSource();
        Recording recording = Recording.Read(name);
        byte[] sent = [];
        await using var datanode = new ScriptedPipeline(async peer =>
        {
            await PlayAsync(peer, recording, Task.CompletedTask, heartbeat);
            sent = peer.Received;
        });
        var time = new ManualTime();
        FakeFileCalls calls = recording.Calls(datanode.Node);
        await using var setup = new WriterSetup(calls, time);

        await using (HdfsOutputStream stream = await setup.OpenAsync(append: appendTo is { } length ? recording.Located(datanode.Node, length) : null))
        {
            await write(stream, time, heartbeat.Task);
        }

        await datanode.DisposeAsync();
        recording.AssertSent(sent);
    }

    /// <summary>The operation is answered, and each packet by the next acknowledgement; the rest of them follows the last one.</summary>
    private static async Task PlayAsync(PipelinePeer peer, Recording recording, Task beforeRest, TaskCompletionSource? heartbeat = null)
    {
        await peer.ReadOperationAsync();
        await peer.SendAsync(recording.Answers[0]);
        foreach (byte[] answer in recording.Answers.Skip(1).Take(recording.PacketCount))
        {
            (PacketHeader Header, byte[] Data)? packet = await peer.ReadPacketAsync();
            Assert.NotNull(packet);
            await peer.SendAsync(answer);
            if (packet.Value.Header.SequenceNumber == PacketHeader.HeartbeatNumber)
            {
                heartbeat?.SetResult();
            }
        }

        await beforeRest.WaitAsync(Patience);

        foreach (byte[] answer in recording.Answers.Skip(1 + recording.PacketCount))
        {
            await peer.SendAsync(answer);
        }

        await peer.DrainAsync();
    }

    /// <summary>One recorded connection.</summary>
    private sealed class Recording
    {
        private readonly byte[] _sent;
        private readonly int _operationBytes;
        private readonly OpWriteBlockProto _operation;
        private readonly List<int> _packetEnds = [];

        private Recording(byte[] sent, byte[] answers)
        {
            _sent = sent;
            var input = new MemoryStream(sent[3..]);
            _operation = OpWriteBlockProto.Parser.ParseDelimitedFrom(input);
            _operationBytes = 3 + (int)input.Position;
            for (int at = _operationBytes; at < sent.Length; at = _packetEnds[^1])
            {
                Assert.True(PacketPrefix.TryRead(sent.AsSpan(at), PacketPrefix.MaxPacketBytes, out PacketPrefix prefix));
                _packetEnds.Add(at + PacketPrefix.Size + prefix.FollowingBytes);
            }

            for (int at = 0; at < answers.Length;)
            {
                int end = at + 1 + answers[at]; // all are shorter than 128 B
                Answers.Add(answers[at..end]);
                at = end;
            }
        }

        public List<byte[]> Answers { get; } = [];

        public int PacketCount => _packetEnds.Count;

        public static Recording Read(string name) => new(Captures.Read(name + ".c2s"), Captures.Read(name + ".s2c"));

        public FakeFileCalls Calls(DatanodeInfo first, Action<string>? at = null) => new(Nodes(first))
        {
            At = (name, _) =>
            {
                at?.Invoke(name);
                return Task.CompletedTask;
            },
            ClientName = _operation.Header.ClientName,
            First = _operation.Header.BaseHeader.Block.ToBlock(),
        };

        public LocatedBlock Located(DatanodeInfo first, long length) => new(
            _operation.Header.BaseHeader.Block.ToBlock() with { Length = length }, 0, Nodes(first), false, BlockToken.Empty);

        /// <summary>The bytes are those that were recorded.</summary>
        public void AssertSent(byte[] sent)
        {
            var input = new MemoryStream(sent[3..]);
            OpWriteBlockProto operation = OpWriteBlockProto.Parser.ParseDelimitedFrom(input);
            OpWriteBlockProto expected = _operation.Clone();
            foreach (DatanodeInfoProto target in expected.Targets)
            {
                Forget(target);
            }

            foreach (DatanodeInfoProto target in operation.Targets)
            {
                Forget(target);
            }

            Assert.Equal(expected, operation);
            if (_operation.Targets.Count == 0)
            {
                Assert.Equal(_sent[.._operationBytes], sent[..(3 + (int)input.Position)]);
            }

            byte[] packets = sent[(3 + (int)input.Position)..];
            byte[] expectedPackets = _sent[_operationBytes..];
            Assert.Equal(expectedPackets, packets);
        }

        private static void Forget(DatanodeInfoProto target)
        {
            DatanodeIDProto id = target.Id;
            string location = target.Location;
            target.ClearCapacity();
            target.ClearDfsUsed();
            target.ClearRemaining();
            target.ClearBlockPoolUsed();
            target.ClearLastUpdate();
            target.ClearXceiverCount();
            target.ClearNonDfsUsed();
            target.ClearAdminState();
            target.ClearCacheCapacity();
            target.ClearCacheUsed();
            target.ClearLastUpdateMonotonic();
            target.ClearLastBlockReportTime();
            target.ClearLastBlockReportMonotonic();
            target.ClearNumBlocks();
            Assert.NotEmpty(id.DatanodeUuid);
            Assert.NotEmpty(location);
        }

        private ReplicaLocation[] Nodes(DatanodeInfo first) =>
        [
            new(first, _operation.StorageId, _operation.StorageType.ToStorageType()),
            .. _operation.Targets.Select((target, i) => new ReplicaLocation(
                target.ToDatanode(), _operation.TargetStorageIds[i], _operation.TargetStorageTypes[i].ToStorageType())),
        ];
    }
}
