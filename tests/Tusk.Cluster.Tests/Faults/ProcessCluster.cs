using System.Globalization;
using Tusk.Common.Configurations;
using Tusk.FileSystems;
using Tusk.Hdfs.Client;
using Tusk.Tests;

namespace Tusk.Cluster.Tests.Faults;

/// <summary>A NameNode and DataNodes, a process each, which notice a death within seconds.</summary>
internal sealed class ProcessCluster : IAsyncDisposable
{
    private const int BlockBytes = 1 << 20;

    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _nameNodeWords = [];
    private string[] _common = [];

    private ProcessCluster()
    {
    }

    /// <summary>The NameNode, then the DataNodes.</summary>
    public List<ServerProcess> Servers { get; } = [];

    /// <summary>For clients.</summary>
    public Configuration Configuration { get; } = new();

    /// <summary>The NameNode.</summary>
    public ServerProcess NameNode => Servers[0];

    /// <summary>Starts one.</summary>
    /// <param name="datanodes">How many DataNodes.</param>
    /// <param name="nameNodeSettings">Settings of the NameNode, as key=value; they override its own.</param>
    /// <param name="dataNodeSettings">The same of the DataNode of a number.</param>
    public static async Task<ProcessCluster> StartAsync(
        int datanodes, string[]? nameNodeSettings = null, Func<int, string[]>? dataNodeSettings = null)
    {
        var cluster = new ProcessCluster();
        try
        {
            await cluster.RunAsync(datanodes, nameNodeSettings ?? [], dataNodeSettings ?? (static _ => []));
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Replicas on the disks, and the logs: for whoever looks for a reason.</summary>
    public string Describe()
    {
        IEnumerable<string> replicas = Directory.EnumerateFiles(_folder.Path, "blk_*", SearchOption.AllDirectories)
            .Select(path => $"{Path.GetRelativePath(_folder.Path, path)} {new FileInfo(path).Length} B");
        return string.Join('\n', [.. replicas.Order(), .. Servers.Select(static server => $"== {server.Name}\n{server.Log}")]);
    }

    /// <summary>The DataNode of a number.</summary>
    public ServerProcess DataNode(int number) => Servers[number + 1];

    /// <summary>A client.</summary>
    public HdfsFileSystem Connect() => HdfsFileSystem.Connect(new FsPath("hdfs:///"), Configuration);

    /// <summary>Starts a server again that was killed, or has ended.</summary>
    /// <param name="server">The server.</param>
    /// <param name="more">More settings, as key=value.</param>
    public async Task RestartAsync(ServerProcess server, params string[] more) =>
        await server.StartAsync(server == NameNode ? [.. _nameNodeWords, .. more] : more);

    /// <summary>Starts one more DataNode.</summary>
    /// <param name="settings">Its settings, as key=value.</param>
    public async Task AddDataNodeAsync(string[] settings)
    {
        int number = Servers.Count - 1;
        string[] words =
        [
            _folder["no-conf"], .. _common, .. _nameNodeWords, $"dfs.datanode.data.dir={_folder[$"data-{number}"]}", "dfs.datanode.address=127.0.0.1:0",
            "dfs.datanode.ipc.address=127.0.0.1:0", .. settings,
        ];
        var dataNode = new ServerProcess($"DataNode {number}", "DataNodeProcess", words);
        Servers.Add(dataNode);
        await dataNode.StartAsync();
    }

    /// <summary>Starts the NameNode, which is to refuse, and says why in its log.</summary>
    public Task RefuseNameNodeAsync() => NameNode.RefuseAsync([.. _nameNodeWords]);

    public async ValueTask DisposeAsync()
    {
        foreach (ServerProcess server in Servers)
        {
            await server.DisposeAsync();
        }

        _folder.Dispose();
    }

    private async Task RunAsync(int datanodes, string[] nameNodeSettings, Func<int, string[]> dataNodeSettings)
    {
        _common =
        [
            "dfs.heartbeat.interval=1", "dfs.namenode.heartbeat.recheck-interval=500", "dfs.namenode.redundancy.interval.seconds=1",
            "dfs.namenode.reconstruction.pending.timeout-sec=3", "dfs.namenode.safemode.extension=0", "dfs.namenode.fs-limits.min-block-size=1024",
            "dfs.namenode.replication.max-streams=20", "dfs.namenode.replication.max-streams-hard-limit=40",
            "dfs.namenode.replication.work.multiplier.per.iteration=20", "dfs.namenode.checkpoint.txns=500", "dfs.namenode.checkpoint.check.period=1s", "dfs.blockreport.incremental.intervalMsec=0",
        ];
        var nameNode = new ServerProcess("the NameNode", "NameNodeProcess", [.. _common, $"dfs.namenode.name.dir={_folder["name"]}", .. nameNodeSettings]);
        Servers.Add(nameNode);
        string[] ready = await nameNode.StartAsync("-format", "fs.defaultFS=hdfs://127.0.0.1:0");
        int port = int.Parse(ready[1], CultureInfo.InvariantCulture);
        _nameNodeWords.Add($"fs.defaultFS=hdfs://127.0.0.1:{port}");
        for (int i = 0; i < datanodes; i++)
        {
            await AddDataNodeAsync(dataNodeSettings(i));
        }

        Configuration.Set("fs.defaultFS", $"hdfs://127.0.0.1:{port}");
        Configuration.Set("dfs.replication", Math.Max(1, datanodes).ToString(CultureInfo.InvariantCulture));
        Configuration.Set("dfs.blocksize", BlockBytes.ToString(CultureInfo.InvariantCulture));
    }
}
