using System.Collections.Concurrent;
using System.Diagnostics;
using Tusk.Common.Configurations;
using Tusk.FileSystems;
using Tusk.Hdfs.Client;
using Tusk.Hdfs.NameNode.Tests.Support;
using Tusk.Rpc;

namespace Tusk.Hdfs.NameNode.Tests.Service;

/// <summary>A NameNode process is killed, as by kill -9, while many write: all that was acknowledged is there afterwards.</summary>
public sealed class KilledTests
{
    private const int Writers = 16;
    private const int Rounds = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_acknowledged_outlives_a_kill()
    {
        using var folder = new TemporaryFolder();
        var made = new ConcurrentBag<string>();
        string[] settings =
        [
            "fs.defaultFS=hdfs://127.0.0.1:0", $"dfs.namenode.name.dir={folder / "name"}", "dfs.namenode.checkpoint.txns=500",
            "dfs.namenode.checkpoint.check.period=50ms",
        ];
        for (int round = 0; round < Rounds; round++)
        {
            using Process process = Start(round == 0 ? ["-format", .. settings] : settings);
            int port = await PortAsync(process);
            await using HdfsFileSystem hdfs = Connect(port);
            await CheckAsync(hdfs, made);
            using var killed = new CancellationTokenSource();
            Task[] writers = [.. Enumerable.Range(0, Writers).Select(writer => WriteAsync(port, $"/round-{round}/writer-{writer}", made, killed.Token))];
            await Task.Delay(400 + (250 * round), Cancel);
            process.Kill();
            await killed.CancelAsync();
            await Task.WhenAll(writers).WaitAsync(Patience, Cancel);
            await process.WaitForExitAsync(Cancel);
        }

        using Process last = Start(settings);
        await using HdfsFileSystem client = Connect(await PortAsync(last));
        await CheckAsync(client, made);
        Assert.True(made.Count > Writers * Rounds, $"Only {made.Count} directories were made.");
        last.Kill();
        await last.WaitForExitAsync(Cancel);
    }

    private static Process Start(string[] args)
    {
        // Built into a folder of its own beside ours.
        string program = AppContext.BaseDirectory.Replace("Tusk.Hdfs.NameNode.Tests", "NameNodeProcess", StringComparison.Ordinal);
        Process process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(program, "NameNodeProcess.dll"), .. args])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        return process;
    }

    private static async Task<int> PortAsync(Process process)
    {
        string? ready = await process.StandardOutput.ReadLineAsync(Cancel).AsTask().WaitAsync(Patience, Cancel);
        Assert.StartsWith("ready ", ready, StringComparison.Ordinal);
        return int.Parse(ready![6..]);
    }

    private static HdfsFileSystem Connect(int port)
    {
        var configuration = new Configuration();
        configuration.Set("ipc.client.connect.max.retries", "0");
        return HdfsFileSystem.Connect(new FsPath($"hdfs://127.0.0.1:{port}/"), configuration, new RpcUser(Environment.UserName));
    }

    private static async Task WriteAsync(int port, string folder, ConcurrentBag<string> made, CancellationToken killed)
    {
        await using HdfsFileSystem hdfs = Connect(port);
        try
        {
            for (int i = 0; ; i++)
            {
                await hdfs.MakeDirectoriesAsync(new FsPath($"{folder}/{i}"), killed);
                made.Add($"{folder}/{i}");
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // It was killed: nothing is known of the last one.
        }
    }

    private static async Task CheckAsync(HdfsFileSystem hdfs, ConcurrentBag<string> made)
    {
        foreach (IGrouping<string, string> folder in made.GroupBy(static path => path[..path.LastIndexOf('/')]))
        {
            HashSet<string> there = [];
            await foreach (FileStatus status in hdfs.ListAsync(new FsPath(folder.Key), Cancel))
            {
                there.Add(status.Path.PathPart);
            }

            Assert.Subset(there, folder.ToHashSet());
        }
    }
}
