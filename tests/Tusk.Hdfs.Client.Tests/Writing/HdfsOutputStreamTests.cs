using Tusk.Common.Errors;
using Tusk.Hdfs.Client.Writing;
using Tusk.Hdfs.DataTransfer.Tests.Support;
using static Tusk.Hdfs.Client.Tests.Writing.WriterSteps;
using static Tusk.Hdfs.Client.Tests.Writing.WriteSamples;

namespace Tusk.Hdfs.Client.Tests.Writing;

/// <summary>A writer with whom all goes well, if not at once.</summary>
public sealed class HdfsOutputStreamTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Pitfall 25: complete says no, which is no error, until the block has enough copies.</summary>
    [Theory]
    [InlineData(3, true)]
    [InlineData(1_000, false)]
    public async Task Pitfall_25_the_file_is_closed_only_when_the_namenode_says_so(int refusals, bool succeeds)
    {
        await using var datanode = new ScriptedPipeline(static peer => AcceptAllAsync(peer, 1));
        var calls = new FakeFileCalls(datanode.Node) { Incomplete = refusals };
        await using var setup = new WriterSetup(calls);
        HdfsOutputStream stream = await setup.OpenAsync();
        stream.Write(Pattern(10));

        if (succeeds)
        {
            await stream.DisposeAsync();
            Assert.Equal(refusals + 1, calls.Names.Count(static name => name == "complete"));
        }
        else
        {
            var error = await Assert.ThrowsAsync<HdfsWriteException>(async () => await stream.DisposeAsync());
            Assert.Contains("hdfs://nn/f cannot be closed: its last block BP-1:blk_1_1001 has too few copies", error.Message, StringComparison.Ordinal);
            Assert.Equal(13, calls.Names.Count(static name => name == "complete")); // 7 early ones, and Hadoop's 5
        }
    }

    /// <summary>Pitfall 27: the NameNode does not know of the previous block's copies yet.</summary>
    [Fact]
    public async Task Pitfall_27_the_next_block_is_asked_for_again_while_the_last_one_has_no_copies()
    {
        await using var datanode = new ScriptedPipeline(static peer => AcceptAllAsync(peer, 1));
        var calls = new FakeFileCalls(datanode.Node)
        {
            At = static (name, count) => name == "addBlock" && count is 2 or 3
                ? throw Remote("org.apache.hadoop.hdfs.server.namenode.NotReplicatedYetException", "Not replicated yet: /f")
                : Task.CompletedTask,
        };
        await using var setup = new WriterSetup(calls);

        await using (HdfsOutputStream stream = await setup.OpenAsync(blockSize: 1_024))
        {
            await stream.WriteAsync(Pattern(2_000));
        }

        Assert.Equal(
            [
                "addBlock null -", "addBlock blk_1_1001:1024 -", "addBlock blk_1_1001:1024 -", "addBlock blk_1_1001:1024 -",
                "complete blk_2_1001:976",
            ],
            calls.Calls);
    }

    /// <summary>What its owner completes is still open when the file system is closed: the connection is needed until he is done,
    /// and he, alone, is told how that ended.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_system_that_is_closed_waits_for_whoever_is_disposing_of_a_file(bool succeeds)
    {
        var called = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        FakeFileCalls calls = Held(called, answer);
        await using var setup = new WriterSetup(calls);
        Task owner = (await setup.OpenAsync()).DisposeAsync().AsTask();
        await called.Task.WaitAsync(Patience);

        Task closing = setup.Leases.CloseFilesAsync();
        Assert.False(closing.IsCompleted);
        if (succeeds)
        {
            answer.SetResult();
        }
        else
        {
            answer.SetException(new HadoopException("refused"));
        }

        await closing.WaitAsync(Patience);
        await setup.Leases.DisposeAsync();
        Exception? told = await Record.ExceptionAsync(() => owner.WaitAsync(Patience));
        Assert.Equal(succeeds ? null : "refused", (told as HdfsWriteException)?.InnerException?.Message);
        Assert.Equal(succeeds, told is null);
        Assert.Equal(["complete null"], calls.Calls);
    }

    /// <summary>Who is told that a disposal has ended takes the file for complete.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_disposes_of_a_stream_that_is_being_disposed_of_waits(bool isAsync)
    {
        var called = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var setup = new WriterSetup(Held(called, answer));
        HdfsOutputStream stream = await setup.OpenAsync();
        Task first = stream.DisposeAsync().AsTask();
        await called.Task.WaitAsync(Patience);

        Task second = isAsync ? stream.DisposeAsync().AsTask() : Task.Run(stream.Dispose);
        await Task.Delay(100);
        Assert.False(second.IsCompleted);
        answer.SetResult();

        await Task.WhenAll(first, second).WaitAsync(Patience);
        await stream.DisposeAsync();
    }

    /// <summary>Its owner must not take a file for complete that its file system could not complete.</summary>
    [Fact]
    public async Task Who_disposes_of_a_stream_that_its_file_system_is_closing_is_told_once_what_fails()
    {
        var called = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var setup = new WriterSetup(Held(called, answer));
        HdfsOutputStream stream = await setup.OpenAsync();
        Task closing = setup.Leases.CloseFilesAsync();
        await called.Task.WaitAsync(Patience);

        Task owner = stream.DisposeAsync().AsTask();
        await Task.Delay(100);
        Assert.False(owner.IsCompleted);
        answer.SetException(new HadoopException("refused"));

        await Assert.ThrowsAsync<HdfsWriteException>(() => closing.WaitAsync(Patience));
        var told = await Assert.ThrowsAsync<HdfsWriteException>(() => owner.WaitAsync(Patience));
        Assert.Equal("refused", told.InnerException?.Message);
        await stream.DisposeAsync();
    }

    [Fact]
    public async Task An_empty_file_has_no_block()
    {
        var calls = new FakeFileCalls(Node(1).Node);
        await using var setup = new WriterSetup(calls);
        HdfsOutputStream stream = await setup.OpenAsync();

        await stream.HsyncAsync();
        await stream.DisposeAsync();

        Assert.Equal(["complete null"], calls.Calls);
    }

    /// <summary>The window is a bound: who writes on waits, and goes on when there is room.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_full_window_holds_the_writer(bool blocking)
    {
        var goOn = new TaskCompletionSource();
        using var taken = new MemoryStream();
        await using var datanode = new ScriptedPipeline(async peer =>
        {
            await peer.AcceptAsync();
            await goOn.Task;
            await peer.TakeAllAsync(1, taken);
        });
        await using var setup = new WriterSetup(new FakeFileCalls(datanode.Node), null, ("dfs.client.write.max-packets-in-flight", "4"));
        HdfsOutputStream stream = await setup.OpenAsync();
        byte[] content = Pattern(10 * 64_512);

        Task write = blocking ? Task.Run(() => stream.Write(content)) : stream.WriteAsync(content).AsTask();
        await Task.Delay(100);
        Assert.False(write.IsCompleted);
        Assert.InRange(stream.Position, 0, 5 * 64_512);
        goOn.SetResult();
        await write.WaitAsync(Patience);
        await stream.DisposeAsync();

        Assert.Equal(content, taken.ToArray());
        Assert.InRange(setup.Pool.FreeCount, 1, 6); // all were given back, and there were not many
    }

    [Theory]
    [InlineData(600, 160)]
    [InlineData(64 << 10, 160)]
    [InlineData(1 << 20, 10)]
    [InlineData(16 << 20, 1)]
    public void Packets_kept_for_the_next_file_are_bounded_by_their_bytes(int packetBytes, int packets) =>
        Assert.Equal(packets, HdfsFileWriter.KeptPackets(packetBytes));

    /// <summary>A NameNode whose first answer is waited for.</summary>
    private static FakeFileCalls Held(TaskCompletionSource called, TaskCompletionSource answer) => new(Node(1).Node)
    {
        At = (_, _) =>
        {
            called.SetResult();
            return answer.Task;
        },
    };
}
