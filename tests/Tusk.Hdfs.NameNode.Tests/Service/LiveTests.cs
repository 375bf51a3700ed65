using System.Diagnostics;
using System.Xml.Linq;
using Conformance.Tests.Support;
using Tusk.Hdfs.NameNode.Tests.Service.Support;

namespace Tusk.Hdfs.NameNode.Tests.Service;

/// <summary>Apache's shell, and Apache's DataNode, with our NameNode.</summary>
public sealed class LiveTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Apaches_shell_works_with_DataNodes_of_both_kinds(bool isApaches)
    {
        ApacheHadoop? hadoop = ApacheHadoop.Find(out string missing);
        Assert.SkipWhen(hadoop is null, missing);
        Shared.Require("hadoop/bin/hadoop");
        await using SmallCluster cluster = await SmallCluster.StartAsync(isApaches ? 0 : 2, ("dfs.replication", "1"));
        byte[] content = new byte[200_000];
        new Random(1).NextBytes(content);
        string file = Path.Combine(cluster.Folder, "file");
        string rest = Path.Combine(cluster.Folder, "rest");
        await File.WriteAllBytesAsync(file, content[..150_001], Cancel);
        await File.WriteAllBytesAsync(rest, content[150_001..], Cancel);
        using Process? datanode = isApaches ? StartDataNode(cluster) : null;
        try
        {
            if (isApaches)
            {
                await cluster.UntilAsync(() => Task.FromResult(cluster.NameNode.Statistics.LiveDatanodes == 1), "Apache's DataNode");
            }

            await FsAsync(cluster, "-mkdir", "-p", "/a/b");
            await FsAsync(cluster, "-Ddfs.blocksize=65536", "-Ddfs.replication=1", "-put", file, "/a/b/f");
            await FsAsync(cluster, "-appendToFile", rest, "/a/b/f");
            await FsAsync(cluster, "-truncate", "-w", "180000", "/a/b/f");
            string back = Path.Combine(cluster.Folder, "back");
            await FsAsync(cluster, "-get", "/a/b/f", back);
            Assert.Equal(content[..180_000], await File.ReadAllBytesAsync(back, Cancel));
            await FsAsync(cluster, "-mv", "/a/b/f", "/a/g");
            Assert.Equal("g 1 65536 180000 supergroup regular file\n", await FsAsync(cluster, "-stat", "%n %r %o %b %g %F", "/a/g"));
            Assert.Contains("\tMD5-of-128MD5-of-512CRC32C\t", await FsAsync(cluster, "-checksum", "/a/g"), StringComparison.Ordinal);
        }
        finally
        {
            datanode?.Kill(entireProcessTree: true);
        }

        await cluster.NameNode.DisposeAsync();
        await ReadByViewersAsync(hadoop, cluster);
    }

    /// <summary>The NameNode has stopped: oev reads its last segment, oiv its image.</summary>
    private static async Task ReadByViewersAsync(ApacheHadoop hadoop, SmallCluster cluster)
    {
        string current = Path.Combine(cluster.Folder, "name", "current");
        XDocument edits = await hadoop.EditLogAsync(cluster.Folder, Directory.EnumerateFiles(current, "edits_0*").Max(StringComparer.Ordinal)!);
        string[] codes = [.. edits.Descendants("OPCODE").Select(static code => code.Value)];
        Assert.Equal(["OP_START_LOG_SEGMENT", "OP_MKDIR", "OP_MKDIR", "OP_ADD"], codes[..4]);
        Assert.Contains("OP_TRUNCATE", codes);
        Assert.Equal("OP_END_LOG_SEGMENT", codes[^1]);
        XDocument image = await hadoop.ImageAsync(
            cluster.Folder, Directory.EnumerateFiles(current, "fsimage_0*").Where(static path => !path.EndsWith(".md5", StringComparison.Ordinal)).First());
        Assert.NotEmpty(image.Descendants("inode"));
    }

    private static Process StartDataNode(SmallCluster cluster) => Process.Start(new ProcessStartInfo(
        Shared.Require("hadoop/bin/hadoop"),
        [
            "datanode", $"-Dfs.defaultFS=hdfs://{cluster.NameNode.Address}", $"-Ddfs.datanode.data.dir={cluster.Folder}/apache",
            "-Ddfs.datanode.address=127.0.0.1:0", "-Ddfs.datanode.ipc.address=127.0.0.1:0", "-Ddfs.datanode.http.address=127.0.0.1:0",
            "-Ddfs.heartbeat.interval=1",
        ])
    {
        Environment =
        {
            ["HADOOP_LOG_DIR"] = cluster.Folder, ["HADOOP_HEAP"] = "256m", ["HADOOP_LOGGER"] = "ERROR,console", ["HADOOP_ROOT_LOGGER"] = "ERROR,console",
        },
    })!;

    private static async Task<string> FsAsync(SmallCluster cluster, params string[] words)
    {
        using Process process = Process.Start(new ProcessStartInfo(
            Shared.Require("hadoop/bin/hadoop"), ["fs", $"-Dfs.defaultFS=hdfs://{cluster.NameNode.Address}", .. words])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["HADOOP_USER_NAME"] = Environment.UserName, ["HADOOP_HEAP"] = "256m" },
        })!;
        Task<string> error = process.StandardError.ReadToEndAsync(Cancel);
        string output = await process.StandardOutput.ReadToEndAsync(Cancel).WaitAsync(Patience, Cancel);
        await process.WaitForExitAsync(Cancel).WaitAsync(Patience, Cancel);
        Assert.True(
            process.ExitCode == 0, $"hadoop fs {string.Join(' ', words)} ended with {process.ExitCode}: {await error}\n{string.Join('\n', cluster.Log)}");
        return output;
    }
}
