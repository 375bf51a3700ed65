using System.IO.Pipelines;
using System.Text;
using Tusk.Common.Errors;
using Tusk.FileSystems;
using Tusk.FileSystems.Lines;
using Tusk.Hdfs.Client.Reading;
using Tusk.Hdfs.Client.Tests.Support;
using Tusk.Hdfs.DataTransfer.Tests.Support;

namespace Tusk.Hdfs.Client.Tests.Reading;

/// <summary>Reads of a file whose DataNodes are well.</summary>
public sealed class HdfsInputTests
{
    private const int Block = 100_000;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_stream_reads_each_block_with_one_operation_over_one_connection(bool async)
    {
        await using var file = new ScriptedFile(250_000, Block);
        using FileReads reads = file.CreateReads();
        using HdfsInput input = await file.OpenAsync(reads);

        using Stream stream = input.OpenStream();
        byte[] data = new byte[250_000];
        int total = 0;
        while (total < data.Length)
        {
            int read = async ? await stream.ReadAsync(data.AsMemory(total, Math.Min(7_001, data.Length - total)))
                : stream.Read(data, total, Math.Min(7_001, data.Length - total));
            Assert.NotEqual(0, read);
            total += read;
        }

        Assert.Equal(0, stream.Read(data));
        Assert.Equal(file.Content, data);
        Assert.Equal(["0 100 0+100000", "0 101 0+100000", "0 102 0+50000"], file.Reads);
        Assert.Equal(1, file.Connections(0));
        Assert.Equal(["0+1000000"], file.Questions);
    }

    /// <summary>The data is there, but the DataNode does not say that this was all: nobody who has what he wanted waits for that.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_stream_is_closed_though_the_end_of_its_operation_does_not_come(bool async)
    {
        var never = new TaskCompletionSource();
        await using var file = new ScriptedFile(1_000, Block);
        file.Instead = async (end, _, read) =>
        {
            List<byte[]> packets = BlockAnswer.To(read, file.Block(read), file.Checksum).Packets;
            await end.GrantAsync(file.Checksum, 0);
            await end.SendAsync(packets[0]);
            await never.Task;
            return true;
        };
        using FileReads reads = file.CreateReads();
        using HdfsInput input = await file.OpenAsync(reads);
        Stream stream = input.OpenStream();
        byte[] data = new byte[1_000];
        await stream.ReadExactlyAsync(data);
        var clock = System.Diagnostics.Stopwatch.StartNew();

        await (async ? stream.DisposeAsync().AsTask() : Task.Factory.StartNew(
            stream.Dispose, default, TaskCreationOptions.LongRunning, TaskScheduler.Default)).WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(file.Content, data);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(20)); // and not the 60 s of dfs.client.socket-timeout
        never.SetResult();
    }

    [Theory]
    [InlineData("ReadAtAsync")]
    [InlineData("ReadAt")]
    [InlineData("ReadVectoredAsync")]
    [InlineData("seek")]
    [InlineData("end")]
    public async Task Who_has_what_he_wanted_does_not_wait_for_the_end_of_the_operation(string how)
    {
        var never = new TaskCompletionSource();
        await using var file = new ScriptedFile(1_000, Block);
        int operations = 0;
        file.Instead = async (end, _, read) =>
        {
            if (operations++ > 0)
            {
                return false;
            }

            List<byte[]> packets = BlockAnswer.To(read, file.Block(read), file.Checksum).Packets;
            await end.GrantAsync(file.Checksum, 0);
            await end.SendAsync(packets[0]);
            await never.Task;
            return true;
        };
        using FileReads reads = file.CreateReads();
        using HdfsInput input = await file.OpenAsync(reads);
        byte[] data = new byte[1_000];
        var clock = System.Diagnostics.Stopwatch.StartNew();

        await ReadAsync(input, how, data).WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(file.Content, data);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(20)); // and not the 60 s of dfs.client.socket-timeout
        never.SetResult();

        static async Task ReadAsync(HdfsInput input, string how, byte[] data)
        {
            using Stream stream = input.OpenStream();
            switch (how)
            {
                case "ReadAtAsync":
                    Assert.Equal(1_000, await input.ReadAtAsync(0, data));
                    break;
                case "ReadAt":
                    Assert.Equal(1_000, await Task.Run(() => input.ReadAt(0, data)));
                    break;
                case "ReadVectoredAsync":
                    await input.ReadVectoredAsync([new FileRange(0, data)]);
                    break;
                case "seek":
                    await stream.ReadExactlyAsync(data.AsMemory(0, 600));
                    stream.Position = 0;
                    await stream.ReadExactlyAsync(data);
                    break;
                default:
                    await stream.ReadExactlyAsync(data);
                    Assert.Equal(0, await stream.ReadAsync(new byte[1]));
                    break;
            }
        }
    }

    [Fact]
    public async Task A_copy_of_a_stream_is_the_file()
    {
        await using var file = new ScriptedFile(250_000, Block);
        using FileReads reads = file.CreateReads();
        using HdfsInput input = await file.OpenAsync(reads);
        var whole = new MemoryStream();
        var end = new MemoryStream();

        await input.OpenStream().CopyToAsync(whole);
        input.OpenStream(199_999).CopyTo(end);

        Assert.Equal(file.Content, whole.ToArray());
        Assert.Equal(file.Content[199_999..], end.ToArray());
    }

    [Fact]
    public async Task A_pipe_reads_the_file()
    {
        await using var file = new ScriptedFile(250_000, Block);
        using FileReads reads = file.CreateReads();
        using HdfsInput input = await file.OpenAsync(reads);
        PipeReader pipe = input.OpenPipe(50_000);
        var data = new List<byte>();
        while (true)
        {
            ReadResult result = await pipe.ReadAsync();
            foreach (ReadOnlyMemory<byte> part in result.Buffer)
            {
                data.AddRange(part.Span);
            }

            pipe.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
            {
                break;
            }
        }

        await pipe.CompleteAsync();
        Assert.Equal(file.Content[50_000..], data.ToArray());
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(99_999, 1)]
    [InlineData(100_000, 1)]
    [InlineData(99_999, 2)]
    [InlineData(99_488, 512)]
    [InlineData(100_000, 100_000)]
    [InlineData(99_999, 100_002)]
    [InlineData(249_999, 1)]
    [InlineData(0, 250_000)]
    public async Task Pitfall_16_reads_at_the_boundaries_of_blocks(int offset, int length)
    {
        await using var file = new ScriptedFile(250_000, Block);
        using FileReads reads = file.CreateReads();
        using HdfsInput input = await file.OpenAsync(reads);
        byte[] blocking = new byte[length];
        byte[] waiting = new byte[length];

        Assert.Equal(length, input.ReadAt(offset, blocking));
        Assert.Equal(length, await input.ReadAtAsync(offset, waiting));

        Assert.Equal(file.Content.AsSpan(offset, length).ToArray(), blocking);
        Assert.Equal(blocking, waiting);
    }

    [Fact]
    public async Task Reads_at_and_behind_the_end_give_what_is_there()
    {
        await using var file = new ScriptedFile(250_000, Block);
        using FileReads reads = file.CreateReads();
        using HdfsInput input = await file.OpenAsync(reads);
        byte[] data = new byte[100];

        Assert.Equal(10, input.ReadAt(249_990, data));
        Assert.Equal(0, input.ReadAt(250_000, data));
        Assert.Equal(0, input.ReadAt(long.MaxValue, data));
        Assert.Equal(0, await input.ReadAtAsync(250_001, data));
        Assert.Throws<ArgumentOutOfRangeException>(() => input.ReadAt(-1, data));
        Assert.Equal(file.Content[249_990..], data[..10]);
        Assert.Single(file.Reads);
    }

    [Fact]
    public async Task An_empty_file_has_an_end_and_no_block()
    {
        await using var file = new ScriptedFile(0, Block);
        using FileReads reads = file.CreateReads();
        using HdfsInput input = await file.OpenAsync(reads);

        Assert.Equal(0, input.Length);
        Assert.Equal(0, input.ReadAt(0, new byte[1]));
        Assert.Equal(-1, input.OpenStream().ReadByte());
    }

    [Fact]
    public async Task Reads_that_follow_each_other_share_one_operation()
    {
        await using var file = new ScriptedFile(250_000, Block);
        using FileReads reads = file.CreateReads();
        using HdfsInput input = await file.OpenAsync(reads);
        byte[] data = new byte[250_000];

        for (int at = 0; at < data.Length; at += 10_000)
        {
            Assert.Equal(10_000, input.ReadAt(at, data.AsSpan(at, 10_000)));
        }

        Assert.Equal(file.Content, data);

        // The first read is one of its own; the second continues it, and asks for the rest.
        Assert.Equal(["0 100 0+10000", "0 100 10000+90000", "0 101 0+100000", "0 102 0+50000"], file.Reads);
        Assert.Equal(1, file.Connections(0));
    }

    [Fact]
    public async Task Two_sequences_on_one_file_do_not_disturb_each_other()
    {
        await using var file = new ScriptedFile(250_000, Block);
        using FileReads reads = file.CreateReads();
        using HdfsInput input = await file.OpenAsync(reads);
        byte[] data = new byte[200_000];

        for (int at = 0; at < Block; at += 10_000)
        {
            await input.ReadAtAsync(at, data.AsMemory(at, 10_000));
            await input.ReadAtAsync(Block + at, data.AsMemory(Block + at, 10_000));
        }

        Assert.Equal(file.Content[..200_000], data);
        Assert.Equal(4, file.Reads.Count);
    }

    [Fact]
    public async Task Sixteen_tasks_at_random_positions_get_their_bytes_over_kept_connections()
    {
        await using var file = new ScriptedFile(250_000, Block);
        using FileReads reads = file.CreateReads();
        using HdfsInput input = await file.OpenAsync(reads);

        await Task.WhenAll(Enumerable.Range(0, 16).Select(seed => Task.Run(async () =>
        {
            var random = new Random(seed);
            byte[] data = new byte[4_096];
            for (int i = 0; i < 50; i++)
            {
                int offset = random.Next(250_000);
                int read = i % 2 == 0 ? await input.ReadAtAsync(offset, data) : input.ReadAt(offset, data);
                Assert.Equal(Math.Min(4_096, 250_000 - offset), read);
                Assert.True(file.Content.AsSpan(offset, read).SequenceEqual(data.AsSpan(0, read)));
            }
        })));

        Assert.True(file.Connections(0) <= 64, $"{file.Connections(0)} connections for 800 reads");
        Assert.InRange(reads.Connections.IdleCount, 1, 16);
    }

    [Theory]
    [InlineData(60_000, 1)] // skipped, within what was asked for
    [InlineData(210_000, 2)] // far ahead
    public async Task Pitfall_16_a_near_seek_ahead_skips_and_another_one_asks_anew(int to, int operations)
    {
        await using var file = new ScriptedFile(250_000, blockSize: 250_000);
        using FileReads reads = file.CreateReads();
        using HdfsInput input = await file.OpenAsync(reads);
        using Stream stream = input.OpenStream();
        byte[] data = new byte[50];
        stream.ReadExactly(data.AsSpan(0, 5));

        stream.Position = to;
        stream.ReadExactly(data);

        Assert.Equal(file.Content.AsSpan(to, 50).ToArray(), data);
        Assert.Equal(operations, file.Reads.Count);
    }

    [Fact]
    public async Task A_seek_back_asks_anew()
    {
        await using var file = new ScriptedFile(250_000, blockSize: 250_000);
        using FileReads reads = file.CreateReads();
        using HdfsInput input = await file.OpenAsync(reads);
        using Stream stream = input.OpenStream(100);
        byte[] data = new byte[50];
        stream.ReadExactly(data);

        Assert.Equal(99, stream.Seek(-51, SeekOrigin.Current));
        stream.ReadExactly(data);
        stream.Seek(-50, SeekOrigin.End);
        Assert.Equal(file.Content.AsSpan(99, 50).ToArray(), data);
        stream.ReadExactly(data);

        Assert.Equal(file.Content[249_950..], data);
        Assert.Equal(["0 100 100+249900", "0 100 99+249901", "0 100 249950+50"], file.Reads);
    }

    [Fact]
    public async Task Ranges_that_are_close_are_read_by_one_operation_and_blocks_at_the_same_time()
    {
        await using var file = new ScriptedFile(500_000, blockSize: 250_000);
        using FileReads reads = file.CreateReads();
        using HdfsInput input = await file.OpenAsync(reads);
        (int Offset, int Length)[] wanted = [(240_000, 20_000), (0, 10), (1_000, 10), (60_000, 100), (200_000, 10), (5, 10), (499_999, 1), (7, 0)];
        FileRange[] ranges = [.. wanted.Select(static range => new FileRange(range.Offset, new byte[range.Length]))];

        await input.ReadVectoredAsync(ranges);

        Assert.All(ranges, range => Assert.Equal(
            file.Content.AsSpan((int)range.Offset, range.Destination.Length).ToArray(), range.Destination.ToArray()));

        // 0 alone, as 5 overlaps it; 5, 1000 and 60000 together; 200000 and 240000; then the second block.
        Assert.Equal(
            ["0 100 0+10", "0 100 200000+50000", "0 100 5+60095", "0 101 0+10000", "0 101 249999+1"],
            file.Reads.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_range_behind_the_end_is_refused_before_anything_is_read()
    {
        await using var file = new ScriptedFile(1_000, Block);
        using FileReads reads = file.CreateReads();
        using HdfsInput input = await file.OpenAsync(reads);

        var refused = await Assert.ThrowsAsync<HadoopException>(async () => await input.ReadVectoredAsync(
            [new FileRange(0, new byte[10]), new FileRange(991, new byte[10])]));

        Assert.Equal("Cannot read 10 B at offset 991 of hdfs://nn/d/f: it ends at 1000.", refused.Message);
        Assert.Empty(file.Reads);
    }

    [Fact]
    public async Task Lines_are_read_with_one_operation_for_each_block()
    {
        await using var file = new ScriptedFile(250_000, Block);
        byte[] line = Encoding.ASCII.GetBytes("a line of twenty...\n");
        for (int at = 0; at < file.Content.Length; at += line.Length)
        {
            line.CopyTo(file.Content, at);
        }

        using FileReads reads = file.CreateReads();
        using HdfsInput input = await file.OpenAsync(reads);
        using var reader = new LineReader(input, 100_000, 100_000, new LineFormat());
        int lines = 0;
        while (reader.Read(out ReadOnlySpan<byte> text))
        {
            Assert.True(text.SequenceEqual(line.AsSpan(0, 19)));
            lines++;
        }

        Assert.Equal(5_000, lines);
        Assert.InRange(file.Reads.Count, 2, 3);
    }

    [Fact]
    public async Task Blocks_are_located_in_time_and_only_once()
    {
        await using var file = new ScriptedFile(250_000, 1_000);
        using FileReads reads = file.CreateReads(null, ("dfs.client.read.prefetch.size", "100000"));
        using HdfsInput input = await file.OpenAsync(reads);
        byte[] data = new byte[250_000];

        using (Stream stream = input.OpenStream())
        {
            stream.ReadExactly(data);
        }

        input.ReadAt(0, data.AsSpan(0, 5_000));

        Assert.Equal(file.Content, data);
        Assert.Equal(["0+100000", "100000+100000", "200000+100000"], file.Questions);
    }

    /// <summary>All bytes are there, but the packet that ends the read is not.</summary>
    [Fact]
    public async Task A_read_is_cancelled_while_its_end_does_not_come()
    {
        var sent = new TaskCompletionSource();
        await using var file = new ScriptedFile(1_000, Block);
        file.Instead = async (end, _, read) =>
        {
            BlockAnswer answer = BlockAnswer.To(read, file.Block(read), file.Checksum, 64 << 10);
            await end.GrantAsync(file.Checksum, answer.Start);
            await end.SendAsync(answer.Packets[0]);
            sent.SetResult();
            await end.ClosesAsync();
            return true;
        };
        using FileReads reads = file.CreateReads();
        using HdfsInput input = await file.OpenAsync(reads);
        using var cancellation = new CancellationTokenSource();
        Task<int> read = input.ReadAtAsync(0, new byte[1_000], cancellation.Token).AsTask();

        await sent.Task.WaitAsync(TimeSpan.FromSeconds(30));
        cancellation.CancelAfter(50);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read.WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Equal(0, reads.Connections.IdleCount);
    }

    [Fact]
    public async Task Blocks_that_overlap_are_refused()
    {
        await using var file = new ScriptedFile(3_000, 1_000);
        file.Located = range => file.Locate(range.Offset, range.Length) is var located && range.Offset == 0
            ? located with { Blocks = [.. located.Blocks.Select((block, i) => i == 1 ? block with { Offset = 999 } : block)] }
            : located;
        using FileReads reads = file.CreateReads();

        var error = await Assert.ThrowsAsync<HadoopException>(() => file.OpenAsync(reads));

        Assert.StartsWith(
            "The NameNode tells that BP-1:blk_101_1001 is at 999 to 1999 of hdfs://nn/d/f, and BP-1:blk_100_1001 at 0 to 1000",
            error.Message,
            StringComparison.Ordinal);
    }

    /// <summary>Their order says nothing: each says where it begins.</summary>
    [Fact]
    public async Task Blocks_may_come_in_any_order()
    {
        await using var file = new ScriptedFile(3_000, 1_000);
        file.Located = range => file.Locate(range.Offset, range.Length) is var located
            ? located with { Blocks = [.. located.Blocks.Reverse()] }
            : null;
        using FileReads reads = file.CreateReads();
        using HdfsInput input = await file.OpenAsync(reads);
        byte[] data = new byte[3_000];

        Assert.Equal(3_000, await input.ReadAtAsync(0, data));

        Assert.Equal(file.Content, data);
    }
}
