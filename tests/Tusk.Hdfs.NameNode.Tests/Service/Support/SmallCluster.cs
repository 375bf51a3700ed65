using System.Diagnostics;
using System.Globalization;
using Tusk.Common.Configurations;
using Tusk.FileSystems;
using Tusk.Hdfs.Client;
using Tusk.Hdfs.DataNode;
using Tusk.Hdfs.NameNode.Tests.Support;
using Tusk.Rpc;

namespace Tusk.Hdfs.NameNode.Tests.Service.Support;

/// <summary>A NameNode of ours with some DataNodes of ours, all in this process, for one test.</summary>
internal sealed class SmallCluster : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _folder = new();
    private readonly Configuration _configuration;
    private readonly List<HdfsFileSystem> _clients = [];

    private SmallCluster(Configuration configuration) => _configuration = configuration;

    public NameNodeServer NameNode { get; private set; } = null!;

    public List<DataNodeServer?> DataNodes { get; } = [];

    public string Folder => _folder.Path;

    /// <summary>What they tell of themselves.</summary>
    public System.Collections.Concurrent.ConcurrentQueue<string> Log { get; } = new();

    /// <summary>Formats, and starts all; ready when the DataNodes have told their volumes.</summary>
    public static async Task<SmallCluster> StartAsync(int datanodes, params (string Name, string Value)[] settings)
    {
        var configuration = new Configuration();
        foreach ((string name, string value) in (ReadOnlySpan<(string, string)>)
        [
            ("fs.defaultFS", "hdfs://127.0.0.1:0"), ("dfs.heartbeat.interval", "100ms"), ("dfs.namenode.safemode.extension", "0"),
            ("dfs.namenode.fs-limits.min-block-size", "1024"), ("dfs.namenode.heartbeat.recheck-interval", "500"),
            ("dfs.namenode.redundancy.interval.seconds", "200ms"), ("dfs.replication", $"{Math.Max(1, datanodes)}"), .. settings,
        ])
        {
            configuration.Set(name, value);
        }

        var cluster = new SmallCluster(configuration);
        try
        {
            configuration.Set("dfs.namenode.name.dir", cluster._folder / "name");
            NameNodeServer.Format(configuration);
            await cluster.StartNameNodeAsync();
            for (int i = 0; i < datanodes; i++)
            {
                cluster.DataNodes.Add(null);
                await cluster.StartDataNodeAsync(i);
            }
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }

        return cluster;
    }

    /// <summary>Starts the NameNode; on the port it had before, if it had one.</summary>
    public async Task StartNameNodeAsync()
    {
        NameNode = await NameNodeServer.StartAsync(_configuration, new NameNodeStart { Log = line => Log.Enqueue("NN " + line), Seed = 1 });
        _configuration.Set("fs.defaultFS", $"hdfs://127.0.0.1:{NameNode.Address.Port}");
    }

    /// <summary>Ends the NameNode, and leaves on the disk what was there while it served: as a kill does.</summary>
    public async Task KillNameNodeAsync()
    {
        (string folder, string left) = (_folder / "name/current", _folder / "left");
        Directory.CreateDirectory(left);
        foreach (string path in Directory.GetFiles(folder))
        {
            File.Copy(path, Path.Combine(left, Path.GetFileName(path)));
        }

        await NameNode.DisposeAsync();
        Directory.Delete(folder, recursive: true);
        Directory.Move(left, folder);
    }

    /// <summary>Starts a DataNode, on its folder.</summary>
    public async Task StartDataNodeAsync(int index)
    {
        Configuration configuration = _configuration.Clone();
        configuration.Set("dfs.datanode.address", "127.0.0.1:0");
        configuration.Set("dfs.datanode.ipc.address", "127.0.0.1:0");
        configuration.Set("dfs.datanode.data.dir", _folder / string.Create(CultureInfo.InvariantCulture, $"data-{index}"));
        DataNodes[index] = await DataNodeServer.StartAsync(configuration, new DataNodeStart { Log = line => Log.Enqueue($"DN{index} {line}") });
    }

    /// <summary>Stops a DataNode.</summary>
    public async Task StopDataNodeAsync(int index)
    {
        await DataNodes[index]!.DisposeAsync();
        DataNodes[index] = null;
    }

    /// <summary>A client of ours.</summary>
    public HdfsFileSystem Connect(string? user = null, params (string Name, string Value)[] settings)
    {
        Configuration configuration = _configuration.Clone();
        foreach ((string name, string value) in settings)
        {
            configuration.Set(name, value);
        }

        HdfsFileSystem client = HdfsFileSystem.Connect(
            new FsPath(configuration.Get("fs.defaultFS")!), configuration, new RpcUser(user ?? Environment.UserName));
        _clients.Add(client);
        return client;
    }

    /// <summary>Waits for what has no event.</summary>
    public async Task UntilAsync(Func<Task<bool>> comes, string what)
    {
        long since = Stopwatch.GetTimestamp();
        while (!await comes())
        {
            Assert.True(
                Stopwatch.GetElapsedTime(since) < Patience, $"It did not come: {what}.\n{string.Join('\n', Log)}");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (HdfsFileSystem client in _clients)
        {
            await client.DisposeAsync();
        }

        foreach (DataNodeServer? node in DataNodes)
        {
            if (node is not null)
            {
                await node.DisposeAsync();
            }
        }

        if (NameNode is not null)
        {
            await NameNode.DisposeAsync();
        }

        _folder.Dispose();
    }
}
