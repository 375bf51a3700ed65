using System.Buffers;
using System.Net.Sockets;
using System.Text;
using Tusk.Hdfs.DataNode.Storage;
using Tusk.Hdfs.DataNode.Tests.Support;
using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.DataTransfer.Writing;
using Tusk.Protocol;
using Tusk.Protocol.DataTransfer;
using Tusk.Protocol.Tests.Support;
using Stage = Tusk.Protocol.DataTransfer.OpWriteBlockProto.Types.BlockConstructionStage;

namespace Tusk.Hdfs.DataNode.Tests.Transfer;

public sealed class HostilePeerTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("001B51")] // version 27
    [InlineData("001C00")] // no operation
    [InlineData("001C7F")] // a plug-in's
    [InlineData("001C52")] // READ_METADATA, no longer served
    [InlineData("474554202F20485454502F312E310D0A0D0A")] // GET / HTTP/1.1
    [InlineData("001C51FFFFFFFF7F")] // a message of 2^35 - 1 bytes
    [InlineData("001C51FFFFFF07")] // a message longer than is read
    [InlineData("001C510301020304")] // a message that is none
    [InlineData("001C5000")] // an empty WRITE_BLOCK
    public async Task What_is_no_operation_closes_the_connection_without_a_word(string hex)
    {
        await using LocalNode node = new();

        byte[] answer = await node.ExchangeAsync(Convert.FromHexString(hex), close: false);

        Assert.Empty(answer);
        await AssertServesAsync(node);
    }

    [Theory]
    [InlineData(0, 1001, 0, 1_001, "Offset 0 and length 1001 don't match block")]
    [InlineData(0, 1001, 2_000, 1, "Offset 2000 and length 1 don't match block")]
    [InlineData(0, 1001, -1, 5, "don't match block")]
    [InlineData(0, 1001, 5, -1, "don't match block")]
    [InlineData(0, 1001, long.MaxValue, long.MaxValue, "don't match block")]
    [InlineData(0, 1002, 0, 10, "Replica gen stamp < block genstamp")]
    [InlineData(1, 1001, 0, 10, "ReplicaNotFoundException: Replica not found for BP-1898391850-127.0.0.1-1795253476287:blk_1073741826_1001")]
    public async Task A_read_that_cannot_be_is_refused_in_words(int number, long stamp, long offset, long length, string reason)
    {
        await using LocalNode node = new();
        node.Store.Finished(Samples.Block(), Samples.Content(1_000));

        byte[] bytes = await node.ExchangeAsync(Operation(DataTransferOp.ReadBlock, Read(Samples.Block(number, stamp), offset, length)));

        ReadOnlySpan<byte> rest = bytes;
        BlockOpResponseProto answer = Messages.ReadDelimited<BlockOpResponseProto>(ref rest);
        Assert.Equal(Status.Error, answer.Status);
        Assert.StartsWith("opReadBlock BP-", answer.Message, StringComparison.Ordinal);
        Assert.Contains(reason, answer.Message, StringComparison.Ordinal);
        Assert.True(rest.IsEmpty);
    }

    [Theory]
    [InlineData(DataTransferOp.RequestShortCircuitFds)]
    [InlineData(DataTransferOp.RequestShortCircuitShm)]
    [InlineData(DataTransferOp.BlockGroupChecksum)]
    public async Task An_operation_that_is_not_supported_is_refused_in_words(DataTransferOp operation)
    {
        await using LocalNode node = new();

        byte[] bytes = await node.ExchangeAsync([0, 28, (byte)operation, 2, 8, 1]); // a message of one field

        ReadOnlySpan<byte> rest = bytes;
        BlockOpResponseProto answer = Messages.ReadDelimited<BlockOpResponseProto>(ref rest);
        Assert.Equal(Status.ErrorUnsupported, answer.Status);
        Assert.Contains("not supported", answer.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Stage.DataStreaming)]
    [InlineData(Stage.PipelineClose)]
    [InlineData(Stage.PipelineSetupAppend)] // of a block that is not there
    [InlineData(Stage.PipelineSetupStreamingRecovery)]
    [InlineData(Stage.PipelineCloseRecovery)]
    [InlineData((Stage)77)]
    public async Task A_stage_that_cannot_be_closes_the_connection(Stage stage)
    {
        await using LocalNode node = new();

        byte[] answer = await node.ExchangeAsync(Operation(DataTransferOp.WriteBlock, Write(Samples.Block(), stage)), close: false);

        Assert.Empty(answer);
        Assert.Equal(0, node.Store.Count);
        await AssertServesAsync(node);
    }

    [Fact]
    public async Task A_block_that_exists_closes_the_connection_and_stays()
    {
        await using LocalNode node = new();
        byte[] content = Samples.Content(1_000);
        node.Store.Finished(Samples.Block(), content);

        byte[] answer = await node.ExchangeAsync(
            Operation(DataTransferOp.WriteBlock, Write(Samples.Block(), Stage.PipelineSetupCreate)), close: false);

        Assert.Empty(answer);
        node.Store.AssertHolds(Samples.Block(), content);
    }

    [Theory]
    [InlineData("a gap", 512, 512, 4)]
    [InlineData("a negative offset", -512, 512, 4)]
    [InlineData("an offset that overflows", long.MaxValue - 5, 512, 4)]
    [InlineData("too few checksums", 0, 1_024, 4)]
    [InlineData("too many checksums", 0, 512, 8)]
    [InlineData("more than its chunk from within it", 10, 512, 4)]
    public async Task A_packet_that_cannot_be_ends_the_write(string what, long offset, int dataBytes, int sumBytes)
    {
        await using LocalNode node = new();
        byte[] data = Samples.Content(dataBytes);
        byte[] sums = Samples.Sums(data).Length == sumBytes ? Samples.Sums(data) : new byte[sumBytes];
        byte[] packet = Packet(new PacketHeader(offset, 0, IsLastInBlock: false, dataBytes), sums, data);

        byte[] answer = await node.ExchangeAsync(
            [.. Operation(DataTransferOp.WriteBlock, Write(Samples.Block(), Stage.PipelineSetupCreate)), .. packet], close: false);

        Assert.Equal("0408001200", Convert.ToHexString(answer)); // the set-up's answer, and no acknowledgement of what
        Assert.NotEmpty(what);
        Assert.Equal(0, node.Store.Require(Samples.Block()).VisibleLength);
        await AssertServesAsync(node);
    }

    [Fact]
    public async Task Data_that_comes_without_checksums_gets_them_here()
    {
        // As Hadoop's client writes a file that is in memory first (LAZY_PERSIST).
        await using LocalNode node = new();
        byte[] data = Samples.Content(1_000);
        byte[] packets =
        [
            .. Packet(new PacketHeader(0, 0, IsLastInBlock: false, data.Length), [], data),
            .. Packet(new PacketHeader(data.Length, 1, IsLastInBlock: true, 0), [], []),
        ];

        await node.ExchangeAsync([.. Operation(DataTransferOp.WriteBlock, Write(Samples.Block(), Stage.PipelineSetupCreate)), .. packets]);

        node.Store.AssertHolds(Samples.Block(), data);
    }

    [Fact]
    public async Task Damaged_data_is_told_with_its_packet_and_not_kept()
    {
        await using LocalNode node = new();
        byte[] data = Samples.Content(1_024);
        byte[] sums = Samples.Sums(data);
        data[600]++;
        byte[] packet = Packet(new PacketHeader(0, 7, IsLastInBlock: false, data.Length), sums, data);

        byte[] answer = await node.ExchangeAsync(
            [.. Operation(DataTransferOp.WriteBlock, Write(Samples.Block(), Stage.PipelineSetupCreate)), .. packet], close: false);

        // set-up; then seqno 7 (zigzag 14), reply ERROR_CHECKSUM, time 0, flag ERROR_CHECKSUM
        Assert.Equal("0408001200" + "09080E10021800220102", Convert.ToHexString(answer));
        Assert.Equal(0, node.Store.Require(Samples.Block()).Length);
    }

    [Theory]
    [InlineData(0, "has 0 B of header, version 0")]
    [InlineData(3, "has 3 B of header, version 1")]
    public async Task A_replica_whose_meta_file_has_no_header_is_suspect_when_it_is_read(int left, string said)
    {
        await using LocalNode node = new();
        Replica replica = node.Store.Finished(Samples.Block(), Samples.Content(1_000));
        byte[] request = Operation(DataTransferOp.ReadBlock, Read(Samples.Block(length: 1_000), 0, 1_000));
        await node.ExchangeAsync(Operation(DataTransferOp.ReadBlock, Read(Samples.Block(stamp: 2_000), 0, 1_000)));
        Assert.Empty(node.Suspects); // who asks for a later generation says nothing of the replica
        using (FileStream meta = File.OpenWrite(replica.MetaPath))
        {
            meta.SetLength(left);
        }

        string answer = Encoding.UTF8.GetString(await node.ExchangeAsync(request));

        Assert.Contains(said, answer, StringComparison.Ordinal);
        Assert.Equal([replica.Id], node.Suspects);
    }

    [Fact]
    public async Task Readers_that_take_nothing_hold_little_memory_and_nobody_waits_for_them()
    {
        const int Readers = 200;
        await using LocalNode node = new(("tusk.datanode.read.buffers.bytes", "1m"));
        node.Store.Finished(Samples.Block(length: 8 << 20), Samples.Content(8 << 20));
        byte[] request = Operation(DataTransferOp.ReadBlock, Read(Samples.Block(), 0, 8 << 20));
        List<Socket> stuck = [];
        for (int i = 0; i < Readers; i++)
        {
            Socket socket = await node.ConnectSocketAsync();
            socket.ReceiveBufferSize = 4 << 10;
            await socket.SendAsync(request, Cancel);
            stuck.Add(socket);
        }

        await AssertServesAsync(node);

        // A packet each, the allowance, and what is around them.
        long managed = GC.GetTotalMemory(forceFullCollection: true);
        Assert.InRange(managed, 0, (Readers * 300L << 10) + (64 << 20));
        stuck.ForEach(static socket => socket.Dispose());
    }

    [Fact]
    public async Task More_connections_than_may_be_are_closed()
    {
        await using LocalNode node = new(("dfs.datanode.max.transfer.threads", "3"));
        List<Socket> idle = [];
        for (int i = 0; i < 3; i++)
        {
            idle.Add(await node.ConnectSocketAsync());
        }

        Assert.Empty(await node.ExchangeAsync([0, 28], close: false));
        idle.ForEach(static socket => socket.Dispose());

        for (int i = 0; i < 100 && node.Active > 0; i++)
        {
            await Task.Delay(20, Cancel);
        }

        await AssertServesAsync(node);
        Assert.Contains(node.Log, static line => line.Contains("dfs.datanode.max.transfer.threads", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_writer_that_goes_away_leaves_its_replica_for_recovery()
    {
        await using LocalNode node = new();
        byte[] content = Samples.Content(2_000);
        using (WritePipeline pipeline = await LocalNode.OpenAsync(PipelineTests.Setup(Samples.Block(), PipelineStage.Create, node)))
        {
            await PipelineTests.WriteAsync(pipeline, content, 0, 2_000, isEnd: false);
        }

        PipelineSetup append = PipelineTests.Setup(Samples.Block(), PipelineStage.StreamingRecovery, node) with
        {
            NewGeneration = new GenerationStamp(1002),
            AcknowledgedBytes = 2_000,
            SentBytes = 2_000,
        };
        using WritePipeline again = await LocalNode.OpenAsync(append);

        Assert.Equal((ReplicaState.BeingWritten, 2_000L), (node.Store.Require(Samples.Block()).State, node.Store.Require(Samples.Block()).Length));
    }

    [Fact]
    public async Task Damaged_streams_neither_stop_it_nor_harm_what_is_there()
    {
        byte[] write = [.. Captures.ReadIfThere("dtp-hflush-hsync-heartbeat.c2s").FirstOrDefault()
            ?? Operation(DataTransferOp.WriteBlock, Write(Samples.Block(), Stage.PipelineSetupCreate))];
        await using LocalNode node = new();
        node.Store.Finished(Samples.Block(9), Samples.Content(5_000));
        for (int seed = 0; seed < 150; seed++)
        {
            var random = new Random(seed);
            byte[] damaged = [.. write];
            for (int i = random.Next(1, 6); i > 0; i--)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            await node.ExchangeAsync(damaged[..random.Next(1, damaged.Length + 1)]);
        }

        node.Store.AssertHolds(Samples.Block(9), Samples.Content(5_000));
        Assert.DoesNotContain(node.Log, static line => line.StartsWith("Unexpected error", StringComparison.Ordinal));
        await AssertServesAsync(node);
    }

    private static async Task AssertServesAsync(LocalNode node)
    {
        if (node.Store.Find(Samples.Block(99).Id) is null)
        {
            node.Store.Finished(Samples.Block(99), Samples.Content(1_000));
        }

        Assert.Equal(Samples.Content(1_000), await PipelineTests.ReadAsync(node, Samples.Block(99), 0, 1_000));
    }

    internal static byte[] Operation(DataTransferOp operation, IContract message)
    {
        var bytes = new ArrayBufferWriter<byte>();
        bytes.Write<byte>([0, 28, (byte)operation]);
        Messages.WriteDelimited(bytes, message);
        return bytes.WrittenSpan.ToArray();
    }

    internal static byte[] Packet(PacketHeader header, byte[] sums, byte[] data)
    {
        byte[] head = new byte[PacketPrefix.Size + header.EncodedBytes];
        PacketPrefix.Write(head, header.EncodedBytes, sums.Length + data.Length);
        header.Write(head.AsSpan(PacketPrefix.Size));
        return [.. head, .. sums, .. data];
    }

    private static ClientOperationHeaderProto Header(ExtendedBlock block) => new()
    {
        BaseHeader = new BaseHeaderProto { Block = block.ToProto(), Token = new BlockToken(default, default, "", "").ToProto() },
        ClientName = "hostile",
    };

    internal static OpReadBlockProto Read(ExtendedBlock block, long offset, long length) =>
        new() { Header = Header(block), Offset = (ulong)offset, Len = (ulong)length };

    internal static OpWriteBlockProto Write(ExtendedBlock block, Stage stage) => new()
    {
        Header = Header(block),
        Stage = stage,
        PipelineSize = 1,
        MinBytesRcvd = 0,
        MaxBytesRcvd = 0,
        LatestGenerationStamp = 0,
        RequestedChecksum = Samples.Crc32C.ToProto(),
    };
}
