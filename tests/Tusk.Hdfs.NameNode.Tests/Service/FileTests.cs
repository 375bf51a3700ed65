using Tusk.FileSystems;
using Tusk.Hdfs.Client;
using Tusk.Hdfs.NameNode.Tests.Service.Support;

namespace Tusk.Hdfs.NameNode.Tests.Service;

/// <summary>Files through our client, our NameNode and our DataNodes.</summary>
public sealed class FileTests
{
    private static readonly FsPath Path = new("/a/file");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(70_000)]
    [InlineData(10_000_000)]
    public async Task A_file_comes_back_as_it_went(int size)
    {
        await using SmallCluster cluster = await SmallCluster.StartAsync(1);
        HdfsFileSystem hdfs = cluster.Connect(settings: ("dfs.blocksize", "4194304"));
        byte[] content = Samples(size);

        await WriteAsync(hdfs, content);

        Assert.Equal(content, await ReadAsync(hdfs));
        Assert.Equal(size, (await hdfs.GetStatusAsync(Path, Cancel)).Length);
    }

    [Fact]
    public async Task A_file_outlives_a_restart_of_all()
    {
        // Of one block the usual 0.999 is none: Hadoop rounds down.
        await using SmallCluster cluster = await SmallCluster.StartAsync(1, ("dfs.namenode.safemode.threshold-pct", "1.0"));
        byte[] content = Samples(100_000);
        await WriteAsync(cluster.Connect(), content);

        await cluster.NameNode.DisposeAsync();
        await cluster.StopDataNodeAsync(0);
        await cluster.StartNameNodeAsync();

        Assert.True(cluster.NameNode.IsInSafeMode);
        await cluster.StartDataNodeAsync(0);
        await cluster.UntilAsync(() => Task.FromResult(!cluster.NameNode.IsInSafeMode), "the end of safe mode");
        Assert.Equal(content, await ReadAsync(cluster.Connect()));
    }

    [Fact]
    public async Task What_was_synced_outlives_a_recovery_of_the_lease_that_comes_before_the_DataNodes()
    {
        await using SmallCluster cluster = await SmallCluster.StartAsync(1, ("dfs.namenode.heartbeat.recheck-interval", "20000"));
        byte[] content = Samples(100_000);
        FsOutputStream writing = await cluster.Connect().CreateAsync(Path, overwrite: true, Cancel);
        await writing.WriteAsync(content, Cancel);
        await writing.HsyncAsync(Cancel);
        writing.Abandon(); // its client is not to complete it
        await cluster.NameNode.DisposeAsync();
        await cluster.StopDataNodeAsync(0);

        await cluster.StartNameNodeAsync();
        HdfsFileSystem hdfs = cluster.Connect();
        Assert.False(cluster.NameNode.IsInSafeMode); // no block of it is complete
        bool isClosed = await hdfs.RecoverLeaseAsync(Path, Cancel);
        await cluster.StartDataNodeAsync(0);
        await cluster.UntilAsync(async () => isClosed || await hdfs.RecoverLeaseAsync(Path, Cancel), "the end of the recovery");

        Assert.Equal(content, await ReadAsync(hdfs));
    }

    [Fact]
    public async Task An_append_and_a_truncate_are_read_back()
    {
        await using SmallCluster cluster = await SmallCluster.StartAsync(1);
        HdfsFileSystem hdfs = cluster.Connect();
        byte[] content = Samples(150_000);
        await WriteAsync(hdfs, content[..100_001]);

        await using (FsOutputStream stream = await hdfs.AppendAsync(Path, Cancel))
        {
            await stream.WriteAsync(content.AsMemory(100_001), Cancel);
        }

        Assert.Equal(content, await ReadAsync(hdfs));
        if (!await hdfs.TruncateAsync(Path, 100_100, Cancel))
        {
            await cluster.UntilAsync(async () => await hdfs.IsClosedAsync(Path, Cancel), "the end of the truncate");
        }

        Assert.Equal(content[..100_100], await ReadAsync(hdfs));
    }

    [Fact]
    public async Task Three_replicas_are_three_again_after_a_DataNode_died()
    {
        await using SmallCluster cluster = await SmallCluster.StartAsync(4);
        HdfsFileSystem hdfs = cluster.Connect(settings: ("dfs.replication", "3"));
        byte[] content = Samples(300_000);
        await WriteAsync(hdfs, content);
        await cluster.UntilAsync(async () => await ReplicasAsync(hdfs) == 3, "three replicas");
        int holder = cluster.DataNodes.FindIndex(static node => node!.ReplicaCount == 1);

        await cluster.StopDataNodeAsync(holder);

        await cluster.UntilAsync(() => Task.FromResult(cluster.NameNode.Statistics.DeadDatanodes == 1), "a dead DataNode");
        await cluster.UntilAsync(async () => await ReplicasAsync(hdfs) == 3, "three replicas again");
        Assert.Equal(content, await ReadAsync(hdfs));
    }

    [Fact]
    public async Task Setrep_removes_replicas_and_delete_removes_all()
    {
        await using SmallCluster cluster = await SmallCluster.StartAsync(3);
        HdfsFileSystem hdfs = cluster.Connect();
        await WriteAsync(hdfs, Samples(50_000));
        await cluster.UntilAsync(() => Task.FromResult(cluster.DataNodes.Sum(static node => node!.ReplicaCount) == 3), "three replicas");

        await hdfs.SetReplicationAsync(Path, 1, Cancel);
        await cluster.UntilAsync(() => Task.FromResult(cluster.DataNodes.Sum(static node => node!.ReplicaCount) == 1), "one replica");

        await hdfs.DeleteAsync(new FsPath("/a"), recursive: true, Cancel);
        await cluster.UntilAsync(() => Task.FromResult(cluster.DataNodes.Sum(static node => node!.ReplicaCount) == 0), "no replica");
        Assert.Equal(0, cluster.NameNode.Statistics.Blocks);
    }

    [Fact]
    public async Task A_file_of_a_writer_that_died_is_closed_with_what_it_flushed()
    {
        await using SmallCluster cluster = await SmallCluster.StartAsync(2);
        byte[] content = Samples(200_100);
        HdfsFileSystem writer = cluster.Connect();
        FsOutputStream stream = await writer.CreateAsync(Path, overwrite: true, Cancel);
        await stream.WriteAsync(content, Cancel);
        await stream.HflushAsync(Cancel);
        HdfsFileSystem other = cluster.Connect();

        await cluster.UntilAsync(async () => await other.RecoverLeaseAsync(Path, Cancel), "the recovery of the lease");

        Assert.Equal(content, await ReadAsync(other));
        await Assert.ThrowsAnyAsync<IOException>(async () => await stream.DisposeAsync());
    }

    private static byte[] Samples(int size)
    {
        byte[] content = new byte[size];
        new Random(size).NextBytes(content);
        return content;
    }

    private static async Task WriteAsync(HdfsFileSystem hdfs, byte[] content)
    {
        await using FsOutputStream stream = await hdfs.CreateAsync(Path, overwrite: true, Cancel);
        await stream.WriteAsync(content, Cancel);
    }

    private static async Task<byte[]> ReadAsync(HdfsFileSystem hdfs)
    {
        await using FsInput input = await hdfs.OpenAsync(Path, Cancel);
        byte[] content = new byte[input.Length];
        int done = 0;
        while (done < content.Length)
        {
            int read = await input.ReadAtAsync(done, content.AsMemory(done), Cancel);
            Assert.NotEqual(0, read);
            done += read;
        }

        return content;
    }

    private static async Task<int> ReplicasAsync(HdfsFileSystem hdfs)
    {
        FileStatus status = await hdfs.GetStatusAsync(Path, Cancel);
        return (await hdfs.GetBlockLocationsAsync(status, 0, status.Length, Cancel)).Min(static block => block.Hosts.Count);
    }
}
