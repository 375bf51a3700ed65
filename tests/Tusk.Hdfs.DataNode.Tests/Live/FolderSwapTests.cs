using System.Diagnostics;
using Conformance.Tests.Support;

namespace Tusk.Hdfs.DataNode.Tests.Live;

/// <summary>A data folder is used by our DataNode, by Apache's, and by ours again.</summary>
public sealed class FolderSwapTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_folder_of_ours_is_one_of_Apaches_and_the_other_way_round()
    {
        Assert.SkipWhen(ApacheHadoop.Find(out string missing) is null, missing);
        Shared.Require("hadoop/bin/cluster");
        string folder = Directory.CreateTempSubdirectory("tusk-datanode-swap-").FullName;
        await ApacheNameNode.ControlAsync("start", folder, "--datanodes", "0", "-D", "dfs.replication=1", "-D", "dfs.heartbeat.interval=1");
        try
        {
            await SwapAsync(folder);
        }
        finally
        {
            await ApacheNameNode.ControlAsync("stop", folder);
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task SwapAsync(string folder)
    {
        string conf = Path.Combine(folder, "conf");
        string setting = $"dfs.datanode.data.dir={Path.Combine(folder, "data/swapped")}";
        string a = Path.Combine(folder, "a"), b = Path.Combine(folder, "b");
        await File.WriteAllTextAsync(a, new string('a', 100_000), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(b, new string('b', 1_000), TestContext.Current.CancellationToken);

        OurDataNode first = await OurDataNode.StartAsync(conf, [setting]);
        await RunAsync(conf, "fs", "-put", a, "/a");
        await first.StopAsync();

        using (Process apache = StartApaches(conf, setting))
        {
            await RunAsync(conf, "fs", "-put", "-f", b, "/b"); // which it can once it has registered
            Assert.Equal(new string('a', 100_000), await RunAsync(conf, "fs", "-cat", "/a"));
            await RunAsync(conf, "fs", "-appendToFile", b, "/a");
            apache.Kill();
            await apache.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        using OurDataNode second = await OurDataNode.StartAsync(conf, [setting]);
        Assert.Equal(first.Uuid, second.Uuid);
        Assert.Equal(new string('a', 100_000) + new string('b', 1_000), await RunAsync(conf, "fs", "-cat", "/a"));
        Assert.Equal(new string('b', 1_000), await RunAsync(conf, "fs", "-cat", "/b"));
    }

    private static Process StartApaches(string conf, string setting) => Process.Start(new ProcessStartInfo(
        Shared.Require("hadoop/bin/hadoop"),
        [
            "datanode", $"-D{setting}", "-Ddfs.datanode.address=127.0.0.1:0", "-Ddfs.datanode.ipc.address=127.0.0.1:0",
            "-Ddfs.datanode.http.address=127.0.0.1:0",
        ])
    {
        Environment =
        {
            ["HADOOP_CONF_DIR"] = conf, ["HADOOP_LOG_DIR"] = Path.Combine(conf, "../logs"), ["HADOOP_HEAP"] = "256m",
            ["HADOOP_LOGGER"] = "ERROR,console", ["HADOOP_ROOT_LOGGER"] = "ERROR,console",
        },
    })!;

    /// <summary>Runs a command, again and again until it succeeds: a DataNode that is starting has not reported its blocks.</summary>
    private static async Task<string> RunAsync(string conf, params string[] words)
    {
        string last = "";
        for (long since = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(since) < Patience;)
        {
            using Process process = Process.Start(new ProcessStartInfo(Shared.Require("hadoop/bin/hadoop"), words)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                Environment = { ["HADOOP_CONF_DIR"] = conf, ["HADOOP_USER_NAME"] = "root" },
            })!;
            Task<string> error = process.StandardError.ReadToEndAsync();
            string output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync().WaitAsync(Patience);
            last = await error;
            if (process.ExitCode == 0)
            {
                return output;
            }
        }

        Assert.Fail($"hadoop {string.Join(' ', words)} does not succeed: {last}");
        return "";
    }
}
