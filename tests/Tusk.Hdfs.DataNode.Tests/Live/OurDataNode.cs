using System.Diagnostics;

namespace Tusk.Hdfs.DataNode.Tests.Live;

/// <summary>A DataNode of ours as a process.</summary>
internal sealed class OurDataNode : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly string _conf;
    private readonly string[] _settings;

    private OurDataNode(Process process, string conf, string[] settings, string uuid, int dataPort) =>
        (_process, _conf, _settings, Uuid, DataPort) = (process, conf, settings, uuid, dataPort);

    public string Uuid { get; }

    /// <summary>When a block that is not finished was written to last; the beginning of time if there is none.</summary>
    public DateTime LastWrite => Directory.EnumerateFiles(DataFolder, "blk_*", SearchOption.AllDirectories)
        .Where(static path => path.Contains("/rbw/", StringComparison.Ordinal))
        .Select(File.GetLastWriteTimeUtc)
        .DefaultIfEmpty()
        .Max();

    private string DataFolder => _settings.Single(static setting => setting.StartsWith("dfs.datanode.data.dir=", StringComparison.Ordinal)).Split('=')[1];

    public int DataPort { get; }

    /// <summary>Starts one and waits until it has registered.</summary>
    public static async Task<OurDataNode> StartAsync(string conf, string[] settings)
    {
        // Built into a folder of its own beside ours.
        string program = AppContext.BaseDirectory.Replace("Tusk.Hdfs.DataNode.Tests", "DataNodeProcess", StringComparison.Ordinal);
        Process process = Process.Start(new ProcessStartInfo(
            "dotnet",
            [Path.Combine(program, "DataNodeProcess.dll"), conf, "dfs.datanode.address=127.0.0.1:0", "dfs.datanode.ipc.address=127.0.0.1:0", .. settings])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["HADOOP_USER_NAME"] = "root" },
        })!;
        var log = new System.Text.StringBuilder();
        process.ErrorDataReceived += (_, line) => log.AppendLine(line.Data);
        process.BeginErrorReadLine();
        string? ready = await process.StandardOutput.ReadLineAsync().WaitAsync(Patience);
        string[] words = ready?.Split(' ') ?? [];
        Assert.True(words is ["ready", _, _, _], $"Our DataNode did not start: {log}");
        return new OurDataNode(process, conf, settings, words[1], int.Parse(words[2]));
    }

    /// <summary>As kill -9.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync().WaitAsync(Patience);
    }

    /// <summary>Ends it as an operator does.</summary>
    public async Task StopAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync().WaitAsync(Patience);
        Assert.Equal(0, _process.ExitCode);
    }

    /// <summary>Starts another process on the same folders and ports.</summary>
    public Task<OurDataNode> RestartAsync() => StartAsync(_conf, [.. _settings, $"dfs.datanode.address=127.0.0.1:{DataPort}"]);

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }
}
