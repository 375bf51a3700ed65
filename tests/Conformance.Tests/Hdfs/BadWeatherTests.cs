using System.Globalization;
using Conformance.Tests.Support;
using Tusk.Common.Configurations;
using Tusk.Common.Errors;
using Tusk.FileSystems;
using Tusk.FileSystems.Errors;
using Tusk.Hdfs.Client;
using Tusk.Hdfs.Client.Errors;
using Tusk.Hdfs.Client.Namespace;
using Tusk.Rpc;
using Tusk.Rpc.Errors;

namespace Conformance.Tests.Hdfs;

/// <summary>What a NameNode refuses, and servers that are none: each one line that says what happened and what to do.</summary>
public sealed class BadWeatherTests(HdfsCluster cluster)
{
    [Fact]
    public async Task No_permission()
    {
        await using HdfsFileSystem root = await cluster.ConnectAsync();
        await using HdfsFileSystem nobody = await cluster.ConnectAsync("nobody");
        FsPath folder = await cluster.NewFolderAsync(root);
        await root.MakeDirectoriesAsync(folder / "closed/d", (UnixFileMode)0x1C0); // 0700
        await root.MakeDirectoriesAsync(folder / "readable");

        var write = await Assert.ThrowsAsync<PathAccessDeniedException>(async () => await nobody.MakeDirectoriesAsync(folder / "readable/x"));
        var list = await Assert.ThrowsAsync<PathAccessDeniedException>(() => ListAsync(nobody, folder / "closed/d"));
        await Assert.ThrowsAsync<PathAccessDeniedException>(async () => await nobody.SetOwnerAsync(folder / "readable", "nobody", null));
        await Assert.ThrowsAsync<PathAccessDeniedException>(async () => await nobody.TryGetStatusAsync(folder / "closed/d/x"));

        Assert.Equal(
            $"Permission denied: {folder}/readable/x (user=nobody, access=WRITE, inode=\"{folder.PathPart}/readable\":root:supergroup:drwxr-xr-x)",
            write.Message);
        Assert.Equal("org.apache.hadoop.security.AccessControlException", ((RemoteException)list.InnerException!).JavaClassName);
        Assert.True(await nobody.IsAllowedAsync(folder / "readable", FileAccessRights.Read | FileAccessRights.Execute));
        Assert.False(await nobody.IsAllowedAsync(folder / "readable", FileAccessRights.Write));
        await Assert.ThrowsAsync<PathNotFoundException>(async () => await nobody.IsAllowedAsync(folder / "none", FileAccessRights.Read));
    }

    [Fact]
    public async Task Quota_exceeded()
    {
        await using HdfsFileSystem hdfs = await cluster.ConnectAsync();
        FsPath folder = await cluster.NewFolderAsync(hdfs);
        await hdfs.NameNode.SetQuotaAsync(folder.PathPart, 2, 1_024, default);
        await hdfs.MakeDirectoriesAsync(folder / "one");

        var names = await Assert.ThrowsAsync<NamespaceQuotaExceededException>(async () => await hdfs.MakeDirectoriesAsync(folder / "two"));
        await hdfs.NameNode.SetQuotaAsync(folder.PathPart, 10, null, default);
        HdfsFileStatus file = (await hdfs.NameNode.Blocks.CreateAsync(
            $"{folder.PathPart}/f", default, default, "writer", CreateFlags.Create, true, 1, 4_096, default, default))!;
        await Assert.ThrowsAsync<SpaceQuotaExceededException>(async () => await hdfs.NameNode.Blocks.AddBlockAsync(
            $"{folder.PathPart}/f", "writer", null, [], file.FileId, AddBlockFlags.None, default));

        Assert.Equal(
            $"The NameSpace quota (directories and files) of directory {folder.PathPart} is exceeded: quota=2 file count=3. "
            + "Delete something there, or have the quota raised (hdfs dfsadmin -setQuota).",
            names.Message);
    }

    [Fact]
    public async Task Lease_held_by_another()
    {
        await using HdfsFileSystem hdfs = await cluster.ConnectAsync();
        FsPath folder = await cluster.NewFolderAsync(hdfs);
        FsPath file = folder / "f";
        NameNodeBlocks blocks = hdfs.NameNode.Blocks;
        await blocks.CreateAsync(file.PathPart, default, default, "first", CreateFlags.Create, true, 1, 1 << 20, default, default);

        await Assert.ThrowsAsync<AlreadyBeingCreatedException>(async () => await blocks.CreateAsync(
            file.PathPart, default, default, "second", CreateFlags.Create, true, 1, 1 << 20, default, default));
        var truncated = await Assert.ThrowsAsync<AlreadyBeingCreatedException>(async () => await hdfs.TruncateAsync(file, 0));
        Assert.False(await hdfs.IsClosedAsync(file));
        Assert.True(await hdfs.RecoverLeaseAsync(file));

        Assert.EndsWith("hdfs debug recoverLease -path takes the file from it.", truncated.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', truncated.Message);
        Assert.True(await hdfs.IsClosedAsync(file));
        await Assert.ThrowsAsync<LeaseExpiredException>(async () => await blocks.AddBlockAsync(
            file.PathPart, "first", null, [], InodeId.Unknown, AddBlockFlags.None, default));
    }

    [Fact]
    public async Task Odd_names()
    {
        await using HdfsFileSystem hdfs = await cluster.ConnectAsync();
        FsPath folder = await cluster.NewFolderAsync(hdfs);
        string longest = new('ü', 127); // 254 B
        string tooLong = new('ü', 128);
        string deep = string.Join('/', Enumerable.Repeat(new string('d', 250), 40)); // over 8000 with its slashes

        await hdfs.MakeDirectoriesAsync(folder / longest);
        var name = await Assert.ThrowsAsync<PathComponentTooLongException>(async () => await hdfs.MakeDirectoriesAsync(folder / tooLong));
        var path = Assert.Throws<HadoopException>(() => folder / deep);
        var colon = await Assert.ThrowsAsync<InvalidHdfsPathException>(async () => await hdfs.MakeDirectoriesAsync(new FsPath($"{folder}/a:b")));

        Assert.Equal([longest], (await ListAsync(hdfs, folder)).Select(static child => child.Path.Name));
        Assert.EndsWith("Choose a shorter name (dfs.namenode.fs-limits.max-component-length).", name.Message, StringComparison.Ordinal);
        Assert.StartsWith("Path of ", path.Message, StringComparison.Ordinal);
        Assert.Equal($"Pathname {folder.PathPart}/a:b from {folder}/a:b is not a valid DFS filename.", colon.JavaMessage);
    }

    [Fact]
    public async Task Wrong_ports_and_hosts()
    {
        await cluster.RequireAsync();
        await using HdfsFileSystem hdfs = await cluster.ConnectAsync();
        var node = (await hdfs.NameNode.GetDatanodeStatusesAsync(DatanodeReportKind.Live, default))[0].Node;

        Assert.Contains("answers HTTP, not Hadoop RPC", await FailureAsync(cluster.Web.Authority), StringComparison.Ordinal);
        Assert.Contains("Is it the RPC port?", await FailureAsync(Local(node.TransferPort)), StringComparison.Ordinal);
        Assert.Contains("The server is no NameNode: check the address (fs.defaultFS).", await FailureAsync(Local(node.IpcPort)), StringComparison.Ordinal);
        Assert.Contains("refused: nothing listens there", await FailureAsync(Local(1)), StringComparison.Ordinal);
        Assert.Contains("Unknown host no-such-host.invalid", await FailureAsync("no-such-host.invalid"), StringComparison.Ordinal);

        static string Local(int port) => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");
    }

    private static async Task<string> FailureAsync(string authority)
    {
        var configuration = new Configuration();
        configuration.Set("ipc.client.connect.max.retries", "0");
        await using HdfsFileSystem hdfs = HdfsFileSystem.Connect(new FsPath($"hdfs://{authority}/"), configuration, new RpcUser("root"));

        HadoopException error = await Assert.ThrowsAnyAsync<HadoopException>(async () => await hdfs.ExistsAsync(new FsPath("/")));

        Assert.DoesNotContain('\n', error.Message);
        return error.Message;
    }

    private static async Task<List<FileStatus>> ListAsync(HdfsFileSystem hdfs, FsPath path)
    {
        List<FileStatus> children = [];
        await foreach (FileStatus child in hdfs.ListAsync(path))
        {
            children.Add(child);
        }

        return children;
    }
}
