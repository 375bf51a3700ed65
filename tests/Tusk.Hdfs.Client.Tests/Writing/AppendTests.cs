using Tusk.FileSystems;
using Tusk.Hdfs.Client.Namespace;
using Tusk.Hdfs.Client.Tests.Support;
using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.DataTransfer.Tests.Support;
using Tusk.Protocol.DataTransfer;
using Tusk.Protocol.Hdfs;
using Tusk.Rpc.Errors;
using Tusk.Rpc.Tests.Support;

namespace Tusk.Hdfs.Client.Tests.Writing;

/// <summary>Appends to a file whose last writer may not be out of the way yet: pitfall 27.</summary>
public sealed class AppendTests
{
    private const string RecoveryInProgress = "org.apache.hadoop.hdfs.protocol.RecoveryInProgressException";
    private const string NotReplicatedYet = "org.apache.hadoop.hdfs.server.namenode.NotReplicatedYetException";
    private const string AlreadyBeingCreated = "org.apache.hadoop.hdfs.protocol.AlreadyBeingCreatedException";

    /// <summary>The pauses between two questions; the early ones are parts of it.</summary>
    private static readonly (string Name, string Value) ShortPauses = ("dfs.client.block.write.locateFollowingBlock.initial.delay.ms", "8");

    /// <summary>Whether the NameNode has heard the call is not known when it is given up; the lease would be renewed for hours.</summary>
    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task What_the_namenode_opens_after_the_call_was_cancelled_is_closed_again(bool isAppend, bool isComplete)
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var release = new ManualResetEventSlim();
        var last = new LocatedBlock(WriteSamples.Block with { Length = 7 }, 0, [], false, BlockToken.Empty);
        await using var namenode = new ScriptedNameNode();
        namenode.On<AppendRequestProto>("append", _ =>
        {
            asked.SetResult();
            release.Wait();
            return new AppendResponseProto { Block = last.ToProto(), Stat = Support.Replies.File() };
        })
            .On<CreateRequestProto>("create", _ =>
            {
                asked.SetResult();
                release.Wait();
                return new CreateResponseProto { Fs = Support.Replies.File() };
            })
            .On<CompleteRequestProto>("complete", _ => new CompleteResponseProto { Result = isComplete })
            .On<GetFileInfoRequestProto>("getFileInfo", static _ => Support.Replies.Info(Support.Replies.File()))
            .On<RecoverLeaseRequestProto>("recoverLease", static _ => new RecoverLeaseResponseProto { Result = true });
        HdfsFileSystem hdfs = namenode.Connect();
        using var cancellation = new CancellationTokenSource();
        Task opening = isAppend
            ? hdfs.AppendAsync(new FsPath("/f"), cancellation.Token).AsTask()
            : hdfs.CreateAsync(new FsPath("/f"), overwrite: false, cancellation.Token).AsTask();

        await asked.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => opening.WaitAsync(TimeSpan.FromSeconds(30)));
        release.Set();
        await hdfs.DisposeAsync();

        string[] closing = isComplete ? ["complete"] : ["complete", "getFileInfo", "recoverLease"];
        Assert.Equal([isAppend ? "append" : "create", .. closing], namenode.Calls.Select(static call => call.Split(' ')[0]));
        Assert.Equal(isAppend, namenode.Calls.ElementAt(1).Contains("\"numBytes\": \"7\"", StringComparison.Ordinal));
    }

    /// <summary>What is asked after its caller has gone comes behind what he does next: a create would replace the file he has made since.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_was_given_up_in_a_pause_is_not_asked_again(bool isAppend)
    {
        var pausing = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var time = new ManualTime { Skips = pause => pause.TotalSeconds is > 1 and < 5 && pausing.TrySetResult() && false };
        await using var namenode = new ScriptedNameNode();
        namenode.On<AppendRequestProto>("append", static _ => new AppendResponseProto { Stat = Support.Replies.File() })
            .On<CreateRequestProto>("create", static _ => new CreateResponseProto { Fs = Support.Replies.File() })
            .On<CompleteRequestProto>("complete", static _ => new CompleteResponseProto { Result = true })
            .On<GetFileInfoRequestProto>("getFileInfo", static _ => Support.Replies.Info(Support.Replies.File()))
            .RefuseAtFirst(isAppend ? "append" : "create", 1, "org.apache.hadoop.ipc.RetriableException", "NameNode still not started");
        HdfsFileSystem hdfs = namenode.Connect(
            time, ("dfs.client.retry.policy.enabled", "true"), ("dfs.client.retry.policy.spec", "3000,6")); // 1.5 s to 4.5 s
        using var cancellation = new CancellationTokenSource();
        Task opening = isAppend
            ? hdfs.AppendAsync(new FsPath("/f"), cancellation.Token).AsTask()
            : hdfs.CreateAsync(new FsPath("/f"), overwrite: true, cancellation.Token).AsTask();
        await pausing.Task.WaitAsync(TimeSpan.FromSeconds(30));

        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => opening.WaitAsync(TimeSpan.FromSeconds(30)));
        time.Advance(TimeSpan.FromSeconds(6));
        await hdfs.DisposeAsync();

        string[] asked = isAppend ? ["append"] : ["getFileInfo", "create"];
        Assert.Equal(asked, namenode.Calls.Select(static call => call.Split(' ')[0]));
    }

    [Theory]
    [InlineData(RecoveryInProgress, "Failed to APPEND_FILE /f for c: lease recovery is in progress. Try again later.")]
    [InlineData(NotReplicatedYet, "append: lastBlock=blk_7_1001 of src=/f is COMMITTED but not yet COMPLETE.")]
    [InlineData("org.apache.hadoop.ipc.RetriableException", "NameNode still not started")]
    public async Task Pitfall_27_an_append_waits_until_the_last_writer_is_out_of_the_way(string javaClass, string message)
    {
        using var taken = new MemoryStream();
        await using var datanode = new ScriptedPipeline(peer => TakeAsync(peer, taken));
        await using ScriptedNameNode namenode = NameNode(datanode, 7);
        namenode.RefuseAtFirst("append", 3, javaClass, message);
        await using HdfsFileSystem hdfs = namenode.Connect(ShortPauses);

        await using (FsOutputStream stream = await hdfs.AppendAsync(new FsPath("/f")))
        {
            Assert.Equal(7, stream.Position);
            await stream.WriteAsync("behind"u8.ToArray());
        }

        Assert.Equal("1234567behind"u8.ToArray(), taken.ToArray());
        Assert.Equal(
            ["append", "append", "append", "append", "updateBlockForPipeline", "updatePipeline", "complete"],
            namenode.Calls.Select(static call => call.Split(' ')[0]));
    }

    [Fact]
    public async Task Pitfall_27_an_append_gives_up_while_a_lease_is_recovered_for_ever()
    {
        await using var namenode = new ScriptedNameNode();
        namenode.Refuse("append", RecoveryInProgress, "Failed to APPEND_FILE /f for c: lease recovery is in progress. Try again later.");
        await using HdfsFileSystem hdfs = namenode.Connect(ShortPauses);

        var error = await Assert.ThrowsAsync<RecoveryInProgressException>(async () => await hdfs.AppendAsync(new FsPath("/f")));

        Assert.Equal(
            "Failed to APPEND_FILE /f for c: lease recovery is in progress. Try again later. "
            + "The last block of a writer that is gone is being recovered: try again in a minute.",
            error.Message);
        Assert.Equal(13, namenode.Calls.Count); // the first one, 7 early ones, and Hadoop's 5
    }

    /// <summary>Somebody is writing: to ask again does not help, and to take the lease is for the user to decide.</summary>
    [Fact]
    public async Task Pitfall_27_a_lease_that_another_client_holds_is_told_at_once()
    {
        await using var namenode = new ScriptedNameNode();
        namenode.Refuse("append", AlreadyBeingCreated, "Failed to APPEND_FILE /f for c because this file lease is currently owned by d");
        await using HdfsFileSystem hdfs = namenode.Connect();

        var error = await Assert.ThrowsAsync<AlreadyBeingCreatedException>(async () => await hdfs.AppendAsync(new FsPath("/f")));

        Assert.DoesNotContain('\n', error.Message);
        Assert.EndsWith("hdfs debug recoverLease -path takes the file from it.", error.Message, StringComparison.Ordinal);
        Assert.Single(namenode.Calls);
    }

    /// <summary>The block is that of the answer, not one that was located before or after.</summary>
    [Fact]
    public async Task Pitfall_27_an_append_goes_on_in_the_block_that_append_returned()
    {
        OpWriteBlockProto? operation = null;
        using var taken = new MemoryStream();
        await using var datanode = new ScriptedPipeline(async peer => operation = await TakeAsync(peer, taken));
        await using ScriptedNameNode namenode = NameNode(datanode, 7);
        await using HdfsFileSystem hdfs = namenode.Connect();

        await using (FsOutputStream stream = await hdfs.AppendAsync(new FsPath("/f")))
        {
            await stream.WriteAsync("!"u8.ToArray());
        }

        await datanode.DisposeAsync(); // waits for its script

        Assert.Equal(OpWriteBlockProto.Types.BlockConstructionStage.PipelineSetupAppend, operation!.Stage);
        ExtendedBlockProto block = operation.Header.BaseHeader.Block;
        Assert.Equal((7UL, 1001UL, 1002UL), (block.BlockId, block.GenerationStamp, operation.LatestGenerationStamp));
        Assert.Contains("\"generationStamp\": \"1002\", \"numBytes\": \"8\"", namenode.Calls.Last(), StringComparison.Ordinal);
        Assert.DoesNotContain(namenode.Calls, static call => call.StartsWith("addBlock", StringComparison.Ordinal));
    }

    /// <summary>A NameNode with the file of seven bytes, its one block on the DataNode.</summary>
    private static ScriptedNameNode NameNode(ScriptedPipeline datanode, long length)
    {
        var last = new LocatedBlock(
            WriteSamples.Block with { Length = length }, 0, [new ReplicaLocation(datanode.Node, "DS-1", StorageType.Disk)], false, BlockToken.Empty);
        LocatedBlock renewed = last with { Block = last.Block with { GenerationStamp = new GenerationStamp(1002) } };
        return new ScriptedNameNode()
            .On<AppendRequestProto>("append", _ => new AppendResponseProto { Block = last.ToProto(), Stat = Replies.File() })
            .On<UpdateBlockForPipelineRequestProto>(
                "updateBlockForPipeline", _ => new UpdateBlockForPipelineResponseProto { Block = renewed.ToProto() })
            .On<UpdatePipelineRequestProto>("updatePipeline", static _ => new UpdatePipelineResponseProto())
            .On<CompleteRequestProto>("complete", static _ => new CompleteResponseProto { Result = true });
    }

    private static async Task<OpWriteBlockProto> TakeAsync(PipelinePeer peer, MemoryStream taken)
    {
        taken.Write("1234567"u8);
        OpWriteBlockProto operation = await peer.AcceptAsync();
        Assert.True(await peer.TakeAllAsync(1, taken));
        return operation;
    }
}
