using Tusk.FileSystems;
using Tusk.Hdfs.Client;

namespace Tusk.Hdfs.DataNode.Tests.Live;

/// <summary>Our DataNodes under Apache's NameNode, used by Apache's client and by ours.</summary>
public sealed class LiveTests(ApacheNameNode cluster)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Files_of_many_sizes_go_in_and_out_by_both_clients_and_are_sound()
    {
        await cluster.RequireAsync();
        string folder = Path.Combine(cluster.Folder, "files");
        Directory.CreateDirectory(folder);
        int[] sizes = [0, 1, 511, 512, 513, 64_511, 64_512, 64_513, 65_536, 1_048_575, 1_048_577, 5_000_000];
        foreach (int size in sizes)
        {
            byte[] content = new byte[size];
            new Random(size).NextBytes(content);
            await File.WriteAllBytesAsync(Path.Combine(folder, $"f{size}"), content, Cancel);
        }

        await cluster.RunAsync("fs", "-Ddfs.blocksize=1048576", "-put", folder, "/");
        HdfsFileSystem hdfs = cluster.Connect(("dfs.blocksize", "1048576"));
        await using (hdfs.ConfigureAwait(false))
        {
            await hdfs.MakeDirectoriesAsync(new FsPath("/ours"), Cancel);
            foreach (int size in sizes)
            {
                byte[] content = await File.ReadAllBytesAsync(Path.Combine(folder, $"f{size}"), Cancel);
                Assert.Equal(content, await ReadAsync(hdfs, $"/files/f{size}"));
                await WriteAsync(hdfs, $"/ours/f{size}", content);
            }
        }

        await cluster.RunAsync("fs", "-get", "/ours", Path.Combine(cluster.Folder, "back"));
        foreach (int size in sizes)
        {
            Assert.Equal(
                await File.ReadAllBytesAsync(Path.Combine(folder, $"f{size}"), Cancel),
                await File.ReadAllBytesAsync(Path.Combine(cluster.Folder, "back", $"f{size}"), Cancel));
        }

        // The checksums that both clients asked our DataNodes for: of the same content they are the same.
        string sums = await cluster.RunAsync("fs", "-checksum", "/files/f5000000", "/ours/f5000000");
        string[] lines = sums.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(lines[0].Split('\t')[2], lines[1].Split('\t')[2]);
        string report = await cluster.RunAsync("org.apache.hadoop.hdfs.tools.DFSck", "/");
        Assert.Contains("The filesystem under path '/' is HEALTHY", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Appends_of_both_clients_and_a_truncate_are_read_back()
    {
        await cluster.RequireAsync();
        byte[] content = Samples(151_000);
        string file = Path.Combine(cluster.Folder, "rest");
        await File.WriteAllBytesAsync(file, content[150_100..], Cancel);
        HdfsFileSystem hdfs = cluster.Connect();
        await using (hdfs.ConfigureAwait(false))
        {
            await WriteAsync(hdfs, "/append", content[..150_000]);
            await using (FsOutputStream stream = await hdfs.AppendAsync(new FsPath("/append"), Cancel))
            {
                await stream.WriteAsync(content.AsMemory(150_000, 100), Cancel);
            }

            await cluster.RunAsync("fs", "-appendToFile", file, "/append");
            Assert.Equal(content, await ReadAsync(hdfs, "/append"));
            await cluster.RunAsync("fs", "-truncate", "-w", "100001", "/append");
            Assert.Equal(content[..100_001], await ReadAsync(hdfs, "/append"));
        }
    }

    [Fact]
    public async Task A_DataNode_killed_in_mid_write_and_started_again_keeps_all_that_was_flushed()
    {
        await cluster.RequireAsync();
        byte[] content = Samples(1_000_100);
        var path = new FsPath("/killed");
        HdfsFileSystem hdfs = cluster.Connect();
        await using (hdfs.ConfigureAwait(false))
        {
            HdfsFileSystem writer = cluster.Connect(("dfs.replication", "1"));
            FsOutputStream stream = await writer.CreateAsync(path, overwrite: true, Cancel);
            await stream.WriteAsync(content, Cancel);
            await stream.HflushAsync(Cancel);

            // The only replica; its writer is gone, too: the lease is recovered from what is on the disk.
            await cluster.RestartWriterAsync();
            for (int i = 0; i < 120 && !await hdfs.RecoverLeaseAsync(path, Cancel); i++)
            {
                await Task.Delay(250, Cancel);
            }

            Assert.True(await hdfs.IsClosedAsync(path, Cancel), "The lease was not recovered in 30 s.");
            Assert.Equal(content, await ReadAsync(hdfs, path.PathPart));
            await Assert.ThrowsAnyAsync<IOException>(async () => await stream.DisposeAsync());
            await writer.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_pipeline_that_loses_a_DataNode_goes_on_and_the_NameNode_has_it_copied()
    {
        await cluster.RequireAsync();
        byte[] content = Samples(2_000_000);
        var path = new FsPath("/two");
        HdfsFileSystem hdfs = cluster.Connect(("dfs.replication", "2"));
        await using (hdfs.ConfigureAwait(false))
        {
            FsOutputStream stream = await hdfs.CreateAsync(path, overwrite: true, Cancel);
            await stream.WriteAsync(content.AsMemory(0, 1_000_000), Cancel);
            await stream.HflushAsync(Cancel);
            await cluster.RestartWriterAsync();
            await stream.WriteAsync(content.AsMemory(1_000_000), Cancel);
            await stream.DisposeAsync();

            Assert.Equal(content, await ReadAsync(hdfs, path.PathPart));
            int replicas = 0;
            for (int i = 0; i < 120 && replicas < 2; i++)
            {
                await Task.Delay(250, Cancel);
                replicas = (await hdfs.GetBlockLocationsAsync(await hdfs.GetStatusAsync(path, Cancel), 0, content.Length, Cancel)).Min(static block => block.Hosts.Count);
            }

            Assert.Equal(2, replicas);
        }
    }

    private static byte[] Samples(int bytes)
    {
        byte[] content = new byte[bytes];
        new Random(bytes).NextBytes(content);
        return content;
    }

    private static async Task WriteAsync(HdfsFileSystem hdfs, string path, byte[] content)
    {
        await using FsOutputStream stream = await hdfs.CreateAsync(new FsPath(path), overwrite: true, Cancel);
        await stream.WriteAsync(content, Cancel);
    }

    private static async Task<byte[]> ReadAsync(HdfsFileSystem hdfs, string path)
    {
        await using FsInput input = await hdfs.OpenAsync(new FsPath(path), Cancel);
        using Stream stream = input.OpenStream();
        var content = new MemoryStream();
        await stream.CopyToAsync(content, Cancel);
        return content.ToArray();
    }
}
