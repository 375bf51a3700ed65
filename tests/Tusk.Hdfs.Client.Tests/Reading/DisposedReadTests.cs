using System.Buffers;
using Tusk.Hdfs.Client.Reading;
using Tusk.Hdfs.Client.Tests.Support;

namespace Tusk.Hdfs.Client.Tests.Reading;

/// <summary>Reads of what is disposed of meanwhile.</summary>
public sealed class DisposedReadTests
{
    private const int Block = 100_000;

    [Fact]
    public async Task What_is_disposed_of_reads_no_more()
    {
        await using var file = new ScriptedFile(1_000, Block);
        using FileReads reads = file.CreateReads();
        HdfsInput input = await file.OpenAsync(reads);
        Stream stream = input.OpenStream();
        await stream.DisposeAsync();
        await input.DisposeAsync();

        Assert.Throws<ObjectDisposedException>(() => input.ReadAt(0, new byte[1]));
        Assert.Throws<ObjectDisposedException>(() => input.OpenStream());
        Assert.Throws<ObjectDisposedException>(() => stream.ReadByte());
    }

    [Fact]
    public async Task A_stream_reads_no_more_when_its_file_is_disposed_of()
    {
        await using var file = new ScriptedFile(1_000, Block);
        using FileReads reads = file.CreateReads();
        HdfsInput input = await file.OpenAsync(reads);
        await using Stream stream = input.OpenStream();
        Assert.Equal(file.Content[0], stream.ReadByte());

        await input.DisposeAsync();

        Assert.Throws<ObjectDisposedException>(() => stream.ReadByte()); // though it has arrived
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await stream.ReadExactlyAsync(new byte[1]));
        Assert.Throws<ObjectDisposedException>(() => stream.CopyTo(Stream.Null));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => stream.CopyToAsync(Stream.Null));
    }

    /// <summary>Closing a file system ends what waits for a DataNode that is silent, and not after a minute.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_read_that_waits_ends_when_its_file_system_is_closed(bool async)
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var never = new TaskCompletionSource();
        await using var file = new ScriptedFile(1_000, Block);
        GrantAndFallSilent(file, asked, never.Task);
        FileReads reads = file.CreateReads();
        using HdfsInput input = await file.OpenAsync(reads);
        Task<int> reading = async
            ? input.ReadAtAsync(0, new byte[10]).AsTask()
            : Task.Factory.StartNew(() => input.ReadAt(0, new byte[10]), default, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(30));

        reads.Dispose();

        Exception? error = await Record.ExceptionAsync(() => reading.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.IsType<ObjectDisposedException>(error);
        never.SetResult();
    }

    /// <summary>Who gives a read up by disposing of its stream is told so, and the DataNode is not taken for dead.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_stream_may_be_disposed_of_under_a_read_that_waits(bool async)
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var never = new TaskCompletionSource();
        await using var file = new ScriptedFile(1_000, Block);
        GrantAndFallSilent(file, asked, never.Task);
        using FileReads reads = file.CreateReads();
        using HdfsInput input = await file.OpenAsync(reads);
        Stream stream = input.OpenStream();
        Task<int> reading = async
            ? stream.ReadAsync(new byte[10]).AsTask()
            : Task.Factory.StartNew(() => stream.Read(new byte[10], 0, 10), default, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await Task.Delay(100); // until it waits for the first packet; before that this is only easier

        Exception? failure = await Record.ExceptionAsync(() => (async ? stream.DisposeAsync().AsTask() : Task.Factory.StartNew(
            stream.Dispose, default, TaskCreationOptions.LongRunning, TaskScheduler.Default)).WaitAsync(TimeSpan.FromSeconds(30)));
        Exception? error = await Record.ExceptionAsync(() => reading.WaitAsync(TimeSpan.FromSeconds(30)));
        never.SetResult();

        Assert.Null(failure);
        Assert.IsType<ObjectDisposedException>(error);
        await stream.DisposeAsync();
        file.Instead = static (_, _, _) => Task.FromResult(false);
        byte[] data = new byte[1_000];
        Assert.Equal(1_000, await input.ReadAtAsync(0, data));
        Assert.Equal(file.Content, data);
        Assert.Single(file.Questions);
    }

    /// <summary>Neither a DataNode that does not even answer is waited for, nor the next try.</summary>
    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task A_stream_may_be_disposed_of_under_a_read_that_finds_no_replica(bool async, bool isBetweenTries)
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var never = new TaskCompletionSource();
        await using var file = new ScriptedFile(1_000, Block);
        file.Instead = async (_, _, _) =>
        {
            asked.TrySetResult();
            await (isBetweenTries ? Task.CompletedTask : never.Task);
            return true;
        };
        using FileReads reads = file.CreateReads(null, ("dfs.client.retry.window.base", "1000000"));
        using HdfsInput input = await file.OpenAsync(reads);
        Stream stream = input.OpenStream();
        Task<int> reading = async
            ? stream.ReadAsync(new byte[10]).AsTask()
            : Task.Factory.StartNew(() => stream.Read(new byte[10], 0, 10), default, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        while (isBetweenTries ? file.Warnings.IsEmpty : !asked.Task.IsCompleted)
        {
            await Task.Delay(10);
        }

        await stream.DisposeAsync();

        Exception? error = await Record.ExceptionAsync(() => reading.WaitAsync(TimeSpan.FromSeconds(20)));
        never.SetResult();
        Assert.IsType<ObjectDisposedException>(error);
    }

    /// <summary>What is being copied stays as it is: the memory it lies in is not another's before that has ended.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_stream_that_is_disposed_of_in_a_copy_hands_on_only_what_is_in_the_file(bool async)
    {
        await using var file = new ScriptedFile(600_000, 600_000);
        using FileReads reads = file.CreateReads();
        using HdfsInput input = await file.OpenAsync(reads);
        Stream stream = input.OpenStream();
        using var taken = new DisposingStream(stream);

        Exception? error = async
            ? await Record.ExceptionAsync(() => stream.CopyToAsync(taken))
            : Record.Exception(() => stream.CopyTo(taken));

        Assert.IsType<ObjectDisposedException>(error);
        Assert.NotEqual(0, taken.Length);
        Assert.Equal(file.Content[..(int)taken.Length], taken.ToArray());
    }

    /// <summary>Neither the DataNode that is asked nor the next one is waited for.</summary>
    [Theory]
    [InlineData("before the answer")]
    [InlineData("in the block")]
    [InlineData("before the next try")]
    public async Task A_blocking_read_ends_when_its_stream_is_told_to_stop(string when)
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var never = new TaskCompletionSource();
        await using var file = new ScriptedFile(1_000, Block, nodeCount: 2);
        file.Instead = async (end, _, _) =>
        {
            if (when == "before the next try")
            {
                return true; // the connection ends
            }

            if (when == "in the block")
            {
                await end.GrantAsync(file.Checksum, 0);
            }

            asked.TrySetResult();
            await never.Task;
            return true;
        };
        using FileReads reads = file.CreateReads(null, ("dfs.client.retry.window.base", "1000000"));
        using HdfsInput input = await file.OpenAsync(reads);
        using CancellationTokenSource stop = new();
        using Stream stream = input.OpenStream(0, stop.Token);
        Task<int> reading = Task.Factory.StartNew(
            () => stream.Read(new byte[10], 0, 10), default, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        while (when == "before the next try" ? file.Warnings.IsEmpty : !asked.Task.IsCompleted)
        {
            await Task.Delay(10);
        }

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.InRange(file.Reads.Count, 1, 2);
        never.SetResult();
    }

    /// <summary>A DataNode agrees to send, and sends nothing.</summary>
    private static void GrantAndFallSilent(ScriptedFile file, TaskCompletionSource asked, Task never) => file.Instead = async (end, _, _) =>
    {
        await end.GrantAsync(file.Checksum, 0);
        asked.TrySetResult();
        await never;
        return true;
    };

    /// <summary>Disposes of where its bytes come from before it takes them, and uses the memory that is free then.</summary>
    private sealed class DisposingStream(Stream source) : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer)
        {
            source.Dispose();
            foreach (int size in (ReadOnlySpan<int>)[8 << 10, 64 << 10, 128 << 10, 256 << 10, 512 << 10, 1 << 20])
            {
                byte[] free = ArrayPool<byte>.Shared.Rent(size);
                free.AsSpan().Clear();
                ArrayPool<byte>.Shared.Return(free);
            }

            base.Write(buffer);
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Write(buffer.Span);
            return default;
        }
    }
}
