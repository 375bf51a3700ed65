using EndToEnd.Tests.Support;
using Tusk.Hdfs.Client;
using Tusk.Tests;

namespace Tusk.Cluster.Tests.Faults;

/// <summary>Volumes of DataNodes go away: deleted, replaced by a file, their disk unmounted.</summary>
public sealed class FailedVolumeTests
{
    private const int Files = 8;
    private const int FileBytes = 2 << 20;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_DataNode_goes_on_with_the_volumes_it_has_left_and_stops_where_too_many_failed()
    {
        using var folder = new TemporaryFolder();
        using var disk = new SmallDisk(folder["unmounted"], megabytes: 64);
        string[] tolerant = [folder["deleted"], folder["replaced"], disk.Folder, folder["stays"]];
        string[] strict = [folder["strict-a"], folder["strict-b"]];
        await using ProcessCluster cluster = await ProcessCluster.StartAsync(2, [], i => i == 0
            ? [$"dfs.datanode.data.dir={string.Join(',', tolerant)}", "dfs.datanode.failed.volumes.tolerated=3"]
            : [$"dfs.datanode.data.dir={string.Join(',', strict)}"]);
        await using HdfsFileSystem hdfs = cluster.Connect();
        WrittenFile[] files = [.. Enumerable.Range(0, Files).Select(static i => new WrittenFile($"/file-{i}", i))];
        foreach (WrittenFile file in files)
        {
            await file.WriteAsync(hdfs, FileBytes, Token);
        }

        Directory.Delete(tolerant[0], recursive: true);
        await UntilReplacedAsync(cluster, tolerant[0], tolerant[1..]);
        Directory.Delete(tolerant[1], recursive: true);
        await File.WriteAllTextAsync(tolerant[1], "no folder", Token);
        await UntilReplacedAsync(cluster, tolerant[1], tolerant[2..]);
        disk.TakeAway();
        await UntilReplacedAsync(cluster, tolerant[2], tolerant[3..]);
        Assert.True(cluster.DataNode(0).IsRunning, cluster.DataNode(0).Log);

        // The other one tolerates none: it stops, and what it held is with the first one.
        Directory.Delete(strict[1], recursive: true);
        Assert.Equal(1, await cluster.DataNode(1).WaitForEndAsync());
        await Eventually.SaysAsync(cluster.DataNode(1), "DataNode stops: ", strict[1], "dfs.datanode.failed.volumes.tolerated");
        await Eventually.SaysAsync(cluster.NameNode, "reports error 3", strict[1]);
        foreach (WrittenFile file in files)
        {
            await file.CheckAsync(hdfs, Token);
        }

        var later = new WrittenFile("/later", Files);
        await later.WriteAsync(hdfs, FileBytes, Token);
        await later.CheckAsync(hdfs, Token);
    }

    [Fact]
    public async Task A_replica_that_somebody_deleted_is_told_by_the_first_read_and_made_anew()
    {
        using var folder = new TemporaryFolder();
        await using ProcessCluster cluster = await ProcessCluster.StartAsync(2, [], i => [$"dfs.datanode.data.dir={folder[$"data-{i}"]}"]);
        await using HdfsFileSystem hdfs = cluster.Connect();
        var file = new WrittenFile("/file", 1);
        await file.WriteAsync(hdfs, FileBytes, Token);
        foreach (string path in Replicas(folder["data-0"]))
        {
            File.Delete(path);
        }

        await Eventually.HoldsAsync(
            async () =>
            {
                await file.CheckAsync(hdfs, Token); // from whichever DataNode
                return Replicas(folder["data-0"]).Count() == FileBytes >> 20;
            },
            () => $"The replicas were not made anew: {cluster.Describe()}");

        Assert.NotNull(Eventually.Find(cluster.DataNode(0), "The files of a replica are gone"));
    }

    private static IEnumerable<string> Replicas(string folder) =>
        Directory.EnumerateFiles(folder, "blk_*", SearchOption.AllDirectories).Where(static path => !path.EndsWith(".meta", StringComparison.Ordinal));

    /// <summary>Waits until both know of the failure, and all blocks are on the volumes that are left.</summary>
    private static async Task UntilReplacedAsync(ProcessCluster cluster, string failed, string[] left)
    {
        await Eventually.SaysAsync(cluster.DataNode(0), $"Volume {failed} failed and is taken out of service");
        await Eventually.SaysAsync(cluster.NameNode, "reports error 1", $"DataNode failed volumes:{failed};");
        const int Blocks = Files * (FileBytes >> 20);
        int count = 0;
        await Eventually.HoldsAsync(
            () => Task.FromResult((count = left.Sum(static folder => Replicas(Path.Combine(folder, "current")).Count())) == Blocks),
            () => $"{count} of {Blocks} replicas are on {string.Join(", ", left)}: {cluster.Describe()}");
    }
}
