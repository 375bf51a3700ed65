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
        file.Instead = async (end, _, _) =>
        {
            await end.GrantAsync(file.Checksum, 0);
            asked.TrySetResult();
            await never.Task;
            return true;
        };
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
}
