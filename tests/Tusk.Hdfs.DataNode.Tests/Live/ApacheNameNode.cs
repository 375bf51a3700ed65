using System.Diagnostics;
using Conformance.Tests.Support;
using Tusk.Common.Configurations;
using Tusk.FileSystems;
using Tusk.Hdfs.Client;
using Tusk.Rpc;

[assembly: AssemblyFixture(typeof(Tusk.Hdfs.DataNode.Tests.Live.ApacheNameNode))]

namespace Tusk.Hdfs.DataNode.Tests.Live;

/// <summary>An unmodified NameNode with three of our DataNodes, each a process, started by the first test that asks for them.</summary>
public sealed class ApacheNameNode : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Lazy<Task> _start;
    private readonly List<OurDataNode> _nodes = [];
    private readonly Configuration _configuration = new();
    private string? _folder;

    public ApacheNameNode() => _start = new Lazy<Task>(StartAsync);

    /// <summary>Where the processes keep what is theirs.</summary>
    public string Folder => _folder!;

    /// <summary>Starts it, if nobody has; the test is skipped, with the reason, where there is no Hadoop.</summary>
    public Task RequireAsync() => _start.Value;

    /// <summary>A client of ours.</summary>
    public HdfsFileSystem Connect(params (string Name, string Value)[] settings)
    {
        Configuration configuration = _configuration.Clone();
        foreach ((string name, string value) in settings)
        {
            configuration.Set(name, value);
        }

        return HdfsFileSystem.Connect(new FsPath("hdfs:///"), configuration, new RpcUser("root"));
    }

    /// <summary>Runs a command of Hadoop's; it must succeed.</summary>
    public async Task<string> RunAsync(params string[] words)
    {
        using Process process = Process.Start(new ProcessStartInfo(Shared.Require("hadoop/bin/hadoop"), words)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["HADOOP_CONF_DIR"] = Path.Combine(_folder!, "conf"), ["HADOOP_USER_NAME"] = "root" },
        })!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync().WaitAsync(Patience);
        await process.WaitForExitAsync().WaitAsync(Patience);
        Assert.True(process.ExitCode == 0, $"hadoop {string.Join(' ', words)} ended with {process.ExitCode}: {await error}\n{output}");
        return output;
    }

    /// <summary>Kills the DataNode that holds a block being written, and starts it again.</summary>
    internal async Task RestartWriterAsync()
    {
        OurDataNode holder = _nodes.MaxBy(static node => node.LastWrite)!;
        Assert.NotEqual(default, holder.LastWrite);
        await holder.KillAsync();
        _nodes.Remove(holder);
        _nodes.Add(await holder.RestartAsync());
    }

    public async ValueTask DisposeAsync()
    {
        foreach (OurDataNode node in _nodes)
        {
            node.Dispose();
        }

        if (_folder is not null)
        {
            await ControlAsync("stop", _folder);
            Directory.Delete(_folder, recursive: true);
        }
    }

    internal static async Task ControlAsync(params string[] words)
    {
        // Nothing is redirected: the servers would hold the pipes open.
        using Process process = Process.Start(new ProcessStartInfo(Shared.Require("hadoop/bin/cluster"), words))!;
        await process.WaitForExitAsync().WaitAsync(Patience);
        Assert.True(process.ExitCode == 0, $"cluster {string.Join(' ', words)} ended with {process.ExitCode}.");
    }

    private async Task StartAsync()
    {
        Assert.SkipWhen(ApacheHadoop.Find(out string missing) is null, missing);
        Shared.Require("hadoop/bin/cluster");
        _folder = Directory.CreateTempSubdirectory("tusk-datanode-live-").FullName;
        await ControlAsync("start", _folder, "--datanodes", "0", "-D", "dfs.heartbeat.interval=1", "-D", "dfs.namenode.redundancy.interval.seconds=1s",
            "-D", "dfs.namenode.heartbeat.recheck-interval=1000", "-D", "dfs.namenode.reconstruction.pending.timeout-sec=3", "-D", "dfs.replication=2");
        foreach (string file in new[] { "core-site.xml", "hdfs-site.xml" })
        {
            _configuration.AddXml(Path.Combine(_folder, "conf", file));
        }

        for (int i = 0; i < 3; i++)
        {
            _nodes.Add(await OurDataNode.StartAsync(
                Path.Combine(_folder, "conf"), [$"dfs.datanode.data.dir={Path.Combine(_folder, "data", $"ours-{i}")}"]));
        }
    }
}
