using Tusk.Common.Errors;
using Tusk.FileSystems;
using Tusk.FileSystems.Errors;
using Tusk.Hdfs.Client.Namespace;
using Tusk.Hdfs.Client.Tests.Support;
using Tusk.Hdfs.Client.Writing;
using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.DataTransfer.Tests.Support;
using Tusk.Protocol.Hdfs;
using static Tusk.Hdfs.Client.Tests.Writing.WriteSamples;

namespace Tusk.Hdfs.Client.Tests.Writing;

/// <summary>What becomes of a file at the NameNode whose writer has failed.</summary>
public sealed class OrphanedFileTests
{
    private const string RecoverKey = "dfs.client.write.recover.lease.on.close.exception";

    [Theory]
    [InlineData("false", false, false, 0)] // Hadoop's default: it stays open
    [InlineData("true", false, false, 1)]
    [InlineData("true", true, false, 1)]
    [InlineData("true", false, true, 1)] // that the NameNode refuses hides nothing
    public async Task A_file_whose_writer_failed_is_given_back_where_that_is_set(string isSet, bool isCancelled, bool isRefused, int recoveries)
    {
        await using var datanode = new ScriptedPipeline(async peer =>
        {
            await peer.AcceptAsync();
            await peer.ReadPacketAsync();
            if (isCancelled)
            {
                await peer.DrainAsync();
            }
        });
        var calls = new FakeFileCalls(datanode.Node)
        {
            At = (name, _) => name == "recoverLease" && isRefused ? throw new HadoopException("Nobody answers.") : Task.CompletedTask,
        };
        await using var setup = new WriterSetup(calls, null, (RecoverKey, isSet));
        HdfsOutputStream stream = await setup.OpenAsync();
        stream.Write(Pattern(10));
        using var cancellation = new CancellationTokenSource();
        if (isCancelled)
        {
            cancellation.CancelAfter(50);
        }

        Exception error = (await Record.ExceptionAsync(async () => await stream.HflushAsync(cancellation.Token)))!;
        await stream.DisposeAsync();
        await stream.DisposeAsync();

        Assert.True(isCancelled ? error is OperationCanceledException : error is HdfsWriteException);
        Assert.Equal(recoveries, calls.Names.Count(static name => name == "recoverLease"));
        Assert.DoesNotContain("complete", calls.Names);
    }

    /// <summary>A recovery takes the file from whoever has it.</summary>
    [Theory]
    [InlineData("org.apache.hadoop.hdfs.server.namenode.LeaseExpiredException", "No lease on /f (inode 7)")]
    [InlineData("java.io.FileNotFoundException", "File does not exist: /f (inode 7)")]
    [InlineData("org.apache.hadoop.hdfs.protocol.RecoveryInProgressException", "another recovery is in progress")]
    [InlineData("java.io.IOException", "Unexpected BlockUCState: BP-1:blk_1_1001 is UNDER_RECOVERY but not UNDER_CONSTRUCTION")]
    [InlineData(null, "The lease could not be renewed for 20 minutes.")]
    public async Task A_file_that_may_be_anothers_by_now_is_not_taken_from_it(string? javaClass, string message)
    {
        Exception failure = javaClass is null ? new LeaseLostException(message, null) : WriterSteps.Remote(javaClass, message);
        var calls = new FakeFileCalls(Node(1).Node);

        await OrphanedFiles.TryCloseAsync(calls, TimeProvider.System, new HdfsWriteException(calls.Path, message, failure));

        Assert.Empty(calls.Calls);
    }

    [Fact]
    public async Task A_file_that_was_not_found_is_not_taken_from_who_makes_it_anew()
    {
        var calls = new FakeFileCalls(Node(1).Node);

        await OrphanedFiles.TryCloseAsync(calls, TimeProvider.System, new PathNotFoundException(calls.Path));

        Assert.Empty(calls.Calls);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public async Task A_file_is_recovered_where_it_is_still_in_its_place(bool isReplaced, int recoveries)
    {
        var calls = new FakeFileCalls(Node(1).Node) { IsReplaced = isReplaced };

        await OrphanedFiles.TryCloseAsync(calls, TimeProvider.System, new HdfsWriteException(calls.Path, "It broke.", new IOException("It broke.")));

        Assert.Equal(recoveries, calls.Names.Count(static name => name == "recoverLease"));
    }

    [Fact]
    public async Task A_file_that_is_written_to_its_end_is_not_recovered()
    {
        var calls = new FakeFileCalls(Node(1).Node);
        await using var setup = new WriterSetup(calls, null, (RecoverKey, "true"));

        await (await setup.OpenAsync()).DisposeAsync();

        Assert.Equal(["complete"], calls.Names);
    }

    /// <summary>Its blocks are whole: there is nothing to recover, and the next writer need not wait for the lease to end.</summary>
    [Theory]
    [InlineData("org.apache.hadoop.hdfs.protocol.DSQuotaExceededException", false, "addBlock,addBlock,complete,complete")]
    [InlineData("org.apache.hadoop.hdfs.protocol.QuotaByStorageTypeExceededException", false, "addBlock,addBlock,complete,complete")]
    [InlineData("org.apache.hadoop.hdfs.protocol.DSQuotaExceededException", true, "addBlock,addBlock,complete")] // that it is refused hides nothing
    [InlineData("org.apache.hadoop.hdfs.protocol.NSQuotaExceededException", false, "addBlock,addBlock")]
    public async Task A_file_that_gets_no_further_block_of_its_quota_is_closed_with_those_it_has(string javaClass, bool isRefused, string expected)
    {
        await using var datanode = new ScriptedPipeline(static peer => WriterSteps.AcceptAllAsync(peer, 1));
        var calls = new FakeFileCalls(datanode.Node)
        {
            Incomplete = 1,
            At = (name, count) => name == "addBlock" && count == 2 ? throw WriterSteps.Remote(javaClass, "The quota of /d is exceeded")
                : name == "complete" && isRefused ? throw new HadoopException("Nobody answers.")
                : Task.CompletedTask,
        };
        await using var setup = new WriterSetup(calls);
        HdfsOutputStream stream = await setup.OpenAsync(blockSize: 1024);
        stream.Write(Pattern(1100));

        Exception error = (await Record.ExceptionAsync(async () => await stream.DisposeAsync()))!;
        await stream.DisposeAsync();

        Assert.Contains("The quota of /d is exceeded", error.Message, StringComparison.Ordinal);
        Assert.Equal(expected, string.Join(',', calls.Names));
        Assert.All(
            calls.Calls.Where(static call => call.StartsWith("complete", StringComparison.Ordinal)),
            static call => Assert.EndsWith(":1024", call, StringComparison.Ordinal));
    }

    /// <summary>Nobody has a stream then by which the file could be closed, and its last block may have two generations.</summary>
    [Theory]
    [InlineData(true, "the same")]
    [InlineData(false, "the same")]
    [InlineData(false, "another")] // under the same path by now, and perhaps somebody else's
    [InlineData(false, "none")]
    public async Task An_append_that_fails_has_the_namenode_close_the_file(bool hasReplica, string there)
    {
        await using var datanode = new ScriptedPipeline(static async peer => await peer.ReadOperationAsync());
        ReplicaLocation[] replicas = hasReplica ? [new ReplicaLocation(datanode.Node, "DS-1", StorageType.Disk)] : [];
        var last = new LocatedBlock(WriteSamples.Block with { Length = 7 }, 0, replicas, false, BlockToken.Empty);
        await using var namenode = new ScriptedNameNode();
        namenode.On<AppendRequestProto>("append", _ => new AppendResponseProto { Block = last.ToProto(), Stat = Support.Replies.File() });
        namenode.On<UpdateBlockForPipelineRequestProto>(
            "updateBlockForPipeline", _ => new UpdateBlockForPipelineResponseProto { Block = last.ToProto() });
        string writer = "";
        namenode.On<RecoverLeaseRequestProto>("recoverLease", request =>
        {
            writer = $"{request.Src} {request.ClientName}";
            return new RecoverLeaseResponseProto { Result = false };
        });
        namenode.On<GetFileInfoRequestProto>("getFileInfo", _ =>
        {
            HdfsFileStatusProto file = Support.Replies.File();
            file.FileId += there == "another" ? 1UL : 0;
            return there == "none" ? new GetFileInfoResponseProto() : Support.Replies.Info(file);
        });
        await using HdfsFileSystem hdfs = namenode.Connect();

        await Assert.ThrowsAnyAsync<HadoopException>(async () => await hdfs.AppendAsync(new FsPath("/f")));

        if (there != "the same")
        {
            Assert.Equal("", writer);
            return;
        }

        Assert.StartsWith("/f DFSClient_NONMAPREDUCE_", writer, StringComparison.Ordinal);
        Assert.StartsWith("recoverLease", namenode.Calls.Last(), StringComparison.Ordinal);
    }
}
