using System.Buffers.Binary;
using Google.Protobuf;
using Tusk.Hdfs.Client.Namespace;
using Tusk.Hdfs.DataTransfer;
using Tusk.Protocol;
using Tusk.Protocol.Rpc;
using Tusk.Protocol.Tests.Support;
using Tusk.Rpc;
using Tusk.Rpc.Retries;
using Tusk.Rpc.Tests.Support;

namespace Tusk.Hdfs.Client.Tests.Namespace;

/// <summary>Exchanges of Apache's client and NameNode: our calls must send the same bytes, and read the same answers.</summary>
public sealed class CaptureTests
{
    private const UnixFileMode Mode644 = (UnixFileMode)0x1A4;
    private const string Pool = "BP-1476068203-127.0.0.1-1795253944253";

    [Fact]
    public async Task Sends_and_reads_what_apache_does_to_write_a_file()
    {
        await using var replay = new Replay("rpc-create-addblock-complete");
        NameNodeClient client = replay.NameNode;
        const string Path = "/tmp/h/a.bin";
        const string Name = "DFSClient_NONMAPREDUCE_1497510471_1";

        HdfsFileStatus file = (await client.Blocks.CreateAsync(
            Path, Mode644, Mode644, Name, CreateFlags.Create | CreateFlags.Overwrite, true, 1, 1 << 20, default, default))!;
        LocatedBlock block = await client.Blocks.AddBlockAsync(Path, Name, null, [], file.FileId, AddBlockFlags.None, default);
        ServerDefaults defaults = await client.GetServerDefaultsAsync(default);
        ExtendedBlock written = block.Block with { Length = 200_000 };
        bool first = await client.Blocks.CompleteAsync(Path, Name, written, file.FileId, default);
        bool second = await client.Blocks.CompleteAsync(Path, Name, written, file.FileId, default);

        Assert.Equal((HdfsFileType.File, 16_388L, 1, 1L << 20), (file.FileType, file.FileId.Value, file.Replication, file.BlockSize));
        Assert.Equal("BP-1898391850-127.0.0.1-1795253476287:blk_1073741825_1001", block.Block.ToString());
        ReplicaLocation replica = Assert.Single(block.Replicas);
        Assert.Equal(("127.0.0.1", "localhost", 13_516, 13_518), (replica.Node.IpAddress, replica.Node.HostName, replica.Node.TransferPort, replica.Node.IpcPort));
        Assert.Equal(StorageType.Disk, replica.StorageType);
        Assert.StartsWith("DS-", replica.StorageId, StringComparison.Ordinal);
        Assert.Equal((65_536, 512, 1, TimeSpan.Zero), (defaults.WritePacketSize, defaults.BytesPerChecksum, defaults.Replication, defaults.TrashInterval));
        Assert.Equal((false, true), (first, second));
    }

    [Fact]
    public async Task Sends_and_reads_what_apache_does_to_find_the_blocks_of_a_file()
    {
        await using var replay = new Replay("rpc-read-locations");

        LocatedBlocks blocks = (await replay.NameNode.Blocks.GetBlockLocationsAsync("/tmp/h/a.bin", 0, 10 << 20, default))!;
        await replay.NameNode.GetServerDefaultsAsync(default);

        Assert.Equal((200_000L, false, true), (blocks.FileLength, blocks.IsUnderConstruction, blocks.IsLastBlockComplete));
        LocatedBlock block = Assert.Single(blocks.Blocks);
        Assert.Equal((0L, 200_000L, false), (block.Offset, block.Block.Length, block.IsCorrupt));
        Assert.Equal(block.Block, blocks.LastBlock!.Block);
    }

    [Fact]
    public async Task Sends_and_reads_what_apache_does_to_recover_a_pipeline()
    {
        await using var replay = new Replay("rpc-pipeline-recovery");
        NameNodeClient client = replay.NameNode;
        const string Path = "/d/pipe";
        const string Name = "DFSClient_NONMAPREDUCE_-1231469228_1";

        HdfsFileStatus file = (await client.Blocks.CreateAsync(
            Path, Mode644, (UnixFileMode)0x1B6, Name, CreateFlags.Create | CreateFlags.Overwrite, true, 3, 1 << 20, default, default))!;
        LocatedBlock block = await client.Blocks.AddBlockAsync(Path, Name, null, [], file.FileId, AddBlockFlags.None, default);
        await client.GetServerDefaultsAsync(default);
        await client.Blocks.FsyncAsync(Path, file.FileId, Name, 1_300, default);
        LocatedBlocks open = (await client.Blocks.GetBlockLocationsAsync(Path, 0, 10 << 20, default))!;
        LocatedBlock again = await client.Blocks.UpdateBlockForPipelineAsync(block.Block with { Length = 1_300 }, Name, default);
        await client.Blocks.UpdatePipelineAsync(
            Name, block.Block with { Length = 1_300 }, again.Block with { Length = 1_300 }, Left(block), default);
        await client.Blocks.FsyncAsync(Path, file.FileId, Name, 1_400, default);
        bool done = await client.Blocks.CompleteAsync(Path, Name, again.Block with { Length = 1_450 }, file.FileId, default);
        HdfsFileStatus written = (await client.GetFileInfoAsync(Path, default))!;

        Assert.True(open.IsUnderConstruction);
        Assert.Equal(3, block.Replicas.Count);
        Assert.Equal((-1L, 0, 1_025L), (again.Offset, again.Replicas.Count, again.Block.GenerationStamp.Value));
        Assert.Equal(new ExtendedBlock(Pool, new BlockId(1_073_741_844), new GenerationStamp(1_025), 1_300), again.Block);
        Assert.True(done);
        Assert.Equal(1_450, written.Length);

        // The second of the three died.
        static ReplicaLocation[] Left(LocatedBlock block) =>
            [.. block.Replicas.Where(static replica => replica.Node.TransferPort is 21_172 or 21_169)];
    }

    /// <summary>A peer that compares each frame with the captured one, and answers with the captured answer.</summary>
    private sealed class Replay : IAsyncDisposable
    {
        private readonly ScriptedPeer _peer;
        private readonly RpcClient _client;

        public Replay(string capture)
        {
            byte[] sent = Captures.Read(capture + ".c2s");
            byte[] received = Captures.Read(capture + ".s2c");
            _peer = new ScriptedPeer(async connection =>
            {
                int at = RpcPreamble.Bytes + FrameBytes(sent, RpcPreamble.Bytes);
                Assert.Equal(Convert.ToHexString(sent, 0, at), Convert.ToHexString(await connection.ReadAsync(at)));
                for (int answer = 0; at < sent.Length; answer += FrameBytes(received, answer))
                {
                    int bytes = FrameBytes(sent, at);
                    Assert.Equal(Convert.ToHexString(sent, at, bytes), Convert.ToHexString(await connection.ReadAsync(bytes)));
                    at += bytes;
                    await connection.SendAsync(received[answer..(answer + FrameBytes(received, answer))]);
                }

                Assert.True(await connection.ClosesAsync());
            });

            // Behind the frame's length: the header of the context, which has the client's id.
            ReadOnlySpan<byte> frame = sent.AsSpan(RpcPreamble.Bytes + sizeof(int));
            ByteString id = Messages.ReadDelimited<RpcRequestHeaderProto>(ref frame).ClientId;
            _client = new RpcClient(Samples.Options(), id: new RpcClientId(id.Span));
            NameNode = new NameNodeClient(new RpcProxy(
                _client, [Samples.Endpoint(_peer.Address)], new SingleServerRetryPolicy([], new Jitter(1))));
        }

        public NameNodeClient NameNode { get; }

        public async ValueTask DisposeAsync()
        {
            await _client.DisposeAsync();
            await _peer.DisposeAsync();
        }

        private static int FrameBytes(byte[] stream, int at) =>
            sizeof(int) + BinaryPrimitives.ReadInt32BigEndian(stream.AsSpan(at));
    }
}
