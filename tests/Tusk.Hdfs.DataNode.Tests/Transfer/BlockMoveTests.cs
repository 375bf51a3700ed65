using System.Net;
using System.Net.Sockets;
using Tusk.Hdfs.DataNode.Tests.Support;
using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.DataTransfer.Connections;
using Tusk.Protocol;
using Tusk.Protocol.DataTransfer;

namespace Tusk.Hdfs.DataNode.Tests.Transfer;

/// <summary>COPY_BLOCK and REPLACE_BLOCK, of which the balancer makes its moves.</summary>
public sealed class BlockMoveTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_copy_is_a_read_of_the_whole_block_with_a_char_behind_it()
    {
        await using LocalNode node = new();
        node.Store.Finished(Samples.Block(), Samples.Content(200_000));
        byte[] read = await node.ExchangeAsync(Operation(DataTransferOp.ReadBlock, new OpReadBlockProto
        {
            Header = new ClientOperationHeaderProto { BaseHeader = Header(Samples.Block()), ClientName = "test" },
            Offset = 0,
            Len = 200_000,
        }));

        byte[] copy = await node.ExchangeAsync(Operation(DataTransferOp.CopyBlock, new OpCopyBlockProto { Header = Header(Samples.Block()) }), close: false);

        Assert.InRange(read.Length, 200_000, 210_000);
        Assert.Equal([.. read, 0, (byte)'d'], copy);
    }

    [Fact]
    public async Task A_copy_of_what_is_not_there_is_refused_in_words()
    {
        await using LocalNode node = new();

        byte[] bytes = await node.ExchangeAsync(Operation(DataTransferOp.CopyBlock, new OpCopyBlockProto { Header = Header(Samples.Block()) }), close: false);

        ReadOnlySpan<byte> rest = bytes;
        BlockOpResponseProto answer = Messages.ReadDelimited<BlockOpResponseProto>(ref rest);
        Assert.Equal(Status.Error, answer.Status);
        Assert.Contains("ReplicaNotFoundException: Replica not found for BP-", answer.Message, StringComparison.Ordinal);
        Assert.True(rest.IsEmpty);
    }

    [Fact]
    public async Task A_block_is_fetched_and_the_NameNode_told_whose_replica_is_to_go()
    {
        await using LocalNode source = new(), target = new();
        byte[] content = Samples.Content(1_000_000);
        source.Store.Finished(Samples.Block(), content);

        BlockOpResponseProto answer = await ReplaceAsync(target, source.Info);

        Assert.Equal((Status.Success, ""), (answer.Status, answer.Message));
        target.Store.AssertHolds(Samples.Block(), content);
        Assert.Equal(["received blk_1073741825_1001 1000000 instead of the-full-one"], target.Events);
        Assert.Empty(source.Events);
    }

    [Fact]
    public async Task A_block_that_nobody_gives_or_that_is_here_leaves_nothing_behind()
    {
        await using LocalNode source = new(), target = new();

        BlockOpResponseProto missing = await ReplaceAsync(target, source.Info);
        Assert.Equal(0, target.Store.Count);
        source.Store.Finished(Samples.Block(), Samples.Content(10));
        target.Store.Finished(Samples.Block(), Samples.Content(10));
        BlockOpResponseProto twice = await ReplaceAsync(target, source.Info);

        Assert.Equal((Status.Error, Status.Error), (missing.Status, twice.Status));
        Assert.Contains("opReplaceBlock BP-", missing.Message, StringComparison.Ordinal);
        Assert.Contains("ReplicaNotFoundException", missing.Message, StringComparison.Ordinal);
        Assert.Contains("ReplicaAlreadyExistsException", twice.Message, StringComparison.Ordinal);
        target.Store.AssertHolds(Samples.Block(), Samples.Content(10));
        Assert.Empty(target.Events);
    }

    [Fact]
    public async Task Who_waits_long_is_told_that_it_goes_on_and_more_moves_than_may_be_are_refused()
    {
        await using LocalNode target = new(
            ("dfs.client.socket-timeout", "2000"), ("dfs.datanode.balance.max.concurrent.moves", "1"));
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        DatanodeInfo source = target.Info with { TransferPort = ((IPEndPoint)silent.LocalEndpoint).Port };

        using DataTransferConnection first = await target.ConnectAsync();
        await first.SendOperationAsync(DataTransferOp.ReplaceBlock, Replace(source), Cancel);
        var told = await first.ReceiveMessageAsync<BlockOpResponseProto>(Cancel);
        BlockOpResponseProto second = await ReplaceAsync(target, source);
        BlockOpResponseProto last;
        do
        {
            last = await first.ReceiveMessageAsync<BlockOpResponseProto>(Cancel);
        }
        while (last.Status == Status.InProgress);

        Assert.Equal(Status.InProgress, told.Status);
        Assert.Equal(Status.Error, second.Status);
        Assert.EndsWith("because threads quota is exceeded.", second.Message, StringComparison.Ordinal);
        Assert.Equal(Status.Error, last.Status);
        Assert.Contains("was silent for 2 s", last.Message, StringComparison.Ordinal);
        Assert.Equal(0, target.Store.Count);
    }

    [Fact]
    public async Task Moves_are_no_faster_than_the_balancer_may_be()
    {
        // 4 MB at 4 MB/s, sent and received: a second, less what one buffer holds
        await using LocalNode source = new(("dfs.datanode.balance.bandwidthPerSec", "4m")), target = new();
        source.Store.Finished(Samples.Block(), Samples.Content(4 << 20));
        long start = TimeProvider.System.GetTimestamp();

        BlockOpResponseProto answer = await ReplaceAsync(target, source.Info);

        Assert.Equal(Status.Success, answer.Status);
        Assert.True(TimeProvider.System.GetElapsedTime(start) > TimeSpan.FromSeconds(0.8), "The limit was not kept.");
    }

    private static async Task<BlockOpResponseProto> ReplaceAsync(LocalNode target, DatanodeInfo source)
    {
        using DataTransferConnection connection = await target.ConnectAsync();
        await connection.SendOperationAsync(DataTransferOp.ReplaceBlock, Replace(source), Cancel);
        return await connection.ReceiveMessageAsync<BlockOpResponseProto>(Cancel);
    }

    private static OpReplaceBlockProto Replace(DatanodeInfo source) => new()
    {
        Header = Header(Samples.Block()),
        DelHint = "the-full-one",
        Source = source.ToProto(),
        StorageType = Protocol.Hdfs.StorageTypeProto.Disk,
        StorageId = "",
    };

    private static BaseHeaderProto Header(ExtendedBlock block) => new()
    {
        Block = block.ToProto(),
        Token = new BlockToken(default, default, "", "").ToProto(),
    };

    private static byte[] Operation(DataTransferOp operation, IContract message) =>
        HostilePeerTests.Operation(operation, message);
}
