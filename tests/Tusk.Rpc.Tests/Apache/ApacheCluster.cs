using System.Diagnostics;
using Tusk.Common.Configurations;

namespace Tusk.Rpc.Tests.Apache;

/// <summary>An unmodified NameNode and DataNode in processes of their own, once for all tests of a class.</summary>
public class ApacheCluster : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly string _folder = Directory.CreateTempSubdirectory("tusk-rpc-").FullName;
    private readonly Configuration _configuration = new();
    private string? _launcher;
    private string _missing = "";

    /// <summary>The NameNode's RPC port; the test is skipped, with the reason, where there is no Hadoop.</summary>
    public RpcAddress NameNode
    {
        get
        {
            Require();
            return Address(new Uri(_configuration.Get("fs.defaultFS")!).Authority);
        }
    }

    /// <summary>What its clients are told.</summary>
    public Configuration Configuration => _configuration;

    /// <summary>The NameNode's web port.</summary>
    public RpcAddress NameNodeHttp => Address(_configuration.Get("dfs.namenode.http-address")!);

    /// <summary>Further words for its start.</summary>
    protected virtual string[] Options => [];

    /// <summary>Why it is not started, if it is not to be.</summary>
    protected virtual string? NotNow => null;

    /// <summary>Skips the test, with the reason, where there is no cluster.</summary>
    public void Require() => Assert.SkipWhen(_launcher is null, _missing);

    /// <summary>Kills one of its processes.</summary>
    public Task KillAsync(string name) => RunAsync(_launcher!, "kill", _folder, name);

    /// <summary>Runs a command of Hadoop's.</summary>
    public Task HadoopAsync(params string[] words) => RunAsync(Path.Combine(Path.GetDirectoryName(_launcher!)!, "hadoop"), words);

    public async ValueTask InitializeAsync()
    {
        _launcher = Find();
        if (_launcher is null)
        {
            return;
        }

        await RunAsync(_launcher, ["start", _folder, "--datanodes", "1", .. Options]);
        foreach (string file in new[] { "core-site.xml", "hdfs-site.xml" })
        {
            _configuration.AddXml(Path.Combine(_folder, "conf", file));
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_launcher is not null)
        {
            await RunAsync(_launcher, "stop", _folder);
        }

        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    private static RpcAddress Address(string text)
    {
        Assert.True(RpcAddress.TryParse(text, null, out RpcAddress? address), text);
        return address;
    }

    private string? Find()
    {
        if (NotNow is { } reason)
        {
            _missing = reason;
            return null;
        }

        if (!(Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(static folder => File.Exists(Path.Combine(folder, "java"))))
        {
            _missing = "There is no java in PATH, which Apache Hadoop needs.";
            return null;
        }

        DirectoryInfo? root = new(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "Tusk.slnx")))
        {
            root = root.Parent;
        }

        string launcher = Path.Combine(root?.Parent?.FullName ?? "/", "shared", "hadoop", "bin", "cluster");
        _missing = "There is no Apache Hadoop beside the checkout: ../shared/hadoop/bin/cluster.";
        return File.Exists(launcher) ? launcher : null;
    }

    private async Task RunAsync(string program, params string[] words)
    {
        // Nothing is redirected: the servers would hold the pipes open.
        using Process process = Process.Start(new ProcessStartInfo(program, words)
        {
            Environment = { ["HADOOP_CONF_DIR"] = Path.Combine(_folder, "conf") },
        })!;
        await process.WaitForExitAsync().WaitAsync(Patience);
        Assert.True(process.ExitCode == 0, $"{string.Join(' ', words)} ended with {process.ExitCode}; logs in {_folder}/logs.");
    }
}
