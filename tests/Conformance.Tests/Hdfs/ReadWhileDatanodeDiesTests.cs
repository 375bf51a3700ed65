using Conformance.Tests.Support;
using Tusk.FileSystems;
using Tusk.Hdfs.Client;

namespace Conformance.Tests.Hdfs;

/// <summary>A DataNode is killed, as kill -9, while a file is read from it.</summary>
[Collection(nameof(AloneOnTheCluster))]
public sealed class ReadWhileDatanodeDiesTests(HdfsCluster cluster)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_reader_goes_on_with_another_replica(bool async)
    {
        await using HdfsFileSystem hdfs = await cluster.ConnectAsync();
        FsPath file = await cluster.NewFolderAsync(hdfs) / "f";
        byte[] expected = new byte[12 << 20];
        new Random(1).NextBytes(expected);
        using var web = new WebHdfs(cluster.Web);
        await web.CreateAsync(file.PathPart, expected, blockSize: 4 << 20, replication: 3);
        var first = (await hdfs.NameNode.Blocks.GetBlockLocationsAsync(file.PathPart, 0, 1, default))!.Blocks[0].Replicas[0].Node;
        string name = Directory.EnumerateDirectories(Path.Combine(cluster.Folder, "data"), "datanode-*").Single(folder =>
            File.ReadAllText(Path.Combine(folder, "current", "VERSION")).Contains(first.Uuid, StringComparison.Ordinal));
        byte[] data = new byte[expected.Length];
        await using FsInput input = await hdfs.OpenAsync(file);
        await using Stream stream = input.OpenStream();
        stream.ReadExactly(data.AsSpan(0, 1_000_000));

        await cluster.KillAsync(Path.GetFileName(name));
        try
        {
            if (async)
            {
                await stream.ReadExactlyAsync(data.AsMemory(1_000_000));
            }
            else
            {
                stream.ReadExactly(data.AsSpan(1_000_000));
            }

            Assert.True(expected.AsSpan().SequenceEqual(data));
            Assert.Equal(1_000, input.ReadAt(5_000_000, data.AsSpan(0, 1_000)));
        }
        finally
        {
            await cluster.RestartAsync(Path.GetFileName(name));
        }
    }
}
