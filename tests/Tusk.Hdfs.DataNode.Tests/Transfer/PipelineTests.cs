using System.Runtime.InteropServices;
using Tusk.Hdfs.DataNode.Storage;
using Tusk.Hdfs.DataNode.Tests.Support;
using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.DataTransfer.Connections;
using Tusk.Hdfs.DataTransfer.Reading;
using Tusk.Hdfs.DataTransfer.Writing;
using Tusk.Protocol.DataTransfer;

namespace Tusk.Hdfs.DataNode.Tests.Transfer;

public sealed class PipelineTests
{
    private static readonly BlockToken NoToken = new(default, default, "", "");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_block_goes_through_three_DataNodes_and_is_read_from_each()
    {
        await using LocalNode first = new(), second = new(), third = new();
        LocalNode[] nodes = [first, second, third];
        byte[] content = Samples.Content(1_000_000);

        using (WritePipeline pipeline = await LocalNode.OpenAsync(Setup(Samples.Block(), PipelineStage.Create, nodes)))
        {
            await WriteAsync(pipeline, content, 0, content.Length, isEnd: true);
        }

        foreach (LocalNode node in nodes)
        {
            node.Store.AssertHolds(Samples.Block(), content);
            Assert.Equal(content[1_000..700_000], await ReadAsync(node, Samples.Block(), 1_000, 699_000));
            Assert.Equal(["receiving blk_1073741825_1001", "received blk_1073741825_1001 1000000"], node.Events);
        }
    }

    [Fact]
    public async Task A_lost_DataNode_is_told_of_and_the_others_go_on_from_what_was_acknowledged()
    {
        await using LocalNode first = new(), third = new();
        var second = new LocalNode();
        byte[] content = Samples.Content(200_000);
        using (WritePipeline pipeline = await LocalNode.OpenAsync(Setup(Samples.Block(), PipelineStage.Create, first, second, third)))
        {
            await WriteAsync(pipeline, content, 0, 100_100, isEnd: false);
            await second.DisposeAsync();

            Assert.Equal(PipelineAck.OutOfBandNumber, await pipeline.ReceiveAcknowledgementAsync(Cancel));
            Assert.Equal([Status.Success, Status.Error], pipeline.Replies.ToArray().Select(static reply => reply.Status));
        }

        PipelineSetup again = Setup(Samples.Block(), PipelineStage.StreamingRecovery, first, third) with
        {
            NewGeneration = new GenerationStamp(1002),
            AcknowledgedBytes = 100_100,
            SentBytes = 200_000,
        };
        using (WritePipeline pipeline = await LocalNode.OpenAsync(again))
        {
            await WriteAsync(pipeline, content, 99_840, 200_000, isEnd: true);
        }

        first.Store.AssertHolds(Samples.Block(stamp: 1002), content);
        third.Store.AssertHolds(Samples.Block(stamp: 1002), content);
    }

    [Fact]
    public async Task A_DataNode_that_cannot_be_reached_is_named()
    {
        await using LocalNode first = new();
        var gone = new LocalNode();
        await gone.DisposeAsync();

        var refused = await Assert.ThrowsAsync<PipelineSetupException>(
            () => LocalNode.OpenAsync(Setup(Samples.Block(), PipelineStage.Create, first, gone)));

        Assert.Equal(1, refused.BadNode);
        Assert.Null(await EventuallyAsync(() => first.Store.Find(Samples.Block().Id)?.Writer));
    }

    [Fact]
    public async Task Who_sent_damaged_data_on_goes_and_not_the_one_who_noticed()
    {
        await using LocalNode first = new(), second = new();
        byte[] content = Samples.Content(60_000);
        using WritePipeline pipeline = await LocalNode.OpenAsync(Setup(Samples.Block(), PipelineStage.Create, first, second));
        await WriteAsync(pipeline, content, 0, 51_200, isEnd: false);
        var packet = new WritePacket(Samples.Crc32C, 126);
        packet.Begin(51_200, packet.MaxDataBytes);
        packet.Append(content.AsSpan(51_200));
        packet.Seal(90_000_000, isLastInBlock: false, syncBlock: false);
        MemoryMarshal.AsMemory(packet.Bytes).Span[^1] ^= 1; // its checksum is that of what it was

        await pipeline.SendAsync(packet, 0, Cancel);
        pipeline.IsHurried = true;

        // The first one does not check, and has the damage on its disk: no word of it, and the client goes on with the second.
        await Assert.ThrowsAnyAsync<DataTransferException>(async () => await pipeline.ReceiveAcknowledgementAsync(Cancel));
        Assert.Null(await EventuallyAsync(() => first.Store.Find(Samples.Block().Id)?.Writer));
        Assert.Equal(51_200, first.Store.Require(Samples.Block()).AcknowledgedLength);
        Assert.Equal(51_200, second.Store.Require(Samples.Block()).Length);
    }

    /// <summary>A packet that begins within a chunk is checked by each: the first one says what it found, and not that the second did.</summary>
    [Fact]
    public async Task Who_gets_damaged_data_says_so_and_leaves_though_there_are_others_after_it()
    {
        await using LocalNode first = new(), second = new();
        byte[] content = Samples.Content(1_000);
        using WritePipeline pipeline = await LocalNode.OpenAsync(Setup(Samples.Block(), PipelineStage.Create, first, second));
        await WriteAsync(pipeline, content, 0, 700, isEnd: false);
        var packet = new WritePacket(Samples.Crc32C, 126);
        packet.Begin(700, 300);
        packet.Append(content.AsSpan(700));
        packet.Seal(90_000_000, isLastInBlock: false, syncBlock: false);
        MemoryMarshal.AsMemory(packet.Bytes).Span[^1] ^= 1;

        await pipeline.SendAsync(packet, 0, Cancel);
        pipeline.IsHurried = true;

        Assert.Equal(90_000_000, await pipeline.ReceiveAcknowledgementAsync(Cancel));
        Assert.Equal([Status.ErrorChecksum], pipeline.Replies.ToArray().Select(static reply => reply.Status));
        foreach (LocalNode node in (LocalNode[])[first, second])
        {
            Assert.Null(await EventuallyAsync(() => node.Store.Find(Samples.Block().Id)?.Writer));
            Replica replica = node.Store.Require(Samples.Block());
            Assert.Equal((ReplicaState.BeingWritten, 700L, 700L), (replica.State, replica.Length, replica.AcknowledgedLength));
        }
    }

    [Fact]
    public async Task Who_fails_by_itself_goes_and_not_the_one_behind_it()
    {
        await using LocalNode first = new(), second = new();
        byte[] content = Samples.Content(1_000);
        using WritePipeline pipeline = await LocalNode.OpenAsync(Setup(Samples.Block(), PipelineStage.Create, first, second));
        await WriteAsync(pipeline, content, 0, 700, isEnd: false);
        Samples.Damage(first.Store.Require(Samples.Block()).DataPath, 600); // it cannot go on in this chunk, the second one can
        var packet = new WritePacket(Samples.Crc32C, 126);
        packet.Begin(700, 300);
        packet.Append(content.AsSpan(700));
        packet.Seal(90_000_000, isLastInBlock: false, syncBlock: false);

        await pipeline.SendAsync(packet, 0, Cancel);
        pipeline.IsHurried = true;

        // No word that blames the second one: the client takes the first, whose connection ends, for lost.
        await Assert.ThrowsAnyAsync<DataTransferException>(async () => await pipeline.ReceiveAcknowledgementAsync(Cancel));
        Assert.Null(await EventuallyAsync(() => second.Store.Find(Samples.Block().Id)?.Writer));
        PipelineSetup again = Setup(Samples.Block(), PipelineStage.StreamingRecovery, second) with
        {
            NewGeneration = new GenerationStamp(1002),
            AcknowledgedBytes = 700,
            SentBytes = 1_000,
        };
        using (WritePipeline rest = await LocalNode.OpenAsync(again))
        {
            await WriteAsync(rest, content, 512, 1_000, isEnd: true);
        }

        second.Store.AssertHolds(Samples.Block(stamp: 1002), content);
    }

    [Fact]
    public async Task A_copy_that_arrives_damaged_is_told_with_its_source_and_leaves_nothing()
    {
        await using LocalNode first = new(), second = new();
        first.Store.Finished(Samples.Block(), Samples.Content(100_000));
        Samples.Damage(first.Store.Require(Samples.Block()).DataPath, 70_000);

        using DataTransferConnection connection = await first.ConnectAsync();
        await connection.SendOperationAsync(DataTransferOp.TransferBlock, Transfer(Samples.Block(), second), Cancel);
        await Assert.ThrowsAnyAsync<DataTransferException>(async () => await connection.ReceiveMessageAsync<BlockOpResponseProto>(Cancel));

        Assert.Equal([$"damaged blk_1073741825 of {first.Info.Uuid}"], second.Events);
        Assert.Null(await EventuallyAsync(() => second.Store.Find(Samples.Block().Id)));
    }

    /// <summary>The NameNode would not order a copy to a DataNode that has the block, if it knew.</summary>
    [Theory]
    [InlineData(false, "receiving blk_1073741825_1001")]
    [InlineData(true, "received blk_1073741825_1001 1000")]
    public async Task Who_gets_a_copy_of_what_it_has_says_so_again(bool isFinished, string told)
    {
        await using LocalNode first = new(), second = new();
        byte[] content = Samples.Content(1_000);
        first.Store.Finished(Samples.Block(), content);
        ReplicaWriter writer = second.Store.Create(Samples.Block(), StorageType.Disk, Samples.Crc32C);
        writer.Write(0, content, Samples.Sums(content), Samples.Crc32C);
        if (isFinished)
        {
            second.Store.Finish(writer, sync: false);
        }

        await Record.ExceptionAsync(() => first.CopyAsync(Samples.Block(), second)); // it is refused, and who sends it may notice

        Assert.Equal([told], second.Events);
        if (!isFinished)
        {
            second.Store.Abandon(writer);
        }
    }

    [Fact]
    public async Task A_new_DataNode_joins_though_the_last_acknowledged_chunk_goes_on()
    {
        await using LocalNode first = new(), joining = new();
        byte[] content = Samples.Content(3_000);
        ReplicaWriter writer = first.Store.Create(Samples.Block(), StorageType.Disk, Samples.Crc32C);
        writer.Write(0, content.AsSpan(0, 700), Samples.Sums(content.AsSpan(0, 700)), Samples.Crc32C);
        writer.Replica.Acknowledge(700, Samples.LastSum(content.AsSpan(0, 700)));
        writer.Write(512, content.AsSpan(512, 1_500), Samples.Sums(content.AsSpan(512, 1_500)), Samples.Crc32C);

        using (DataTransferConnection connection = await first.ConnectAsync())
        {
            await connection.SendOperationAsync(DataTransferOp.TransferBlock, Transfer(Samples.Block(), joining), Cancel);
            var answer = await connection.ReceiveMessageAsync<BlockOpResponseProto>(Cancel);
            Assert.Equal(Status.Success, answer.Status);
        }

        // 700 B are acknowledged, and the checksum on the disk is that of the whole second chunk.
        joining.Store.AssertHolds(Samples.Block(), content.AsSpan(0, 1_024));
        first.Store.Abandon(writer);
    }

    [Fact]
    public async Task A_new_DataNode_gets_what_was_acknowledged_and_joins()
    {
        await using LocalNode first = new(), joining = new();
        byte[] content = Samples.Content(300_000);
        using (WritePipeline pipeline = await LocalNode.OpenAsync(Setup(Samples.Block(), PipelineStage.Create, first)))
        {
            await WriteAsync(pipeline, content, 0, 150_000, isEnd: false);
        }

        using (DataTransferConnection connection = await first.ConnectAsync())
        {
            await connection.SendOperationAsync(DataTransferOp.TransferBlock, Transfer(Samples.Block(), joining), Cancel);
            var answer = await connection.ReceiveMessageAsync<BlockOpResponseProto>(Cancel);
            Assert.Equal(Status.Success, answer.Status);
        }

        Assert.Equal((ReplicaState.BeingWritten, 150_000L), (joining.Store.Require(Samples.Block()).State, joining.Store.Require(Samples.Block()).Length));
        PipelineSetup again = Setup(Samples.Block(), PipelineStage.StreamingRecovery, first, joining) with
        {
            NewGeneration = new GenerationStamp(1002),
            AcknowledgedBytes = 150_000,
            SentBytes = 150_000,
        };
        using (WritePipeline pipeline = await LocalNode.OpenAsync(again))
        {
            await WriteAsync(pipeline, content, 149_504, 300_000, isEnd: true);
        }

        first.Store.AssertHolds(Samples.Block(stamp: 1002), content);
        joining.Store.AssertHolds(Samples.Block(stamp: 1002), content);
    }

    [Fact]
    public async Task A_finished_block_is_copied_on()
    {
        await using LocalNode first = new(), second = new();
        byte[] content = Samples.Content(100_000);
        first.Store.Finished(Samples.Block(), content);

        using DataTransferConnection connection = await first.ConnectAsync();
        await connection.SendOperationAsync(DataTransferOp.TransferBlock, Transfer(Samples.Block(), second), Cancel);
        await connection.ReceiveMessageAsync<BlockOpResponseProto>(Cancel);

        second.Store.AssertHolds(Samples.Block(), content);
    }

    [Fact]
    public async Task What_is_acknowledged_is_readable_while_the_block_is_written()
    {
        await using LocalNode node = new();
        byte[] content = Samples.Content(100_000);
        using WritePipeline pipeline = await LocalNode.OpenAsync(Setup(Samples.Block(), PipelineStage.Create, node));
        await WriteAsync(pipeline, content, 0, 70_001, isEnd: false);

        Assert.Equal(70_001, node.Store.Require(Samples.Block()).VisibleLength);
        Assert.Equal(content[..70_001], await ReadAsync(node, Samples.Block(), 0, 70_001));

        await WriteAsync(pipeline, content, 69_632, 100_000, isEnd: true);
        Assert.Equal(content, await ReadAsync(node, Samples.Block(), 0, 100_000));
    }

    [Fact]
    public async Task A_block_checksum_is_that_of_Hadoop()
    {
        byte[] sent = Protocol.Tests.Support.Captures.Read("dtp-block-checksum.c2s");
        await using LocalNode node = new();
        ReadOnlySpan<byte> rest = sent.AsSpan(3);
        ExtendedBlock block = Protocol.Messages.ReadDelimited<OpBlockChecksumProto>(ref rest).Header.Block.ToBlock() with { PoolId = Samples.Pool };
        node.Store.Finished(block, Samples.Content(10));

        using DataTransferConnection connection = await node.ConnectAsync();
        BlockChecksum md5 = await BlockChecksumReader.ReadAsync(connection, block, NoToken, isComposite: false, Cancel);
        BlockChecksum composite = await BlockChecksumReader.ReadAsync(connection, block, NoToken, isComposite: true, Cancel);

        rest = Protocol.Tests.Support.Captures.Read("dtp-block-checksum.s2c");
        OpBlockChecksumResponseProto expected = Protocol.Messages.ReadDelimited<BlockOpResponseProto>(ref rest).ChecksumResponse;
        Assert.Equal(expected.BlockChecksum.ToByteArray(), md5.Value.ToArray());
        Assert.Equal((512, 1L), (md5.BytesPerChunk, md5.ChunkCount));
        Assert.Equal(Samples.Sums(Samples.Content(10)), composite.Value.ToArray());
    }

    internal static PipelineSetup Setup(ExtendedBlock block, PipelineStage stage, params LocalNode[] nodes) => new()
    {
        Block = block,
        Token = NoToken,
        ClientName = "DFSClient_test",
        Nodes = [.. nodes.Select(static node => node.Place)],
        Stage = stage,
        Checksum = Samples.Crc32C,
    };

    internal static async Task<byte[]> ReadAsync(LocalNode node, ExtendedBlock block, long offset, int length)
    {
        using DataTransferConnection connection = await node.ConnectAsync();
        BlockReader reader = await BlockReader.OpenAsync(
            connection, new BlockReadRequest(block, NoToken, "test", offset, length), blocking: false, Cancel);
        var read = new MemoryStream();
        while (reader.RemainingBytes > 0)
        {
            await reader.FillAsync(blocking: false, Cancel);
            read.Write(reader.Available);
            reader.Advance(reader.Available.Length);
        }

        Assert.True(await reader.FinishAsync(blocking: false, Cancel));
        return read.ToArray();
    }

    /// <summary>Sends a range in packets and waits until all are acknowledged.</summary>
    internal static async Task WriteAsync(WritePipeline pipeline, byte[] content, int start, int end, bool isEnd)
    {
        var packet = new WritePacket(Samples.Crc32C, 126);
        long number = start * 1_000L; // any, as long as they grow
        for (int offset = start; offset < end; offset += packet.DataBytes)
        {
            packet.Begin(offset, packet.MaxDataBytes);
            packet.Append(content.AsSpan(offset, end - offset));
            await SendAsync(pipeline, packet, number++, isLast: false);
        }

        if (isEnd)
        {
            packet.Begin(end, packet.MaxDataBytes);
            await SendAsync(pipeline, packet, number, isLast: true);
        }
    }

    private static async Task SendAsync(WritePipeline pipeline, WritePacket packet, long number, bool isLast)
    {
        packet.Seal(number, isLast, syncBlock: false);
        await pipeline.SendAsync(packet, 0, Cancel);
        pipeline.IsHurried = true;
        Assert.Equal(number, await pipeline.ReceiveAcknowledgementAsync(Cancel));
        Assert.All(pipeline.Replies.ToArray(), static reply => Assert.Equal(Status.Success, reply.Status));
    }

    private static OpTransferBlockProto Transfer(ExtendedBlock block, LocalNode target) => new()
    {
        Header = new ClientOperationHeaderProto
        {
            BaseHeader = new BaseHeaderProto { Block = block.ToProto(), Token = NoToken.ToProto() },
            ClientName = "DFSClient_test",
        },
        Targets = { target.Info.ToProto() },
        TargetStorageTypes = { Protocol.Hdfs.StorageTypeProto.Disk },
        TargetStorageIds = { "" },
    };

    private static async Task<T> EventuallyAsync<T>(Func<T> look)
    {
        for (int i = 0; i < 100 && look() is not null; i++)
        {
            await Task.Delay(20, Cancel);
        }

        return look();
    }
}
