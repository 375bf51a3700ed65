using Tusk.Common.Errors;
using Tusk.FileSystems;
using Tusk.Hdfs.Client.Namespace;
using Tusk.Hdfs.Client.Tests.Support;
using Tusk.Hdfs.Client.Writing;
using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.DataTransfer.Tests.Support;
using Tusk.Protocol.Hdfs;
using Tusk.Rpc.Errors;
using static Tusk.Hdfs.Client.Tests.Writing.WriterSteps;
using static Tusk.Hdfs.Client.Tests.Writing.WriteSamples;

namespace Tusk.Hdfs.Client.Tests.Writing;

/// <summary>A writer that cannot go on: who is told, how often, and what is not done any more.</summary>
public sealed class HdfsOutputFailureTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Pitfall 49: a DataNode closes without an answer where it does not like the version or has the block.</summary>
    [Fact]
    public async Task Pitfall_49_a_datanode_that_closes_without_an_answer_is_said_to_have_refused()
    {
        await using var datanode = new ScriptedPipeline(async peer => await peer.ReadOperationAsync());
        var calls = new FakeFileCalls(datanode.Node);
        await using var setup = new WriterSetup(calls, null, ("dfs.client.block.write.retries", "0"));
        HdfsOutputStream stream = await setup.OpenAsync();
        stream.Write(Pattern(10));

        var error = await Assert.ThrowsAsync<HdfsWriteException>(async () => await stream.DisposeAsync());

        Assert.Contains("closed the connection. It does so without a word when it does not speak this protocol", error.Message, StringComparison.Ordinal);
        Assert.Contains("dfs.client.block.write.retries", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Equal(["addBlock", "abandonBlock"], calls.Names);
    }

    [Fact]
    public async Task Where_the_namenode_has_no_other_datanode_the_reason_of_the_first_one_is_told()
    {
        const string Said = "File /f could only be written to 0 of the 1 minReplication nodes. There are 1 datanode(s) running and 1 node(s) "
            + "are excluded in this operation.";
        await using var datanode = new ScriptedPipeline(async peer => await peer.ReadOperationAsync());
        var calls = new FakeFileCalls(datanode.Node)
        {
            At = (name, count) => name == "addBlock" && count > 1 ? throw Remote("java.io.IOException", Said + "\n\tat a.b") : Task.CompletedTask,
        };
        await using var setup = new WriterSetup(calls);
        HdfsOutputStream stream = await setup.OpenAsync();
        stream.Write(Pattern(10));

        var error = await Assert.ThrowsAsync<RemoteException>(async () => await stream.DisposeAsync());

        Assert.StartsWith($"{Said} Excluded because: DataNode {datanode.Node} closed the connection.", error.Message, StringComparison.Ordinal);
        Assert.Equal(Said, error.JavaMessage);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Equal(["addBlock", "abandonBlock", "addBlock"], calls.Names);
    }

    [Fact]
    public async Task A_failure_is_told_once_and_the_file_is_not_completed()
    {
        await using var datanode = new ScriptedPipeline(static async peer =>
        {
            await peer.AcceptAsync();
            await peer.ReadPacketAsync();
        });
        var calls = new FakeFileCalls(datanode.Node);
        await using var setup = new WriterSetup(calls);
        HdfsOutputStream stream = await setup.OpenAsync();
        stream.Write(Pattern(10));

        var error = await Assert.ThrowsAsync<HdfsWriteException>(async () => await stream.HsyncAsync());
        Assert.Throws<HdfsWriteException>(() => stream.Write(Pattern(1)));
        await Assert.ThrowsAsync<HdfsWriteException>(async () => await stream.HflushAsync());
        await stream.DisposeAsync();

        Assert.StartsWith("Writing hdfs://nn/f failed. All DataNodes of block BP-1:blk_1_1001 failed", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("complete", calls.Names);
        Assert.Equal(0, setup.Leases.FileCount);
        Assert.Throws<ObjectDisposedException>(() => stream.Write(Pattern(1)));
    }

    [Fact]
    public async Task A_failure_that_nobody_was_told_of_is_thrown_by_the_disposal()
    {
        await using var datanode = new ScriptedPipeline(static peer => peer.AcceptAsync());
        var calls = new FakeFileCalls(datanode.Node);
        await using var setup = new WriterSetup(calls);
        HdfsOutputStream stream = await setup.OpenAsync();
        stream.Write(Pattern(10));

        Assert.Throws<HdfsWriteException>(stream.Dispose);
        stream.Dispose();

        Assert.DoesNotContain("complete", calls.Names);
    }

    [Fact]
    public async Task A_cancelled_flush_breaks_the_stream()
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var datanode = new ScriptedPipeline(async peer =>
        {
            await peer.AcceptAsync();
            await peer.ReadPacketAsync();
            arrived.SetResult();
            await peer.DrainAsync();
        });
        var calls = new FakeFileCalls(datanode.Node);
        await using var setup = new WriterSetup(calls);
        HdfsOutputStream stream = await setup.OpenAsync();
        stream.Write(Pattern(10));
        using var cancellation = new CancellationTokenSource();
        Task flush = stream.HflushAsync(cancellation.Token).AsTask();

        await arrived.Task.WaitAsync(Patience);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => flush.WaitAsync(Patience));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await stream.WriteAsync(Pattern(1)));
        await stream.DisposeAsync();
        Assert.DoesNotContain("complete", calls.Names);
    }

    [Fact]
    public async Task A_call_cancelled_before_it_begins_changes_nothing()
    {
        await using var datanode = new ScriptedPipeline(async peer =>
        {
            await peer.AcceptAsync();
            await peer.TakeAllAsync(1, new MemoryStream());
        });
        var calls = new FakeFileCalls(datanode.Node);
        await using var setup = new WriterSetup(calls);
        HdfsOutputStream stream = await setup.OpenAsync();
        stream.Write(Pattern(10));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await stream.WriteAsync(Pattern(1), new CancellationToken(true)));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await stream.HsyncAsync(new CancellationToken(true)));
        await stream.DisposeAsync();

        Assert.Contains("complete", calls.Names);
        Assert.Equal(10, stream.Position);
    }

    /// <summary>A DataNode that takes nothing more: who gives the file up does not wait for it, in whatever call he is.</summary>
    [Theory]
    [InlineData("write")]
    [InlineData("flush")]
    [InlineData("dispose")]
    public async Task Who_gives_a_file_up_waits_for_nobody_and_completes_nothing(string call)
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var datanode = new ScriptedPipeline(async peer =>
        {
            await peer.AcceptAsync();
            await peer.ReadPacketAsync();
            arrived.SetResult();
            await peer.DrainAsync();
        });
        var calls = new FakeFileCalls(datanode.Node);
        await using var setup = new WriterSetup(calls, null, ("dfs.client.write.max-packets-in-flight", "1"));
        HdfsOutputStream stream = await setup.OpenAsync();
        stream.Write(Pattern(10));
        Task waiting = Task.Factory.StartNew(
            () =>
            {
                switch (call)
                {
                    case "write":
                        stream.Write(Pattern(1_000_000));
                        break;
                    case "flush":
                        stream.HflushAsync().AsTask().GetAwaiter().GetResult();
                        break;
                    default:
                        stream.Dispose();
                        break;
                }
            },
            default,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        await arrived.Task.WaitAsync(Patience);

        stream.Abandon();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(Patience));
        await stream.DisposeAsync().AsTask().WaitAsync(Patience);
        Assert.DoesNotContain("complete", calls.Names);
        Assert.Equal(0, setup.Leases.FileCount);
    }

    /// <summary>Nor for a NameNode that does not answer, or says again and again that the file cannot be closed yet.</summary>
    [Theory]
    [InlineData("fsync", false)]
    [InlineData("complete", false)]
    [InlineData("complete", true)]
    public async Task Who_gives_a_file_up_does_not_wait_for_the_namenode(string call, bool isRefused)
    {
        var never = new TaskCompletionSource();
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var datanode = new ScriptedPipeline(async peer =>
        {
            await peer.AcceptAsync();
            await peer.TakeAllAsync(1, new MemoryStream());
        });
        var calls = new FakeFileCalls(datanode.Node)
        {
            Incomplete = int.MaxValue,
            At = (name, _) =>
            {
                bool isAsked = name == call && asked.TrySetResult();
                return isAsked && !isRefused ? never.Task : Task.CompletedTask;
            },
        };
        await using var setup = new WriterSetup(calls, null, ("dfs.client.block.write.locateFollowingBlock.initial.delay.ms", "3600000"));
        HdfsOutputStream stream = await setup.OpenAsync();
        stream.Write(Pattern(10));
        Task waiting = call == "fsync" ? stream.HflushAsync().AsTask() : stream.DisposeAsync().AsTask();
        await asked.Task.WaitAsync(Patience);

        stream.Abandon();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(Patience));
        await stream.DisposeAsync().AsTask().WaitAsync(Patience);
        Assert.Equal(1, calls.Names.Count(name => name == call));
        Assert.Equal(0, setup.Leases.FileCount);
    }

    [Theory]
    [InlineData("org.apache.hadoop.hdfs.server.namenode.LeaseExpiredException", "No lease on /f (inode 7)", typeof(LeaseExpiredException))]
    [InlineData("org.apache.hadoop.hdfs.protocol.DSQuotaExceededException", "The DiskSpace quota of /d is exceeded", typeof(SpaceQuotaExceededException))]
    [InlineData("org.apache.hadoop.hdfs.server.namenode.SafeModeException", "Cannot add block to /f. Name node is in safe mode.\nThe reported", typeof(SafeModeException))]
    public async Task What_the_namenode_refuses_is_one_line_that_says_what_to_do(string javaClass, string message, Type type)
    {
        var calls = new FakeFileCalls(Node(1).Node)
        {
            At = (name, _) => name == "addBlock" ? throw Remote(javaClass, message) : Task.CompletedTask,
        };
        await using var setup = new WriterSetup(calls);
        HdfsOutputStream stream = await setup.OpenAsync();
        stream.Write(Pattern(10));

        Exception error = (await Record.ExceptionAsync(async () => await stream.HflushAsync()))!;

        Assert.IsType(type, error);
        Assert.DoesNotContain('\n', error.Message);
        Assert.StartsWith(message.Split('\n')[0].TrimEnd('.'), error.Message, StringComparison.Ordinal);
        await stream.DisposeAsync();
    }

    [Fact]
    public async Task An_append_is_cancelled_while_a_datanode_does_not_answer()
    {
        var asked = new TaskCompletionSource();
        await using var silent = new ScriptedPipeline(async peer =>
        {
            await peer.ReadOperationAsync();
            asked.SetResult();
            await peer.DrainAsync();
        });
        var last = new LocatedBlock(
            WriteSamples.Block with { Length = 7 }, 0, [new ReplicaLocation(silent.Node, "DS-1", StorageType.Disk)], false, BlockToken.Empty);
        await using var namenode = new ScriptedNameNode();
        namenode.On<AppendRequestProto>("append", _ => new AppendResponseProto { Block = last.ToProto(), Stat = Support.Replies.File() });
        namenode.On<UpdateBlockForPipelineRequestProto>(
            "updateBlockForPipeline", _ => new UpdateBlockForPipelineResponseProto { Block = last.ToProto() });
        await using HdfsFileSystem hdfs = namenode.Connect();
        using var cancellation = new CancellationTokenSource();
        Task append = hdfs.AppendAsync(new FsPath("/f"), cancellation.Token).AsTask();

        await asked.Task.WaitAsync(Patience);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => append.WaitAsync(Patience));
    }

    [Fact]
    public async Task An_append_whose_block_nobody_has_is_refused()
    {
        var calls = new FakeFileCalls(Node(1).Node);
        await using var setup = new WriterSetup(calls);
        var block = new LocatedBlock(calls.First with { Length = 10 }, 0, [], false, BlockToken.Empty);

        var error = await Assert.ThrowsAsync<HadoopException>(() => setup.OpenAsync(append: block));

        Assert.StartsWith("The NameNode knows no DataNode with block BP-1:blk_1_1001", error.Message, StringComparison.Ordinal);
    }
}
