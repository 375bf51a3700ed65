using System.Diagnostics;
using System.Net.Sockets;
using Conformance.Tests.Support;
using Tusk.FileSystems;
using Tusk.Hdfs.Client;
using Tusk.Hdfs.DataTransfer;

namespace Conformance.Tests.Hdfs;

/// <summary>A DataNode is killed, as kill -9, while files are read from it.</summary>
[Collection(nameof(AloneOnTheCluster))]
public sealed class ReadWhileDatanodeDiesTests(HdfsCluster cluster)
{
    [Fact]
    public async Task Readers_go_on_with_other_replicas()
    {
        await using HdfsFileSystem hdfs = await cluster.ConnectAsync();
        FsPath file = await cluster.NewFolderAsync(hdfs) / "f";
        byte[] expected = new byte[12 << 20];
        new Random(1).NextBytes(expected);
        using var web = new WebHdfs(cluster.Web);
        await web.CreateAsync(file.PathPart, expected, blockSize: 4 << 20, replication: 3);
        DatanodeInfo victim = (await hdfs.NameNode.Blocks.GetBlockLocationsAsync(file.PathPart, 0, 1, default))!.Blocks[0].Replicas[0].Node;

        // Each opening gets the replicas in another order: of eight readers, some are in the middle of a block of the victim.
        FsInput[] inputs = [.. await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => hdfs.OpenAsync(file).AsTask()))];
        Stream[] streams = [.. inputs.Select(static input => input.OpenStream())];
        byte[][] data = [.. streams.Select(_ => new byte[expected.Length])];
        for (int i = 0; i < streams.Length; i++)
        {
            streams[i].ReadExactly(data[i].AsSpan(0, 1_000_000));
        }

        string name = cluster.NameOf(victim);
        await cluster.KillAsync(name);
        try
        {
            await Task.WhenAll(streams.Select((stream, i) => Task.Run(async () =>
            {
                if (i % 2 == 0)
                {
                    await stream.ReadExactlyAsync(data[i].AsMemory(1_000_000));
                }
                else
                {
                    stream.ReadExactly(data[i].AsSpan(1_000_000));
                }
            })));

            Assert.All(data, read => Assert.True(expected.AsSpan().SequenceEqual(read)));
            Assert.All(inputs, input => Assert.Equal(1_000, input.ReadAt(5_000_000, data[0].AsSpan(0, 1_000))));
        }
        finally
        {
            Array.ForEach(streams, static stream => stream.Dispose());
            Array.ForEach(inputs, static input => input.Dispose());
            await cluster.RestartAsync(name);
            await WaitForAsync(victim);
        }
    }

    /// <summary>The next test needs it; nothing but a connection tells that it is back.</summary>
    private static async Task WaitForAsync(DatanodeInfo node)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync(node.IpAddress, node.HttpPort);
                return;
            }
            catch (SocketException) when (clock.Elapsed < TimeSpan.FromMinutes(3))
            {
                await Task.Delay(50);
            }
        }
    }
}
