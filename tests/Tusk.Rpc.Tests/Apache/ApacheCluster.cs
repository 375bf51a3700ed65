using System.Diagnostics;
using Tusk.Common.Configurations;

namespace Tusk.Rpc.Tests.Apache;

/// <summary>An unmodified NameNode and DataNode in processes of their own, once for all tests of a class.</summary>
public sealed class ApacheCluster : IAsyncLifetime
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
            Assert.SkipWhen(_launcher is null, _missing);
            return Address(new Uri(_configuration.Get("fs.defaultFS")!).Authority);
        }
    }

    /// <summary>The NameNode's web port.</summary>
    public RpcAddress NameNodeHttp => Address(_configuration.Get("dfs.namenode.http-address")!);

    public async ValueTask InitializeAsync()
    {
        _launcher = Find();
        if (_launcher is null)
        {
            return;
        }

        await RunAsync("start", _folder, "--datanodes", "1");
        foreach (string file in new[] { "core-site.xml", "hdfs-site.xml" })
        {
            _configuration.AddXml(Path.Combine(_folder, "conf", file));
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_launcher is not null)
        {
            await RunAsync("stop", _folder);
        }

        Directory.Delete(_folder, recursive: true);
    }

    private static RpcAddress Address(string text)
    {
        Assert.True(RpcAddress.TryParse(text, null, out RpcAddress? address), text);
        return address;
    }

    private string? Find()
    {
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

    private async Task RunAsync(params string[] words)
    {
        using Process process = Process.Start(new ProcessStartInfo(_launcher!, words)
        {
            // Its children would hold pipes open.
            RedirectStandardOutput = false,
            RedirectStandardError = false,
        })!;
        await process.WaitForExitAsync().WaitAsync(Patience);
        Assert.True(process.ExitCode == 0, $"cluster {string.Join(' ', words)} ended with {process.ExitCode}; logs in {_folder}/logs.");
    }
}
