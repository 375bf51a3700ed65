using Tusk.Hdfs.Client;
using Tusk.Tests;

namespace Tusk.Cluster.Tests.Faults;

/// <summary>What is on a disk changes, and nobody reads it.</summary>
public sealed class RottenReplicaTests
{
    private const int FileBytes = 1 << 20;

    [Fact]
    public async Task A_replica_that_rots_is_found_without_a_reader_and_made_anew()
    {
        using var folder = new TemporaryFolder();
        await using ProcessCluster cluster = await ProcessCluster.StartAsync(3, [], i => [$"dfs.datanode.data.dir={folder[$"data-{i}"]}"]);
        cluster.Configuration.Set("dfs.replication", "2");
        await using HdfsFileSystem hdfs = cluster.Connect();
        var file = new WrittenFile("/file", 1);
        await file.WriteAsync(hdfs, FileBytes, TestContext.Current.CancellationToken);
        int holder = Enumerable.Range(0, 3).First(i => Replicas(folder[$"data-{i}"]).Any());
        await cluster.DataNode(holder).KillAsync();
        string rotten = Replicas(folder[$"data-{holder}"]).Single();
        byte[] bytes = await File.ReadAllBytesAsync(rotten, TestContext.Current.CancellationToken);
        bytes[FileBytes / 2] ^= 1;
        await File.WriteAllBytesAsync(rotten, bytes, TestContext.Current.CancellationToken);

        await cluster.RestartAsync(cluster.DataNode(holder));

        await Eventually.SaysAsync(cluster.DataNode(holder), "A replica is damaged, and the NameNode is told so", Path.GetFileName(rotten));
        byte[] expected = new byte[FileBytes];
        file.Fill(expected, 0);
        await Eventually.HoldsAsync(
            async () =>
            {
                string[] there = [.. Enumerable.Range(0, 3).SelectMany(i => Replicas(folder[$"data-{i}"]))];
                int sound = 0;
                foreach (string path in there)
                {
                    sound += await IsSoundAsync(path, expected) ? 1 : 0;
                }

                return (there.Length, sound) == (2, 2);
            },
            () => $"There are not two replicas, both sound: {cluster.Describe()}");
    }

    private static IEnumerable<string> Replicas(string folder) =>
        Directory.EnumerateFiles(folder, "blk_*", SearchOption.AllDirectories).Where(static path => !path.EndsWith(".meta", StringComparison.Ordinal));

    private static async Task<bool> IsSoundAsync(string path, byte[] expected)
    {
        try
        {
            return (await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken)).AsSpan().SequenceEqual(expected);
        }
        catch (IOException)
        {
            return false; // it is moved, or goes
        }
    }
}
