using System.Diagnostics;
using System.Text.RegularExpressions;
using Conformance.Tests.Support;

namespace Tusk.Hdfs.NameNode.Tests.Support;

/// <summary>A NameNode of Apache's on a folder that we wrote.</summary>
internal sealed partial class ApacheNameNode : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly Process _process;

    private ApacheNameNode(Process process) => _process = process;

    /// <summary>Starts one and waits until it serves.</summary>
    /// <param name="folder">Its name folder, of which <c>current</c> is in place; logs go beside it.</param>
    /// <param name="settings">More settings: <c>-Dname=value</c>.</param>
    /// <returns>The NameNode and its address.</returns>
    public static async Task<(ApacheNameNode Server, string Address)> StartAsync(string folder, params string[] settings)
    {
        var start = new ProcessStartInfo(Shared.Require("hadoop/bin/hadoop"),
        [
            "namenode", "-Dfs.defaultFS=hdfs://127.0.0.1:0", $"-Ddfs.namenode.name.dir=file://{folder}",
            "-Ddfs.namenode.http-address=127.0.0.1:0", "-Ddfs.namenode.safemode.extension=0", .. settings,
        ])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            Environment = { ["HADOOP_LOG_DIR"] = folder, ["HADOOP_HEAP"] = "256m" },
        };
        var process = Process.Start(start)!;
        var server = new ApacheNameNode(process);
        try
        {
            using var patience = new CancellationTokenSource(Patience);
            _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
            return (server, await AddressAsync(process.StandardError, patience.Token));
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    [GeneratedRegex(@"NameNode RPC up at: \S*?([0-9.]+:\d+)")]
    private static partial Regex UpAt();

    private static async Task<string> AddressAsync(StreamReader log, CancellationToken patience)
    {
        List<string> lines = [];
        while (await log.ReadLineAsync(patience) is string line)
        {
            lines.Add(line);
            if (UpAt().Match(line) is { Success: true } found)
            {
                _ = log.ReadToEndAsync(CancellationToken.None); // so that it never waits for us
                return found.Groups[1].Value;
            }
        }

        throw new InvalidOperationException("Apache's NameNode did not start:\n" + string.Join('\n', lines));
    }
}
