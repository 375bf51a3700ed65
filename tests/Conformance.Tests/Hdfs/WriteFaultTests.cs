using System.Diagnostics;
using System.Globalization;
using Conformance.Tests.Support;
using Tusk.Common.Errors;
using Tusk.FileSystems;
using Tusk.Hdfs.Client;
using Tusk.Hdfs.Client.Namespace;
using Tusk.Hdfs.DataTransfer;

namespace Conformance.Tests.Hdfs;

/// <summary>Servers are killed, as by kill -9, while files are written: what was acknowledged is there, once.</summary>
[Collection(nameof(AloneOnTheCluster))]
public sealed class WriteFaultTests(HdfsCluster cluster)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3); // a recovery that fails is tried again after minutes

    [Fact]
    public async Task A_datanode_is_killed_before_the_first_packet()
    {
        await using HdfsFileSystem hdfs = await cluster.ConnectAsync();
        FsPath file = await cluster.NewFolderAsync(hdfs) / "f";
        byte[] content = Content(1_000_000);
        await using (FsOutputStream stream = await hdfs.CreateAsync(file, new FileCreation { Replication = 3 }))
        {
            await stream.WriteAsync(content.AsMemory(0, 100));
            await cluster.KillAsync("datanode-0");
            await stream.WriteAsync(content.AsMemory(100));
        }

        await CheckAsync(hdfs, file, content);
        await ReviveAsync(hdfs, "datanode-0");
    }

    /// <summary>
    /// A packet has 65,047 B: 6 B of lengths, 25 B of header, 504 B of checksums, the data. The DataNode gets three packets and a part
    /// of the fourth, stands there, and is killed; the writer meanwhile has filled the window.
    /// </summary>
    /// <param name="bytes">How large the part is.</param>
    [Theory]
    [InlineData(30_000)]
    [InlineData(3)]
    [InlineData(20)]
    [InlineData(300)]
    [InlineData(65_046)]
    public async Task A_datanode_is_killed_in_the_middle_of_a_packet(int bytes)
    {
        Assert.SkipUnless(
            bytes == 30_000 || Environment.GetEnvironmentVariable("TUSK_NIGHTLY") == "1",
            "Within the data by day, within lengths, header, checksums and before the last bytes at night (TUSK_NIGHTLY=1).");
        Assert.SkipUnless(OperatingSystem.IsLinux(), $"Something listens at {HdfsCluster.DatanodeName}, which only Linux has from the start.");
        await using HdfsFileSystem hdfs = await cluster.ConnectAsync("root", ("dfs.client.use.datanode.hostname", "true"));
        FsPath file = await cluster.NewFolderAsync(hdfs) / "f";
        byte[] content = Content(24 << 20);
        await using DatanodeRelays relays = await DatanodeRelays.StartAsync(hdfs, packets: 3, bytes);
        FsOutputStream stream = await hdfs.CreateAsync(file, new FileCreation { Replication = 3, BlockSize = 32 << 20 });

        Task write = stream.WriteAsync(content).AsTask();
        DatanodeInfo victim = await relays.Cut.WaitAsync(Patience, TestContext.Current.CancellationToken);
        LocatedBlock block = (await hdfs.NameNode.Blocks.GetBlockLocationsAsync(file.PathPart, 0, 1, default))!.Blocks[0];
        Assert.InRange(block.Replicas.Count, 2, 3); // a DataNode that is too busy is left out

        // What the DataNode has of whole packets is in its file; it waits for the rest of the next one.
        string replica = Assert.Single(ReplicasOf(block, cluster.NameOf(victim)));
        var clock = Stopwatch.StartNew();
        while (new FileInfo(replica).Length < 3 * 64_512)
        {
            Assert.True(clock.Elapsed < Patience, $"{replica} has {new FileInfo(replica).Length} B.");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        await cluster.KillAsync(cluster.NameOf(victim));
        try
        {
            Assert.Equal(3 * 64_512, new FileInfo(replica).Length);
            Assert.False(write.IsCompleted);
            relays.Break();
            await write.WaitAsync(Patience, TestContext.Current.CancellationToken);
            await stream.DisposeAsync();

            // Those that were in the pipeline; the NameNode may have copied it to the one that was not.
            await CheckAsync(hdfs, file, content);
            LocatedBlock whole = (await hdfs.NameNode.Blocks.GetBlockLocationsAsync(file.PathPart, 0, 1, default))!.Blocks[0];
            DatanodeInfo[] nodes = [.. whole.Replicas.Select(static one => one.Node)];
            Assert.DoesNotContain(victim, nodes);
            Assert.All(block.Replicas.Where(one => one.Node != victim), one => Assert.Contains(one.Node, nodes));
            foreach (DatanodeInfo node in nodes)
            {
                string copy = Assert.Single(ReplicasOf(whole, cluster.NameOf(node)));
                Assert.True((await File.ReadAllBytesAsync(copy, TestContext.Current.CancellationToken)).AsSpan().SequenceEqual(content), copy);
            }
        }
        finally
        {
            await ReviveAsync(hdfs, cluster.NameOf(victim));
        }
    }

    /// <summary>At the DataNodes' names there are others than at their addresses: who is told to takes the names for all that he writes and reads.</summary>
    [Fact]
    public async Task Pitfall_35_datanodes_are_reached_by_their_names_where_a_client_is_told_to()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), $"Something listens at {HdfsCluster.DatanodeName}, which only Linux has from the start.");
        await using HdfsFileSystem byName = await cluster.ConnectAsync("root", ("dfs.client.use.datanode.hostname", "true"));
        await using HdfsFileSystem byAddress = await cluster.ConnectAsync();
        FsPath file = await cluster.NewFolderAsync(byName) / "f";
        byte[] content = Content(100_000);
        await using DatanodeRelays relays = await DatanodeRelays.StartAsync(byName);

        await using (FsOutputStream stream = await byName.CreateAsync(file, new FileCreation { Replication = 3 }))
        {
            await stream.WriteAsync(content);
        }

        Assert.Equal(1, relays.Connections);
        Assert.Equal(content, await ReadAsync(byAddress, file));
        Assert.Equal(1, relays.Connections);
        Assert.Equal(content, await ReadAsync(byName, file));
        Assert.Equal(2, relays.Connections);
    }

    [Theory]
    [InlineData("datanode-0")]
    [InlineData("datanode-1")]
    [InlineData("datanode-2")]
    public async Task A_datanode_is_killed_in_the_middle_of_a_block(string victim)
    {
        Assert.SkipUnless(
            victim == "datanode-0" || Environment.GetEnvironmentVariable("TUSK_NIGHTLY") == "1",
            "One victim by day, each of the three at night (TUSK_NIGHTLY=1).");
        await using HdfsFileSystem hdfs = await cluster.ConnectAsync();
        FsPath file = await cluster.NewFolderAsync(hdfs) / "f";
        byte[] content = Content(24 << 20);
        await using (FsOutputStream stream = await hdfs.CreateAsync(file, new FileCreation { Replication = 3, BlockSize = 16 << 20 }))
        {
            await stream.WriteAsync(content.AsMemory(0, 4 << 20));
            Task kill = cluster.KillAsync(victim); // packets are on their way all the time
            for (int at = 4 << 20; at < content.Length; at += 1 << 20)
            {
                await stream.WriteAsync(content.AsMemory(at, 1 << 20));
            }

            await kill;
            await stream.HsyncAsync();
        }

        await CheckAsync(hdfs, file, content);
        await ReviveAsync(hdfs, victim);
    }

    [Fact]
    public async Task A_datanode_is_killed_while_the_file_is_closed_and_while_it_is_idle()
    {
        await using HdfsFileSystem hdfs = await cluster.ConnectAsync();
        FsPath folder = await cluster.NewFolderAsync(hdfs);
        byte[] content = Content(3 << 20);
        FsOutputStream[] files = await Task.WhenAll(Enumerable.Range(0, 8).Select(
            i => hdfs.CreateAsync(folder / i.ToString(CultureInfo.InvariantCulture), new FileCreation { Replication = 3 }).AsTask()));
        await Task.WhenAll(files.Select(file => file.WriteAsync(content).AsTask()));
        await files[0].HflushAsync();

        await Task.WhenAll([.. files.Skip(1).Select(static file => file.DisposeAsync().AsTask()), cluster.KillAsync("datanode-1")])
            .WaitAsync(Patience, TestContext.Current.CancellationToken);
        await files[0].WriteAsync(content);
        await files[0].DisposeAsync();

        await CheckAsync(hdfs, folder / "0", [.. content, .. content]);
        for (int i = 1; i < files.Length; i++)
        {
            Assert.Equal(content.Length, (await hdfs.GetStatusAsync(folder / i.ToString(CultureInfo.InvariantCulture))).Length);
        }

        await CheckAsync(hdfs, folder / "7", content);
        await ReviveAsync(hdfs, "datanode-1");
    }

    [Fact]
    public async Task The_namenode_starts_again_while_files_are_written()
    {
        await using HdfsFileSystem hdfs = await cluster.ConnectAsync(
            "root", ("dfs.client.retry.policy.enabled", "true"), ("dfs.client.retry.policy.spec", "500,200"));
        FsPath folder = await cluster.NewFolderAsync(hdfs);
        byte[] content = Content(6 << 20);
        using var written = new SemaphoreSlim(0);
        Task[] writers = [.. Enumerable.Range(0, 4).Select(i => WriteAsync(folder / i.ToString(CultureInfo.InvariantCulture)))];
        for (int i = 0; i < writers.Length; i++)
        {
            Assert.True(await written.WaitAsync(Patience, TestContext.Current.CancellationToken));
        }

        await cluster.KillAsync("namenode");
        await cluster.RestartAsync("namenode");
        await Task.WhenAll(writers).WaitAsync(2 * Patience, TestContext.Current.CancellationToken);

        for (int i = 0; i < writers.Length; i++)
        {
            await CheckAsync(hdfs, folder / i.ToString(CultureInfo.InvariantCulture), content);
        }

        await ReviveAsync(hdfs); // all DataNodes have found it again

        // Many small blocks, so that the NameNode is asked all the time.
        async Task WriteAsync(FsPath file)
        {
            await using FsOutputStream stream = await hdfs.CreateAsync(file, new FileCreation { Replication = 2, BlockSize = 128 << 10 });
            for (int at = 0; at < content.Length; at += 64 << 10)
            {
                await stream.WriteAsync(content.AsMemory(at, 64 << 10));
                if (at == 2 << 20)
                {
                    await stream.HflushAsync();
                    written.Release();
                }
            }
        }
    }

    /// <summary>
    /// The only NameNode is killed between an hsync and what is written after it. What hsync promised is read by others as soon
    /// as it is back, while the writer has not noticed; then the writer goes on, and nothing is there twice.
    /// </summary>
    [Theory]
    [InlineData(200_000)] // within the first block
    [InlineData(256 << 10)] // at its end
    [InlineData(700_000)] // in the third
    public async Task What_was_synced_survives_the_death_of_the_namenode_while_the_writer_goes_on(int synced)
    {
        Assert.SkipUnless(
            synced == 700_000 || Environment.GetEnvironmentVariable("TUSK_NIGHTLY") == "1",
            "In the third block by day, in the first and at its end at night (TUSK_NIGHTLY=1).");
        await using HdfsFileSystem hdfs = await cluster.ConnectAsync(
            "root", ("dfs.client.retry.policy.enabled", "true"), ("dfs.client.retry.policy.spec", "500,200"));
        await using HdfsFileSystem reader = await cluster.ConnectAsync(
            "reader", ("dfs.client.retry.policy.enabled", "true"), ("dfs.client.retry.policy.spec", "500,200"));
        FsPath file = await cluster.NewFolderAsync(hdfs) / "f";
        byte[] content = Content(1_500_000);
        FsOutputStream stream = await hdfs.CreateAsync(file, new FileCreation { Replication = 3, BlockSize = 256 << 10 });
        await stream.WriteAsync(content.AsMemory(0, synced));
        await stream.HsyncAsync();
        await stream.WriteAsync(content.AsMemory(synced, 1_000)); // promised to nobody

        await cluster.KillAsync("namenode");
        Task rest = WriteRestAsync();
        await cluster.RestartAsync("namenode");

        byte[] seen = await ReadAsync(reader, file);
        Assert.InRange(seen.Length, synced, content.Length);
        Assert.True(seen.AsSpan().SequenceEqual(content.AsSpan(0, seen.Length)), $"{file} has other bytes while it is written.");
        await rest.WaitAsync(2 * Patience, TestContext.Current.CancellationToken);
        await CheckAsync(hdfs, file, content);
        await ReviveAsync(hdfs);

        async Task WriteRestAsync()
        {
            // Ends the block and needs another one, and is synced again.
            await stream.WriteAsync(content.AsMemory(synced + 1_000, 400_000));
            await stream.HsyncAsync();
            await stream.WriteAsync(content.AsMemory(synced + 401_000));
            await stream.DisposeAsync();
        }
    }

    /// <summary>The writer is gone, and all DataNodes were killed: what hsync promised is read by Apache's client.</summary>
    [Fact]
    public async Task What_was_synced_survives_the_death_of_all_datanodes_and_the_writer()
    {
        byte[] content = Content(300_000);
        FsPath file;
        await using (HdfsFileSystem writer = await cluster.ConnectAsync())
        {
            file = await cluster.NewFolderAsync(writer) / "f";
            FsOutputStream stream = await writer.CreateAsync(file, new FileCreation { Replication = 3, BlockSize = 128 << 10 });
            await stream.WriteAsync(content);
            await stream.HsyncAsync();
        }

        await using HdfsFileSystem hdfs = await cluster.ConnectAsync();
        string[] names = ["datanode-0", "datanode-1", "datanode-2"];
        await Task.WhenAll(names.Select(cluster.KillAsync));
        await ReviveAsync(hdfs, names);
        var clock = Stopwatch.StartNew();
        while (!await hdfs.NameNode.Blocks.RecoverLeaseAsync(file.PathPart, "another", TestContext.Current.CancellationToken))
        {
            Assert.True(clock.Elapsed < Patience, "The lease was not recovered.");
            await Task.Delay(500, TestContext.Current.CancellationToken);
        }

        await CheckAsync(hdfs, file, content);
    }

    /// <summary>The files of a block on a DataNode, finished or being written.</summary>
    private IEnumerable<string> ReplicasOf(LocatedBlock block, string name) => Directory.EnumerateFiles(
        Path.Combine(cluster.Folder, "data", name), $"blk_{block.Block.Id.Value}", SearchOption.AllDirectories);

    private static async Task<byte[]> ReadAsync(HdfsFileSystem hdfs, FsPath file)
    {
        await using FsInput input = await hdfs.OpenAsync(file);
        byte[] content = new byte[input.Length];
        Assert.Equal(content.Length, await input.ReadAtAsync(0, content));
        return content;
    }

    private static byte[] Content(int bytes)
    {
        byte[] content = new byte[bytes];
        new Random(bytes).NextBytes(content);
        return content;
    }

    /// <summary>Apache's client reads exactly this, checksums verified.</summary>
    private async Task CheckAsync(HdfsFileSystem hdfs, FsPath file, byte[] content)
    {
        using var local = new TemporaryFolder();
        await cluster.FsAsync("-get", file.ToString(), local / "got");
        byte[] got = await File.ReadAllBytesAsync(local / "got", TestContext.Current.CancellationToken);
        Assert.True(got.AsSpan().SequenceEqual(content), $"{file} has other bytes.");
        Assert.Equal(content.Length, (await hdfs.GetStatusAsync(file)).Length);
        Assert.True(await hdfs.NameNode.Blocks.IsFileClosedAsync(file.PathPart, TestContext.Current.CancellationToken));
    }

    /// <summary>Starts DataNodes again and waits until each, also of the others, takes a block.</summary>
    private async Task ReviveAsync(HdfsFileSystem hdfs, params string[] names)
    {
        foreach (string name in names)
        {
            await cluster.RestartAsync(name);
        }

        FsPath folder = await cluster.NewFolderAsync(hdfs);
        var clock = Stopwatch.StartNew();
        for (int i = 0; clock.Elapsed < Patience; i++)
        {
            FsPath probe = folder / i.ToString(CultureInfo.InvariantCulture);
            try
            {
                await using FsOutputStream stream = await hdfs.CreateAsync(probe, new FileCreation { Replication = 3 });
                await stream.WriteAsync(new byte[1]);
                await stream.HflushAsync();
            }
            catch (HadoopException)
            {
                // None of them is up yet.
            }

            LocatedBlocks? blocks = await hdfs.NameNode.Blocks.GetBlockLocationsAsync(
                probe.PathPart, 0, 1, TestContext.Current.CancellationToken);
            if (blocks is { Blocks: [{ Replicas.Count: 3 }] })
            {
                return;
            }

            await Task.Delay(250, TestContext.Current.CancellationToken);
        }

        Assert.Fail($"{(names.Length == 0 ? "Some DataNode" : string.Join(", ", names))} did not come back.");
    }
}
