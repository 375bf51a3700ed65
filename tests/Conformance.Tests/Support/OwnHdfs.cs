using Tusk.Cluster;
using Tusk.FileSystems;
using Tusk.Hdfs.Client;

namespace Conformance.Tests.Support;

/// <summary>An HDFS of ours in this process, which Apache's programs are told of; started by the first test that asks for it.</summary>
public sealed class OwnHdfs : IAsyncDisposable
{
    private readonly Lazy<Task<MiniCluster>> _start = new(static () => MiniCluster.StartAsync(
        new MiniClusterOptions { Datanodes = 2, Settings = new Dictionary<string, string> { ["dfs.replication"] = "1" } }));

    private readonly Lazy<Task> _sorted;

    public OwnHdfs() => _sorted = new Lazy<Task>(SortAsync);

    /// <summary>It.</summary>
    internal Task<MiniCluster> ClusterAsync() => _start.Value;

    /// <summary>A file system of it.</summary>
    internal async Task<HdfsFileSystem> ConnectAsync()
    {
        MiniCluster cluster = await ClusterAsync();
        return HdfsFileSystem.Connect(new FsPath("hdfs:///"), cluster.Configuration);
    }

    /// <summary>Apache's; the test is skipped, with the reason, where it is missing.</summary>
    internal static ApacheHadoop RequireHadoop()
    {
        ApacheHadoop? hadoop = ApacheHadoop.Find(out string missing);
        Assert.SkipWhen(hadoop is null, missing);
        return hadoop!;
    }

    /// <summary>Runs one of Apache's examples, in local mode, with its paths here.</summary>
    internal async Task<string> RunExampleAsync(string example, params string[] args) =>
        await RequireHadoop().RunExampleOnAsync((await ClusterAsync()).ConfFolder, example, ["-Dmapreduce.framework.name=local", .. args]);

    /// <summary>Has Apache make records and sort them: <c>/tera/in</c>, <c>/tera/out</c> of three parts; once for all tests.</summary>
    internal Task SortedAsync() => _sorted.Value;

    public async ValueTask DisposeAsync()
    {
        if (_start.IsValueCreated)
        {
            await (await _start.Value).DisposeAsync();
        }
    }

    private async Task SortAsync()
    {
        int records = Environment.GetEnvironmentVariable("TUSK_NIGHTLY") == "1" ? 2_000_000 : 20_000;
        await RunExampleAsync("teragen", "-Dmapreduce.job.maps=2", "-Ddfs.blocksize=1048576", $"{records}", "/tera/in");
        await RunExampleAsync("terasort", "-Dmapreduce.job.reduces=3", "-Ddfs.blocksize=1048576", "/tera/in", "/tera/out");
    }
}
