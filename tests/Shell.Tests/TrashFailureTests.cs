using Shell.Tests.Support;
using Tusk.Cli.Tests;
using Tusk.Common.Configurations;
using Tusk.FileSystems;
using Tusk.Hdfs.Client;
using Tusk.Tests;

namespace Shell.Tests;

/// <summary>Trash that a NameNode refuses; Hadoop's shell shows a Java stack there, too, which no transcript holds.</summary>
public sealed class TrashFailureTests(TuskCluster cluster) : IClassFixture<TuskCluster>
{
    [Fact]
    public async Task A_server_that_refuses_the_trash_is_told_with_both_paths_and_once()
    {
        CancellationToken stopping = TestContext.Current.CancellationToken;
        using TemporaryFolder folder = new();
        await using HdfsFileSystem hdfs = HdfsFileSystem.Connect(new FsPath(cluster.FileSystem), new Configuration());
        await (await hdfs.CreateAsync(new FsPath("/kept"), overwrite: false, stopping)).DisposeAsync();
        (int code, string output, string error) = await RunAsync(folder.Path, stopping, "dfsadmin", "-fs", cluster.FileSystem, "-safemode", "enter");
        Assert.True(code == 0, output + error);

        (code, _, error) = await RunAsync(
            folder.Path, stopping, "fs", "-fs", cluster.FileSystem, "-D", "fs.trash.interval=60", "-rm", "/kept");

        await RunAsync(folder.Path, stopping, "dfsadmin", "-fs", cluster.FileSystem, "-safemode", "leave");
        string trash = $"{cluster.FileSystem}/user/root/.Trash/Current";
        Assert.Equal(
            (1, $"rm: Failed to move {cluster.FileSystem}/kept to trash {trash}/kept: Cannot create directory /user/root/.Trash/Current. Name node is in safe mode.\n"),
            (code, error));
        Assert.True(await hdfs.ExistsAsync(new FsPath("/kept"), stopping));
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(
        string folder, CancellationToken stopping, params string[] words)
    {
        using BuiltTusk tusk = new(folder, words);
        return await tusk.EndAsync(stopping);
    }
}
