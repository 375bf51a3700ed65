using Tusk.Common.Errors;
using Tusk.FileSystems;
using Tusk.FileSystems.Errors;
using Tusk.Hdfs.Client.Tests.Support;
using Tusk.Protocol.Hdfs;

namespace Tusk.Hdfs.Client.Tests;

/// <summary>Both renames, and why one was not done.</summary>
public sealed class RenameTests
{
    [Theory]
    [InlineData("/none", "/b", typeof(PathNotFoundException), "/none")]
    [InlineData("/f", "/g", typeof(PathExistsException), "/g")]
    [InlineData("/f", "/d", typeof(PathExistsException), "/d/f")]
    [InlineData("/f", "/none/b", typeof(PathNotFoundException), "/none")]
    [InlineData("/f", "/g/b", typeof(PathIsNotDirectoryException), "/g")]
    [InlineData("/d", "/d/e", typeof(HadoopException), "/d/e, which is inside it.")]
    [InlineData("/", "/e", typeof(HadoopException), "/, the root.")]
    [InlineData("/f", "/new", typeof(HadoopException), "/new, and does not say why; its log may.")]
    public async Task A_rename_that_was_not_done_says_why(string source, string destination, Type type, string end)
    {
        await using var namenode = new ScriptedNameNode();
        namenode
            .On<RenameRequestProto>("rename", static _ => new RenameResponseProto { Result = false })
            .On<GetFileInfoRequestProto>("getFileInfo", static request => Replies.Info(request.Src switch
            {
                "/" or "/d" => Replies.Directory(),
                "/f" or "/g" => Replies.File(),
                _ => null,
            }));
        await using HdfsFileSystem hdfs = namenode.Connect();

        Exception? error = await Record.ExceptionAsync(async () => await hdfs.RenameAsync(new FsPath(source), new FsPath(destination)));

        Assert.IsType(type, error);
        Assert.EndsWith($"hdfs://{namenode.Authority}{end}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rename_to_an_exact_path_overwrites_if_asked()
    {
        await using var namenode = new ScriptedNameNode();
        namenode.On<Rename2RequestProto>("rename2", static _ => new Rename2ResponseProto());
        await using HdfsFileSystem hdfs = namenode.Connect();

        await hdfs.RenameToAsync(new FsPath("/a"), new FsPath("/b"), overwrite: true);
        await hdfs.NameNode.Rename2Async("/a", "/.Trash/a", overwrite: false, toTrash: true, default);

        Assert.Equal(
            [
                """rename2 { "src": "/a", "dst": "/b", "overwriteDest": true }""",
                """rename2 { "src": "/a", "dst": "/.Trash/a", "overwriteDest": false, "moveToTrash": true }""",
            ],
            namenode.Calls);
    }
}
