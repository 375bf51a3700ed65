using System.Text;
using Tusk.Common.Configurations;
using Tusk.Common.Errors;
using Tusk.FileSystems;
using Tusk.Hdfs.Client;
using Tusk.Tests;

namespace Tusk.Cluster.Tests;

public sealed class MiniClusterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_is_stored_survives_a_restart_and_every_client_finds_it_by_the_conf_folder()
    {
        string path = _folder["cluster"];
        byte[] content = [.. Enumerable.Range(0, 100_000).Select(static i => (byte)i)];
        await using (MiniCluster cluster = await MiniCluster.StartAsync(new MiniClusterOptions { Folder = path }, Token))
        {
            await WriteAsync(cluster.Configuration, "/a/file", content);
        }

        await using (MiniCluster again = await MiniCluster.StartAsync(new MiniClusterOptions { Folder = path }, Token))
        {
            var client = new Configuration();
            client.AddXml(Path.Combine(again.ConfFolder, "core-site.xml"));
            client.AddXml(Path.Combine(again.ConfFolder, "hdfs-site.xml"));

            Assert.Equal(content, await ReadAsync(client, "/a/file"));
        }
    }

    /// <summary>As Hadoop's client does: what was written and not closed is not lost with the file system.</summary>
    [Fact]
    public async Task Files_that_are_open_when_their_file_system_is_closed_are_complete()
    {
        await using MiniCluster cluster = await MiniCluster.StartAsync(new MiniClusterOptions(), Token);
        byte[] content = Encoding.UTF8.GetBytes("not closed\n");
        var hdfs = HdfsFileSystem.Connect(new FsPath("hdfs:///"), cluster.Configuration);
        FsOutputStream open = await hdfs.CreateAsync(new FsPath("/open"), new FileCreation(), Token);
        FsOutputStream abandoned = await hdfs.CreateAsync(new FsPath("/abandoned"), new FileCreation(), Token);
        await open.WriteAsync(content, Token);
        await abandoned.WriteAsync(content, Token);
        abandoned.Abandon();

        await hdfs.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await open.WriteAsync(content, Token));
        await using var later = HdfsFileSystem.Connect(new FsPath("hdfs:///"), cluster.Configuration);
        Assert.True(await later.IsClosedAsync(new FsPath("/open"), Token));
        Assert.False(await later.IsClosedAsync(new FsPath("/abandoned"), Token));
        Assert.Equal(content, await ReadAsync(cluster.Configuration, "/open"));
    }

    [Fact]
    public async Task Three_replicas_are_on_three_datanodes_of_two_racks_and_one_of_them_may_end()
    {
        await using MiniCluster cluster = await MiniCluster.StartAsync(new MiniClusterOptions { Datanodes = 3, Racks = 2 }, Token);
        byte[] content = Encoding.UTF8.GetBytes("three of them\n");
        await WriteAsync(cluster.Configuration, "/three", content);

        await using var hdfs = HdfsFileSystem.Connect(new FsPath("hdfs:///"), cluster.Configuration);
        FileStatus status = await hdfs.GetStatusAsync(new FsPath("/three"), Token);
        BlockLocation block = Assert.Single(await hdfs.GetBlockLocationsAsync(status, 0, status.Length, Token));
        Assert.Equal(3, block.Hosts.Count);
        Assert.Equal(["/rack-0", "/rack-1"], cluster.NameNode.Server.Statistics.Datanodes.Select(static node => node.Rack).Distinct().Order());
        await cluster.StopDataNodeAsync(0);

        Assert.Equal(content, await ReadAsync(cluster.Configuration, "/three"));
    }

    [Fact]
    public async Task Blocks_that_are_nowhere_keep_safe_mode_on_and_nobody_waits_for_them()
    {
        string path = _folder["a folder, with a comma, %41, an ü and ${user.name}"];
        await using (MiniCluster cluster = await MiniCluster.StartAsync(new MiniClusterOptions { Folder = path }, Token))
        {
            await WriteAsync(cluster.Configuration, "/lost/1", [1, 2, 3]);
            await WriteAsync(cluster.Configuration, "/lost/2", [1, 2, 3]); // of one block 0.999 rounds to none
        }

        foreach (string file in Directory.GetFiles(Path.Combine(path, "data", "datanode-0"), "blk_*", SearchOption.AllDirectories))
        {
            File.Delete(file);
        }

        long start = TimeProvider.System.GetTimestamp();
        await using MiniCluster again = await MiniCluster.StartAsync(new MiniClusterOptions { Folder = path }, Token);

        Assert.Contains("needs additional 1 blocks", again.NameNode.Server.Statistics.SafeMode, StringComparison.Ordinal);
        Assert.InRange(TimeProvider.System.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(20)); // silent DataNodes get 30
        Assert.All(again.NameNode.Server.Statistics.Datanodes, static node => Assert.True(node.HasReported));
    }

    [Fact]
    public async Task The_namenode_starts_again_on_its_ports()
    {
        await using MiniCluster cluster = await MiniCluster.StartAsync(cancellationToken: Token);
        await WriteAsync(cluster.Configuration, "/before", [1, 2, 3]);
        string address = cluster.DefaultFileSystem;

        await cluster.StopNameNodeAsync();
        await cluster.StartNameNodeAsync(Token);
        Assert.True(await cluster.WaitUntilReadyAsync(Token));

        Assert.Equal(address, cluster.DefaultFileSystem);
        Assert.Equal([1, 2, 3], await ReadAsync(cluster.Configuration, "/before"));
    }

    [Fact]
    public async Task Figures_are_where_tools_look_for_them()
    {
        await using MiniCluster cluster = await MiniCluster.StartAsync(new MiniClusterOptions { Datanodes = 2 }, Token);
        using var http = new HttpClient();

        string state = await http.GetStringAsync(
            new Uri($"http://{cluster.NameNode.HttpEndpoint}/jmx?qry=Hadoop:service=NameNode,name=FSNamesystemState"), Token);
        string info = await http.GetStringAsync(
            new Uri($"http://{cluster.NameNode.HttpEndpoint}/jmx?qry=Hadoop:service=NameNode,name=NameNodeInfo"), Token);
        string datanode = await http.GetStringAsync(new Uri($"http://{cluster.DataNodes[0]!.HttpEndpoint}/jmx"), Token);
        string conf = await http.GetStringAsync(new Uri($"http://{cluster.NameNode.HttpEndpoint}/conf?name=fs.defaultFS"), Token);

        Assert.Contains("\"NumLiveDataNodes\" : 2,", state, StringComparison.Ordinal);
        Assert.Contains("\"Safemode\" : \"\",", info, StringComparison.Ordinal);
        Assert.Contains($"\"DataPort\" : \"{cluster.DataNodes[0]!.Server.DataEndpoint.Port}\",", datanode, StringComparison.Ordinal);
        Assert.Contains($"<value>{cluster.DefaultFileSystem}</value>", conf, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_in_use_or_with_something_else_is_refused_and_stays_as_it_is()
    {
        await using MiniCluster cluster = await MiniCluster.StartAsync(new MiniClusterOptions { Folder = _folder["mine"], Datanodes = 2 }, Token);
        Directory.CreateDirectory(_folder["other"]);
        _folder.Write("other/thesis.txt", "years of work");
        Directory.CreateDirectory(_folder["name/current"]);
        _folder.Write("name/current/VERSION", "of another NameNode");
        _folder.Write("name/in_use.lock", "1@elsewhere");

        await RefusedAsync(new MiniClusterOptions { Folder = _folder["mine"] }, "in use");
        await RefusedAsync(new MiniClusterOptions { Folder = _folder["other"] }, "something else");
        await RefusedAsync(new MiniClusterOptions { Folder = _folder["name"] }, "something else");
        await RefusedAsync(new MiniClusterOptions { RpcPort = cluster.NameNode.Server.Address.Port }, "the port is in use");
        await RefusedAsync(new MiniClusterOptions { HttpPort = cluster.NameNode.HttpEndpoint.Port }, "dfs.namenode.http-address");
        await cluster.DisposeAsync();
        await RefusedAsync(new MiniClusterOptions { Folder = _folder["mine"], Datanodes = 1 }, "blocks of 2 DataNodes");

        Assert.Equal(["thesis.txt"], Directory.EnumerateFileSystemEntries(_folder["other"]).Select(Path.GetFileName));
        Assert.Equal(["current", "in_use.lock"], Directory.EnumerateFileSystemEntries(_folder["name"]).Select(Path.GetFileName).Order());
    }

    private static async Task RefusedAsync(MiniClusterOptions options, string reason) =>
        Assert.Contains(
            reason, (await Assert.ThrowsAnyAsync<HadoopException>(() => MiniCluster.StartAsync(options, Token))).Message, StringComparison.Ordinal);

    private static async Task WriteAsync(Configuration configuration, string path, byte[] content)
    {
        await using var hdfs = HdfsFileSystem.Connect(new FsPath("hdfs:///"), configuration);
        await using FsOutputStream output = await hdfs.CreateAsync(new FsPath(path), new FileCreation { Overwrite = true }, Token);
        await output.WriteAsync(content, Token);
    }

    private static async Task<byte[]> ReadAsync(Configuration configuration, string path)
    {
        await using var hdfs = HdfsFileSystem.Connect(new FsPath("hdfs:///"), configuration);
        await using FsInput input = await hdfs.OpenAsync(new FsPath(path), Token);
        using var content = new MemoryStream();
        await input.OpenStream().CopyToAsync(content, Token);
        return content.ToArray();
    }
}
