using Tusk.FileSystems;
using Tusk.Hdfs.Client.Tests.Support;
using Tusk.Hdfs.Client.Writing;
using Tusk.Protocol.Hdfs;
using Tusk.Rpc.Errors;

namespace Tusk.Hdfs.Client.Tests.Writing;

/// <summary>What a writer is told whose file is gone at the NameNode.</summary>
public sealed class FileCallsTests
{
    private const string NotFound = "java.io.FileNotFoundException";
    private const string Said = "File does not exist: /f (inode 16390) Holder DFSClient_1 does not have any open files.";

    [Theory]
    [InlineData(null, "It was deleted while it was written. ")]
    [InlineData(16391UL, "Another file has taken its place: it was deleted while it was written, and made anew (inode 16391, not 16390). ")]
    [InlineData(16390UL, "It was deleted while it was written. ")] // it was renamed back meanwhile, whatever that means: only what is sure is told
    public async Task A_file_that_is_gone_is_told_as_what_it_is(ulong? there, string what)
    {
        HdfsFileStatusProto made = Replies.File();
        made.FileId = 16390;
        HdfsFileStatusProto? found = there is null ? null : Replies.File();
        found?.FileId = there!.Value;
        await using var namenode = new ScriptedNameNode()
            .On<CreateRequestProto>("create", _ => new CreateResponseProto { Fs = made })
            .On<GetFileInfoRequestProto>("getFileInfo", _ => Replies.Info(found))
            .Refuse("complete", NotFound, Said);
        await using HdfsFileSystem hdfs = namenode.Connect();
        FsOutputStream stream = await hdfs.CreateAsync(new FsPath("/f"), overwrite: false);

        var error = await Assert.ThrowsAsync<HdfsWriteException>(async () => await stream.DisposeAsync());

        Assert.Equal(
            $"Writing hdfs://{namenode.Authority}/f failed. {what}What was written is lost: let nobody else write or delete this path, "
            + "then write it again.",
            error.Message);
        Assert.Equal(Said, Assert.IsType<RemoteFileNotFoundException>(error.InnerException).JavaMessage);
    }

    [Fact]
    public async Task A_file_that_is_gone_is_told_also_where_nothing_more_can_be_asked()
    {
        await using var namenode = new ScriptedNameNode()
            .On<CreateRequestProto>("create", static _ => new CreateResponseProto { Fs = Replies.File() })
            .Refuse("getFileInfo", "org.apache.hadoop.ipc.StandbyException", "Operation category READ is not supported in state standby")
            .Refuse("complete", NotFound, Said);
        await using HdfsFileSystem hdfs = namenode.Connect();
        FsOutputStream stream = await hdfs.CreateAsync(new FsPath("/f"), overwrite: false);

        var error = await Assert.ThrowsAsync<HdfsWriteException>(async () => await stream.DisposeAsync());

        Assert.Contains("It was deleted while it was written. ", error.Message, StringComparison.Ordinal);
    }
}
