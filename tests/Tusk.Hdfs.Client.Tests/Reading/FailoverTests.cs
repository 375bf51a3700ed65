using System.Globalization;
using Tusk.Common.Errors;
using Tusk.FileSystems.Errors;
using Tusk.Hdfs.Client.Namespace;
using Tusk.Hdfs.Client.Reading;
using Tusk.Hdfs.Client.Tests.Support;
using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.DataTransfer.Checksums;
using Tusk.Hdfs.DataTransfer.Tests.Support;
using Tusk.Protocol.DataTransfer;
using Tusk.Rpc.Tests.Support;

namespace Tusk.Hdfs.Client.Tests.Reading;

/// <summary>Reads of a file whose DataNodes, or whose NameNode, are not well.</summary>
public sealed class FailoverTests
{
    private const int Block = 200_000;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_datanode_that_refuses_is_left_and_remembered(bool async)
    {
        await using var file = new ScriptedFile(400_000, Block, nodeCount: 2);
        file.Instead = (end, node, _) => InsteadAsync(node == 0, () => end.RefuseAsync(Status.Error, "no such replica"));
        using FileReads reads = file.CreateReads();
        using HdfsInput input = await file.OpenAsync(reads);

        Assert.Equal(file.Content, await ScriptedFile.ReadAllAsync(input, async));

        Assert.Equal(["0 100 0+200000", "1 100 0+200000", "1 101 0+200000"], file.Reads);
        Assert.Empty(file.Reported);
        Assert.Single(file.Questions);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_datanode_that_dies_in_the_middle_is_left_at_the_byte_that_was_reached(bool async)
    {
        await using var file = new ScriptedFile(200_000, Block, nodeCount: 2);
        file.Instead = (end, node, read) => InsteadAsync(node == 0, async () =>
        {
            if (read.Offset > 0)
            {
                end.Reset(); // it is gone by now
                return;
            }

            BlockAnswer answer = BlockAnswer.To(read, file.Block(read), file.Checksum);
            await end.GrantAsync(file.Checksum, answer.Start);
            await end.SendAsync([.. answer.Packets[0], .. answer.Packets[1][..50]]);
        });
        using FileReads reads = file.CreateReads();
        using HdfsInput input = await file.OpenAsync(reads);

        Assert.Equal(file.Content, await ScriptedFile.ReadAllAsync(input, async));

        // Once more at the same one, which may only have closed a connection; then at the other.
        Assert.Equal(["0 100 0+200000", "0 100 65536+134464", "1 100 65536+134464"], file.Reads);
    }

    [Fact]
    public async Task A_datanode_that_is_silent_is_left()
    {
        var time = new ManualTime();
        await using var file = new ScriptedFile(1_000, Block, nodeCount: 2);
        file.Instead = (end, node, _) => InsteadAsync(node == 0, async () => Assert.True(await end.ClosesAsync()));
        using FileReads reads = file.CreateReads(time);
        using HdfsInput input = await file.OpenAsync(reads);
        byte[] data = new byte[1_000];
        Task<int> reading = input.ReadAtAsync(0, data).AsTask();

        while (!reading.IsCompleted)
        {
            // In small steps, and no further than needed: the next connection has its own time.
            time.Advance(file.Reads.Count == 1 ? TimeSpan.FromSeconds(1) : TimeSpan.Zero);
            await Task.Delay(1);
        }

        Assert.Equal(1_000, await reading);
        Assert.Equal(file.Content, data);
        Assert.Equal(["0 100 0+1000", "1 100 0+1000"], file.Reads);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_corrupt_replica_is_left_and_reported_once(bool async)
    {
        await using var file = new ScriptedFile(200_000, Block, nodeCount: 3);
        file.Instead = (end, node, read) => InsteadAsync(node == 0, () => SendCorruptAsync(file, end, read, packet: 1));
        using FileReads reads = file.CreateReads();
        using HdfsInput input = await file.OpenAsync(reads);

        Assert.Equal(file.Content, await ScriptedFile.ReadAllAsync(input, async));
        Assert.Equal(file.Content, await ScriptedFile.ReadAllAsync(input, async));

        Assert.Equal(["0 100 0+200000", "1 100 65536+134464", "1 100 0+200000"], file.Reads);
        Assert.Equal(["blk_100 0"], file.Reported);
    }

    [Fact]
    public async Task A_corrupt_replica_of_one_block_says_nothing_of_another_block()
    {
        await using var file = new ScriptedFile(400_000, Block, nodeCount: 2);
        file.Instead = (end, node, read) =>
            InsteadAsync(node == 0 && read.Header.BaseHeader.Block.BlockId == 100, () => SendCorruptAsync(file, end, read, packet: 0));
        using FileReads reads = file.CreateReads();
        using HdfsInput input = await file.OpenAsync(reads);

        Assert.Equal(file.Content, await ScriptedFile.ReadAllAsync(input, async: true));

        Assert.Equal(["0 100 0+200000", "1 100 0+200000", "0 101 0+200000"], file.Reads);
    }

    [Fact]
    public async Task All_replicas_corrupt_is_one_clear_line_and_no_report()
    {
        await using var file = new ScriptedFile(200_000, Block, nodeCount: 2);
        file.Instead = (end, _, read) => InsteadAsync(true, () => SendCorruptAsync(file, end, read, packet: 0));
        using FileReads reads = file.CreateReads();
        using HdfsInput input = await file.OpenAsync(reads);

        var lost = await Assert.ThrowsAsync<BlockUnavailableException>(() => ScriptedFile.ReadAllAsync(input, async: true));

        Assert.Equal(
            $"Cannot read hdfs://nn/d/f at offset 0: every replica of BP-1:blk_100_1001 is corrupt ({file.Node(0)}, {file.Node(1)}). "
            + "Restore the file from another copy; hdfs fsck / -list-corruptfileblocks lists what else is concerned.",
            lost.Message);
        Assert.Equal(2, file.Reads.Count);
        Assert.Equal(2, file.Questions.Count);
        Assert.Empty(file.Warnings); // nothing is waited for
        Assert.Empty(file.Reported); // then it is rather the reader's machine
    }

    [Fact]
    public async Task A_corrupt_only_replica_is_reported()
    {
        await using var file = new ScriptedFile(1_000, Block);
        file.Instead = (end, _, read) => InsteadAsync(true, () => SendCorruptAsync(file, end, read, packet: 0));
        using FileReads reads = file.CreateReads();
        using HdfsInput input = await file.OpenAsync(reads);

        await Assert.ThrowsAsync<BlockUnavailableException>(() => ScriptedFile.ReadAllAsync(input, async: false));

        Assert.Equal(["blk_100 0"], file.Reported);
    }

    [Fact]
    public async Task A_corrupt_replica_is_replaced_by_a_new_one_that_the_namenode_knows()
    {
        await using var file = new ScriptedFile(1_000, Block, nodeCount: 2);
        file.Located = range => file.Locate(range.Offset, range.Length, file.Questions.Count == 1 ? 0 : 1);
        file.Instead = (end, node, read) => InsteadAsync(node == 0, () => SendCorruptAsync(file, end, read, packet: 0));
        using FileReads reads = file.CreateReads();
        using HdfsInput input = await file.OpenAsync(reads);

        Assert.Equal(file.Content, await ScriptedFile.ReadAllAsync(input, async: false));
    }

    [Fact]
    public async Task Pitfall_19_all_datanodes_failed_is_asked_again_with_growing_pauses()
    {
        // Not the timers that end idle connections, and the wait for the end of the read: they would come again and again.
        TimeSpan[] others = [TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(1)];
        var time = new ManualTime { Skips = pause => pause < TimeSpan.FromSeconds(60) && !others.Contains(pause) };
        await using var file = new ScriptedFile(1_000, Block, nodeCount: 2);
        file.Instead = (end, _, _) => InsteadAsync(file.Questions.Count < 3, () => end.RefuseAsync(Status.Error, "starting"));
        using FileReads reads = file.CreateReads(time);
        using HdfsInput input = await file.OpenAsync(reads);

        Assert.Equal(file.Content, await ScriptedFile.ReadAllAsync(input, async: true));

        // Both failed, three times; the NameNode was asked again each time.
        Assert.Equal(3, file.Questions.Count);
        Assert.Equal(5, file.Reads.Count);
        TimeSpan[] pauses = [.. time.Skipped];
        Assert.Equal(2, pauses.Length);
        Assert.InRange(pauses[0].TotalSeconds, 0.75, 2.25);
        Assert.InRange(pauses[1].TotalSeconds, 3, 9);

        // Who waits is told before each pause, and why.
        Assert.Equal(
            pauses.Select((pause, i) => string.Create(
                CultureInfo.InvariantCulture,
                $"No DataNode gives block BP-1:blk_100_1001 of hdfs://nn/d/f (the last error: DataNode {file.Node(1)} refuses a read of "
                + $"BP-1:blk_100_1001: starting (Error)). The NameNode is asked again in {pause.TotalSeconds:0.#} s, time {i + 1} of 3 "
                + $"(dfs.client.max.block.acquire.failures, dfs.client.retry.window.base).")),
            file.Warnings);
    }

    [Fact]
    public async Task Pitfall_19_after_the_last_attempt_the_last_error_is_told()
    {
        await using var file = new ScriptedFile(1_000, Block, nodeCount: 2);
        file.Instead = (end, _, _) => InsteadAsync(true, () => end.RefuseAsync(Status.Error, "no such replica"));
        using FileReads reads = file.CreateReads(null, ("dfs.client.retry.window.base", "1"));
        using HdfsInput input = await file.OpenAsync(reads);

        var lost = await Assert.ThrowsAsync<BlockUnavailableException>(() => ScriptedFile.ReadAllAsync(input, async: false));

        Assert.Equal(4, file.Questions.Count);
        Assert.Equal(8, file.Reads.Count);
        Assert.Equal(
            $"Cannot read hdfs://nn/d/f at offset 0: no DataNode gives block BP-1:blk_100_1001 ({file.Node(0)}, {file.Node(1)}; "
            + "dfs.client.max.block.acquire.failures = 3). The last error: "
            + $"DataNode {file.Node(1)} refuses a read of BP-1:blk_100_1001: no such replica (Error).",
            lost.Message);
    }

    [Fact]
    public async Task A_stream_that_could_not_be_read_is_read_on_when_a_datanode_is_back()
    {
        bool isUp = false;
        await using var file = new ScriptedFile(1_000, Block, nodeCount: 2);
        file.Instead = (end, _, _) => InsteadAsync(!isUp, () => end.RefuseAsync(Status.Error, "starting"));
        using FileReads reads = file.CreateReads(null, ("dfs.client.retry.window.base", "1"));
        using HdfsInput input = await file.OpenAsync(reads);
        await using Stream stream = input.OpenStream();
        byte[] data = new byte[1_000];

        await Assert.ThrowsAsync<BlockUnavailableException>(async () => await stream.ReadExactlyAsync(data));
        isUp = true;
        await stream.ReadExactlyAsync(data);

        Assert.Equal(file.Content, data);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("7200000")]
    public async Task A_time_out_may_be_long_or_none_at_all(string milliseconds)
    {
        await using var file = new ScriptedFile(1_000_000, Block);
        using FileReads reads = file.CreateReads(
            null, ("dfs.client.socket-timeout", milliseconds), ("dfs.datanode.socket.write.timeout", milliseconds));
        using HdfsInput input = await file.OpenAsync(reads);

        Assert.Equal(file.Content, await ScriptedFile.ReadAllAsync(input, async: false));
        Assert.Equal(file.Content, await ScriptedFile.ReadAllAsync(input, async: true));
    }

    [Fact]
    public async Task A_missing_block_is_told_as_such()
    {
        await using var file = new ScriptedFile(1_000, Block);
        file.Located = range =>
        {
            LocatedBlocks blocks = file.Locate(range.Offset, range.Length);
            LocatedBlock missing = blocks.Blocks[0] with { Replicas = [] };
            return blocks with { Blocks = [missing], LastBlock = missing };
        };
        using FileReads reads = file.CreateReads(null, ("dfs.client.retry.window.base", "1"));
        using HdfsInput input = await file.OpenAsync(reads);

        var lost = await Assert.ThrowsAsync<BlockUnavailableException>(() => ScriptedFile.ReadAllAsync(input, async: false));

        Assert.StartsWith(
            "Cannot read hdfs://nn/d/f at offset 0: no DataNode that the NameNode hears of has block BP-1:blk_100_1001.", lost.Message);
        Assert.Equal(3, file.Warnings.Count);
        Assert.StartsWith(
            "No DataNode that the NameNode hears of has block BP-1:blk_100_1001 of hdfs://nn/d/f. The NameNode is asked again in ",
            file.Warnings.First(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_expired_token_is_renewed_at_the_namenode()
    {
        await using var file = new ScriptedFile(1_000, Block);
        file.Located = range =>
        {
            LocatedBlocks blocks = file.Locate(range.Offset, range.Length);
            var token = new BlockToken(new byte[] { (byte)file.Questions.Count }, default, "HDFS_BLOCK_TOKEN", "");
            return blocks with { Blocks = [.. blocks.Blocks.Select(block => block with { Token = token })], LastBlock = null };
        };
        file.Instead = (end, _, read) => InsteadAsync(
            read.Header.BaseHeader.Token.Identifier.Span[0] == 1, () => end.RefuseAsync(Status.ErrorAccessToken));
        using FileReads reads = file.CreateReads();
        using HdfsInput input = await file.OpenAsync(reads);

        Assert.Equal(file.Content, await ScriptedFile.ReadAllAsync(input, async: false));

        Assert.Equal(2, file.Questions.Count);
    }

    /// <summary>Tokens live for hours, and so do streams: each block that is read late needs another one.</summary>
    [Fact]
    public async Task A_token_that_expires_again_is_renewed_again()
    {
        await using var file = new ScriptedFile(3 * Block, Block);
        file.Located = range =>
        {
            LocatedBlocks blocks = file.Locate(range.Offset, range.Length);
            var token = new BlockToken(new byte[] { (byte)file.Questions.Count }, default, "HDFS_BLOCK_TOKEN", "");
            return blocks with { Blocks = [.. blocks.Blocks.Select(block => block with { Token = token })], LastBlock = null };
        };
        file.Instead = (end, _, read) => InsteadAsync(
            read.Header.BaseHeader.Token.Identifier.Span[0] < read.Header.BaseHeader.Block.BlockId - 98,
            () => end.RefuseAsync(Status.ErrorAccessToken));
        using FileReads reads = file.CreateReads(null, ("dfs.client.retry.window.base", "1"));
        using HdfsInput input = await file.OpenAsync(reads);

        Assert.Equal(file.Content, await ScriptedFile.ReadAllAsync(input, async: true));

        Assert.Equal(4, file.Questions.Count);
        Assert.Empty(file.Warnings);
    }

    [Fact]
    public async Task A_token_that_is_never_good_ends()
    {
        await using var file = new ScriptedFile(1_000, Block);
        file.Instead = (end, _, _) => InsteadAsync(true, () => end.RefuseAsync(Status.ErrorAccessToken));
        using FileReads reads = file.CreateReads(null, ("dfs.client.retry.window.base", "1"));
        using HdfsInput input = await file.OpenAsync(reads);

        await Assert.ThrowsAsync<BlockUnavailableException>(() => ScriptedFile.ReadAllAsync(input, async: false));
    }

    [Fact]
    public async Task Pitfall_17_a_kept_connection_that_the_datanode_has_closed_is_replaced()
    {
        await using var file = new ScriptedFile(1_000, Block);
        file.Instead = (end, _, read) => InsteadAsync(end.Number == 1 && read.Offset == 500, () => Task.CompletedTask); // closes
        using FileReads reads = file.CreateReads();
        using HdfsInput input = await file.OpenAsync(reads);
        byte[] data = new byte[100];

        Assert.Equal(100, input.ReadAt(0, data));
        Assert.Equal(100, input.ReadAt(500, data));

        Assert.Equal(file.Content[500..600], data);
        Assert.Equal(2, file.Connections(0));
        Assert.Single(file.Questions);
    }

    [Fact]
    public async Task Pitfall_17_kept_connections_are_closed_after_their_time()
    {
        var time = new ManualTime();
        await using var file = new ScriptedFile(1_000, Block);
        using FileReads reads = file.CreateReads(time);
        using HdfsInput input = await file.OpenAsync(reads);

        input.ReadAt(0, new byte[10]);
        Assert.Equal(1, reads.Connections.IdleCount);
        time.Advance(TimeSpan.FromSeconds(2));
        input.ReadAt(500, new byte[10]);
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(1, reads.Connections.IdleCount);
        time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(0, reads.Connections.IdleCount);
        Assert.Equal(1, file.Connections(0));
    }

    [Fact]
    public async Task Pitfall_18_each_block_says_how_it_is_checked()
    {
        await using var file = new ScriptedFile(600_000, Block);
        file.Instead = (end, _, read) => InsteadAsync(read.Header.BaseHeader.Block.BlockId > 100, async () =>
        {
            var checksum = new ChunkChecksum(
                read.Header.BaseHeader.Block.BlockId == 101 ? ChecksumType.Null : ChecksumType.Crc32, 256);
            await end.AnswerAsync(read, file.Block(read), checksum);
            await end.ReadStatusAsync();
        });
        using FileReads reads = file.CreateReads();
        using HdfsInput input = await file.OpenAsync(reads);

        Assert.Equal(file.Content, await ScriptedFile.ReadAllAsync(input, async: true));
    }

    [Fact]
    public async Task A_cancelled_read_leaves_the_file_open()
    {
        await using var file = new ScriptedFile(1_000, Block);
        var asked = new TaskCompletionSource();
        file.Instead = (end, _, _) => InsteadAsync(end.Number == 1, async () =>
        {
            asked.SetResult();
            Assert.True(await end.ClosesAsync());
        });
        using FileReads reads = file.CreateReads();
        using HdfsInput input = await file.OpenAsync(reads);
        using var cancellation = new CancellationTokenSource();
        byte[] data = new byte[1_000];
        Task<int> reading = input.ReadAtAsync(0, data, cancellation.Token).AsTask();
        await asked.Task;

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.WaitAsync(ScriptedDatanode.Patience));
        Assert.Equal(1_000, await input.ReadAtAsync(0, data));
        Assert.Equal(file.Content, data);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_told()
    {
        await using var file = new ScriptedFile(1_000, Block);
        file.Located = static _ => null;
        using FileReads reads = file.CreateReads();

        await Assert.ThrowsAsync<PathNotFoundException>(() => file.OpenAsync(reads));
    }

    [Fact]
    public async Task A_file_that_is_deleted_while_it_is_read_is_told_when_a_block_must_be_located()
    {
        await using var file = new ScriptedFile(400_000, Block);
        file.Located = range => file.Questions.Count == 1 ? file.Locate(0, 1) with { LastBlock = null } : null;
        using FileReads reads = file.CreateReads();
        using HdfsInput input = await file.OpenAsync(reads);

        Assert.Equal(Block, input.ReadAt(0, new byte[Block]));
        Assert.Throws<PathNotFoundException>(() => input.ReadAt(Block, new byte[1]));
    }

    [Fact]
    public async Task A_file_that_is_replaced_while_it_is_read_is_told()
    {
        await using var file = new ScriptedFile(400_000, Block);
        file.Located = range => file.Questions.Count == 1
            ? file.Locate(0, 1)
            : new LocatedBlocks(1_000_000, [file.LocatedBlock(1) with { Offset = 0 }], IsUnderConstruction: false);
        file.Instead = (end, _, _) => InsteadAsync(true, () => end.RefuseAsync(Status.Error, "gone"));
        using FileReads reads = file.CreateReads(null, ("dfs.client.retry.window.base", "1"));
        using HdfsInput input = await file.OpenAsync(reads);

        var replaced = Assert.Throws<HadoopException>(() => input.ReadAt(0, new byte[1]));

        Assert.StartsWith("hdfs://nn/d/f was replaced while it was read", replaced.Message);
    }

    private static async Task SendCorruptAsync(ScriptedFile file, DatanodeEnd end, OpReadBlockProto read, int packet)
    {
        BlockAnswer answer = BlockAnswer.To(read, file.Block(read), file.Checksum);
        answer.Packets[packet][^1] ^= 1;
        await end.GrantAsync(file.Checksum, answer.Start);
        foreach (byte[] bytes in answer.Packets)
        {
            await end.SendAsync(bytes);
        }

        await end.ClosesAsync();
    }

    private static async Task<bool> InsteadAsync(bool applies, Func<Task> answer)
    {
        if (applies)
        {
            await answer();
        }

        return applies;
    }
}
