using System.Diagnostics;
using System.Globalization;
using Tusk.Common.Configurations;
using Tusk.FileSystems;
using Tusk.Hdfs.Client;
using Tusk.Hdfs.DataTransfer;
using Tusk.Rpc;

[assembly: AssemblyFixture(typeof(Conformance.Tests.Support.HdfsCluster))]

namespace Conformance.Tests.Support;

/// <summary>
/// An unmodified NameNode and three DataNodes in processes of their own: started by the first test that asks for them, once
/// for all tests. Each test works in a folder of its own (<see cref="NewFolderAsync"/>).
/// </summary>
public class HdfsCluster : IAsyncDisposable
{
    /// <summary>What the DataNodes call themselves: an address of this machine where they do not listen, but others may.</summary>
    public const string DatanodeName = "127.0.0.2";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Lazy<Task> _start;
    private readonly Configuration _configuration = new();
    private string? _folder;
    private int _folders;

    public HdfsCluster() => _start = new Lazy<Task>(StartAsync);

    /// <summary>What its clients are told.</summary>
    public Configuration Configuration => _configuration.Clone();

    /// <summary>The NameNode's web server.</summary>
    public Uri Web => new($"http://{_configuration.Get("dfs.namenode.http-address")}");

    /// <summary>Where the processes keep what is theirs: <c>data/datanode-0</c> and so on.</summary>
    public string Folder => _folder!;

    /// <summary>Further words for its start.</summary>
    protected virtual string[] Options => ["--datanodes", "3"];

    /// <summary>Starts it, if nobody has; the test is skipped, with the reason, where there is no Hadoop.</summary>
    public Task RequireAsync() => _start.Value;

    /// <summary>A file system of it, with further settings.</summary>
    public async Task<HdfsFileSystem> ConnectAsync(string user = "root", params (string Name, string Value)[] settings)
    {
        await RequireAsync();
        Configuration configuration = Configuration;
        foreach ((string name, string value) in settings)
        {
            configuration.Set(name, value);
        }

        return HdfsFileSystem.Connect(new FsPath("hdfs:///"), configuration, new RpcUser(user));
    }

    /// <summary>A new folder that only this test uses; everybody may write into it.</summary>
    public async Task<FsPath> NewFolderAsync(HdfsFileSystem hdfs)
    {
        var folder = new FsPath(string.Create(CultureInfo.InvariantCulture, $"/test-{Interlocked.Increment(ref _folders)}"));
        await hdfs.MakeDirectoriesAsync(folder);
        await hdfs.SetPermissionsAsync(folder, (UnixFileMode)0x1FF);
        return hdfs.Qualify(folder);
    }

    /// <summary>What <c>hadoop fs</c> writes; it must succeed. A Java process costs a second: use it sparingly.</summary>
    public async Task<string> FsAsync(params string[] words)
    {
        (string output, string error, int exitCode) = await RunAsync("hadoop", ["fs", .. words]);
        Assert.True(exitCode == 0, $"hadoop fs {string.Join(' ', words)} ended with {exitCode}: {error}");
        return output;
    }

    /// <summary>Runs one of Hadoop's commands.</summary>
    public async Task<(string Output, string Error, int ExitCode)> RunAsync(string program, params string[] words)
    {
        await RequireAsync();
        using Process process = Process.Start(new ProcessStartInfo(Path.Combine(Path.GetDirectoryName(Launcher())!, program), words)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["HADOOP_CONF_DIR"] = Path.Combine(_folder!, "conf"), ["HADOOP_USER_NAME"] = "root" },
        })!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync().WaitAsync(Patience);
        await process.WaitForExitAsync().WaitAsync(Patience);
        return (output, await error, process.ExitCode);
    }

    /// <summary>Starts one of Hadoop's commands, whose input the test writes and whose output it reads; the cluster must be there.</summary>
    public Process Start(string program, params string[] words) => Process.Start(
        new ProcessStartInfo(Path.Combine(Path.GetDirectoryName(Launcher())!, program), words)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment = { ["HADOOP_CONF_DIR"] = Path.Combine(_folder!, "conf"), ["HADOOP_USER_NAME"] = "root" },
        })!;

    /// <summary>The name that one of its DataNodes has here (<c>datanode-0</c>).</summary>
    public string NameOf(DatanodeInfo node) => Path.GetFileName(
        Directory.EnumerateDirectories(Path.Combine(_folder!, "data"), "datanode-*").Single(folder =>
            File.ReadAllText(Path.Combine(folder, "current", "VERSION")).Contains(node.Uuid, StringComparison.Ordinal)));

    /// <summary>Kills one of its processes (<c>datanode-0</c>), as kill -9.</summary>
    public Task KillAsync(string name) => ControlAsync("kill", _folder!, name);

    /// <summary>Starts a killed process again, on the same ports and folders.</summary>
    public Task RestartAsync(string name) => ControlAsync("run", _folder!, name);

    public async ValueTask DisposeAsync()
    {
        if (_folder is not null)
        {
            await ControlAsync("stop", _folder);
            Directory.Delete(_folder, recursive: true);
        }

        GC.SuppressFinalize(this);
    }

    private static string Launcher() => Shared.Require("hadoop/bin/cluster");

    private async Task StartAsync()
    {
        string launcher = Launcher();
        Assert.SkipWhen(ApacheHadoop.Find(out string missing) is null, missing);
        Debug.Assert(File.Exists(launcher));
        _folder = Directory.CreateTempSubdirectory("tusk-hdfs-").FullName;

        // Pages of ten make small folders span several.
        await ControlAsync(["start", _folder, .. Options, "-D", "dfs.ls.limit=10", "-D", $"dfs.datanode.hostname={DatanodeName}"]);
        foreach (string file in new[] { "core-site.xml", "hdfs-site.xml" })
        {
            _configuration.AddXml(Path.Combine(_folder, "conf", file));
        }
    }

    private async Task ControlAsync(params string[] words)
    {
        // Nothing is redirected: the servers would hold the pipes open.
        using Process process = Process.Start(new ProcessStartInfo(Launcher(), words))!;
        await process.WaitForExitAsync().WaitAsync(Patience);
        Assert.True(process.ExitCode == 0, $"cluster {string.Join(' ', words)} ended with {process.ExitCode}; logs in {_folder}/logs.");
    }
}
