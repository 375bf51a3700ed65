using System.Diagnostics;
using System.Globalization;
using Conformance.Tests.Support;
using Tusk.Common.Errors;
using Tusk.FileSystems;
using Tusk.FileSystems.Errors;
using Tusk.Hdfs.Client;
using Tusk.Hdfs.Client.Errors;
using Tusk.Hdfs.Client.Namespace;
using Tusk.Hdfs.Client.Reading;

namespace Conformance.Tests.Hdfs;

/// <summary>Files that Hadoop wrote, read byte for byte.</summary>
public sealed class ReadTests(HdfsCluster cluster)
{
    private const int Block = 65_536;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static readonly int[] Lengths = [0, 1, 511, 512, 513, Block - 1, Block, Block + 1, (int)(3.5 * Block)];

    [Fact]
    public async Task Files_of_every_length_are_read_byte_for_byte()
    {
        await using HdfsFileSystem hdfs = await cluster.ConnectAsync();
        FsPath folder = await PutAsync(hdfs);
        foreach (int length in Lengths)
        {
            byte[] expected = Content(length);
            await using FsInput input = await hdfs.OpenAsync(folder / $"{length}");
            Assert.Equal(length, input.Length);

            var copied = new MemoryStream();
            await using (Stream stream = input.OpenStream())
            {
                await stream.CopyToAsync(copied);
            }

            byte[] blocking = new byte[length];
            using (Stream stream = input.OpenStream())
            {
                stream.ReadExactly(blocking);
                Assert.Equal(0, stream.Read(new byte[10]));
            }

            byte[] pieces = new byte[length];
            for (int at = 0; at < length; at += 10_000)
            {
                Assert.Equal(Math.Min(10_000, length - at), input.ReadAt(at, pieces.AsSpan(at, Math.Min(10_000, length - at))));
            }

            Assert.True(expected.AsSpan().SequenceEqual(copied.ToArray()), $"copy of {length} B");
            Assert.True(expected.AsSpan().SequenceEqual(blocking), $"blocking read of {length} B");
            Assert.True(expected.AsSpan().SequenceEqual(pieces), $"pieces of {length} B");
        }
    }

    [Fact]
    public async Task Random_seeks_positions_and_ranges_give_their_bytes()
    {
        await using HdfsFileSystem hdfs = await cluster.ConnectAsync();
        FsPath folder = await cluster.NewFolderAsync(hdfs);
        byte[] expected = Content(20 * Block + 123);
        using var web = new WebHdfs(cluster.Web);
        await web.CreateAsync((folder / "f").PathPart, expected, Block, replication: 2);
        await using FsInput input = await hdfs.OpenAsync(folder / "f");

        await Task.WhenAll(Enumerable.Range(0, 16).Select(seed => Task.Run(async () =>
        {
            var random = new Random(seed);
            byte[] data = new byte[4_096];
            await using Stream stream = input.OpenStream();
            for (int i = 0; i < 60; i++)
            {
                int offset = random.Next(expected.Length);
                int length = Math.Min(data.Length, expected.Length - offset);
                switch (i % 3)
                {
                    case 0:
                        Assert.Equal(length, await input.ReadAtAsync(offset, data));
                        break;
                    case 1:
                        Assert.Equal(length, input.ReadAt(offset, data));
                        break;
                    default:
                        stream.Position = offset;
                        await stream.ReadExactlyAsync(data.AsMemory(0, length));
                        break;
                }

                Assert.True(expected.AsSpan(offset, length).SequenceEqual(data.AsSpan(0, length)), $"seed {seed}, read {i} at {offset}");
            }
        })));

        var ranges = new Random(99);
        FileRange[] wanted =
        [
            .. Enumerable.Range(0, 100).Select(_ => new FileRange(ranges.Next(expected.Length - 5_000), new byte[ranges.Next(5_000)])),
        ];
        await input.ReadVectoredAsync(wanted);
        Assert.All(wanted, range => Assert.True(
            expected.AsSpan((int)range.Offset, range.Destination.Length).SequenceEqual(range.Destination.Span)));
    }

    [Theory]
    [InlineData("MD5MD5CRC")]
    [InlineData("COMPOSITE_CRC")]
    public async Task Pitfall_46_checksums_are_those_of_hadoop(string mode)
    {
        await using HdfsFileSystem hdfs = await cluster.ConnectAsync(settings: ("dfs.checksum.combine.mode", mode));
        FsPath folder = await PutAsync(hdfs);
        var ours = new List<string>();
        foreach (int length in Lengths)
        {
            FsPath file = folder / $"{length}";
            FileChecksum sum = (await hdfs.GetChecksumAsync(file))!;
            ours.Add($"{file}\t{sum.Algorithm}\t{Convert.ToHexStringLower(sum.Value.Span)}");
        }

        string theirs = await cluster.FsAsync(
            [$"-Ddfs.checksum.combine.mode={mode}", "-checksum", .. Lengths.Select(length => $"{folder}/{length}")]);

        Assert.Equal(
            theirs.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => line.TrimEnd()),
            ours);
    }

    /// <summary>Blocks that were written with different settings, in one file: some such files have no checksum, of some none can be told.</summary>
    [Theory]
    [InlineData("MD5MD5CRC")]
    [InlineData("COMPOSITE_CRC")]
    public async Task Checksums_of_joined_files_are_those_of_hadoop(string mode)
    {
        (string Type, string ChunkBytes)[] kinds = [("CRC32C", "512"), ("CRC32C", "1024"), ("CRC32", "512"), ("NULL", "512")];
        await using HdfsFileSystem hdfs = await cluster.ConnectAsync(settings: ("dfs.checksum.combine.mode", mode));
        FsPath folder = await cluster.NewFolderAsync(hdfs);
        string ours = "";
        foreach ((string type, string chunkBytes) in kinds)
        {
            FsPath file = folder / $"{type}-{chunkBytes}";
            FsPath second = folder / "second";
            await WriteAsync(file, ("dfs.checksum.type", "CRC32C"), ("dfs.bytes-per-checksum", "512"));
            await WriteAsync(second, ("dfs.checksum.type", type), ("dfs.bytes-per-checksum", chunkBytes));
            await hdfs.ConcatAsync(file, [second]);
            try
            {
                FileChecksum? sum = await hdfs.GetChecksumAsync(file);
                ours += $"{file}\t{(sum is null ? "NONE" : $"{sum.Algorithm}\t{Convert.ToHexStringLower(sum.Value.Span)}")}\n";
            }
            catch (HadoopException)
            {
                // Of which Hadoop says nothing on its standard output.
            }
        }

        (string theirs, _, int exitCode) = await cluster.RunAsync(
            "hadoop",
            ["fs", $"-Ddfs.checksum.combine.mode={mode}", "-checksum", .. kinds.Select(kind => $"{folder}/{kind.Type}-{kind.ChunkBytes}")]);

        Assert.Equal(1, exitCode);
        Assert.Equal(theirs, ours);

        async Task WriteAsync(FsPath path, params (string, string)[] settings)
        {
            await using HdfsFileSystem writer = await cluster.ConnectAsync(settings: settings);
            await using FsOutputStream output = await writer.CreateAsync(path, new FileCreation { BlockSize = Block });
            await output.WriteAsync(Content(Block));
        }
    }

    [Fact]
    public async Task A_file_being_written_is_read_to_what_has_arrived()
    {
        await using HdfsFileSystem hdfs = await cluster.ConnectAsync();
        FsPath folder = await cluster.NewFolderAsync(hdfs);
        byte[] content = Content(400_000);
        using Process put = cluster.Start("hadoop", "fs", $"-Ddfs.blocksize={Block * 2}", "-put", "-", $"{folder}/f");
        Stream writer = put.StandardInput.BaseStream;
        await writer.WriteAsync(content);
        await writer.FlushAsync();
        FsPath open = folder / "f._COPYING_";

        // Two blocks are complete, of the third one packet has been sent; no event tells when.
        long length = 0;
        var clock = Stopwatch.StartNew();
        while (length < (4 * Block) + 1 && clock.Elapsed < Patience)
        {
            if (await hdfs.ExistsAsync(open))
            {
                await using FsInput input = await hdfs.OpenAsync(open);
                length = input.Length;
            }
        }

        Assert.InRange(length, (4 * Block) + 1, content.Length);
        await using (FsInput input = await hdfs.OpenAsync(open))
        {
            byte[] data = new byte[input.Length];
            Assert.Equal(data.Length, await input.ReadAtAsync(0, data));
            Assert.True(content.AsSpan(0, data.Length).SequenceEqual(data));
            await Assert.ThrowsAsync<FileIsOpenException>(async () => await hdfs.GetChecksumAsync(open));

            // What is open when the writer closes can still be read.
            writer.Close();
            await put.WaitForExitAsync();
            Assert.Equal(0, put.ExitCode);
            Assert.Equal(data.Length, input.ReadAt(0, data));
            Assert.True(content.AsSpan(0, data.Length).SequenceEqual(data));
        }

        await using FsInput closed = await hdfs.OpenAsync(folder / "f");
        byte[] whole = new byte[closed.Length];
        closed.OpenStream().ReadExactly(whole);
        Assert.Equal(content, whole);
    }

    [Fact]
    public async Task What_is_not_a_file_cannot_be_opened()
    {
        await using HdfsFileSystem hdfs = await cluster.ConnectAsync();
        FsPath folder = await cluster.NewFolderAsync(hdfs);

        await Assert.ThrowsAsync<PathNotFoundException>(async () => await hdfs.OpenAsync(folder / "none"));
        await Assert.ThrowsAsync<PathIsDirectoryException>(async () => await hdfs.OpenAsync(folder));
        await Assert.ThrowsAsync<PathNotFoundException>(async () => await hdfs.GetChecksumAsync(folder / "none"));
        await Assert.ThrowsAsync<PathIsDirectoryException>(async () => await hdfs.GetChecksumAsync(folder));
    }

    [Fact]
    public async Task A_file_that_is_deleted_while_it_is_read_is_told()
    {
        await using HdfsFileSystem hdfs = await cluster.ConnectAsync(settings: ("dfs.client.read.prefetch.size", "1"));
        FsPath folder = await cluster.NewFolderAsync(hdfs);
        using var web = new WebHdfs(cluster.Web);
        await web.CreateAsync((folder / "f").PathPart, Content(3 * Block), Block);
        await using FsInput input = await hdfs.OpenAsync(folder / "f");
        Assert.Equal(100, input.ReadAt(0, new byte[100]));

        await hdfs.DeleteAsync(folder / "f", recursive: false);

        var gone = await Assert.ThrowsAsync<PathNotFoundException>(async () => await input.ReadAtAsync(Block, new byte[100]));
        Assert.Equal($"No such file or directory: {folder}/f", gone.Message);
    }

    [Fact]
    public async Task A_corrupt_replica_is_passed_over_and_reported()
    {
        await using HdfsFileSystem hdfs = await cluster.ConnectAsync();
        FsPath file = await cluster.NewFolderAsync(hdfs) / "f";
        byte[] expected = Content(300_000);
        using var web = new WebHdfs(cluster.Web);
        await web.CreateAsync(file.PathPart, expected, replication: 3);
        LocatedBlock block = await LocateAsync(hdfs, file, replicas: 3);
        foreach (string replica in Replicas(block, [block.Replicas[0]]))
        {
            Flip(replica, 200_000);
        }

        // The NameNode gives each opening another order, as all DataNodes are on this machine: one of them begins with it.
        LocatedBlock after = block;
        for (int i = 0; i < 100 && after.Replicas.Count == 3; i++)
        {
            byte[] data = new byte[expected.Length];
            await using FsInput input = await hdfs.OpenAsync(file);
            Assert.Equal(data.Length, i % 2 == 0 ? input.ReadAt(0, data) : await input.ReadAtAsync(0, data));
            Assert.True(expected.AsSpan().SequenceEqual(data), $"opening {i}");
            after = (await hdfs.NameNode.Blocks.GetBlockLocationsAsync(file.PathPart, 0, 1, default))!.Blocks[0];
        }

        Assert.Equal(2, after.Replicas.Count);
        Assert.DoesNotContain(after.Replicas, replica => replica.Node.Equals(block.Replicas[0].Node));
    }

    [Fact]
    public async Task A_corrupt_file_can_be_read_unchecked()
    {
        await using HdfsFileSystem hdfs = await cluster.ConnectAsync();
        FsPath file = await cluster.NewFolderAsync(hdfs) / "f";
        byte[] expected = Content(300_000);
        using var web = new WebHdfs(cluster.Web);
        await web.CreateAsync(file.PathPart, expected, replication: 1);
        LocatedBlock block = await LocateAsync(hdfs, file, replicas: 1);
        Flip(Replicas(block, block.Replicas).Single(), 200_000);

        hdfs.VerifiesChecksums = false;
        await using FsInput input = await hdfs.OpenAsync(file);
        byte[] data = new byte[expected.Length];
        Assert.Equal(data.Length, await input.ReadAtAsync(0, data));

        Assert.NotEqual(expected[200_000], data[200_000]);
        data[200_000] = expected[200_000];
        Assert.True(expected.AsSpan().SequenceEqual(data));
    }

    [Fact]
    public async Task All_replicas_corrupt_is_one_clear_line()
    {
        await using HdfsFileSystem hdfs = await cluster.ConnectAsync();
        FsPath file = await cluster.NewFolderAsync(hdfs) / "f";
        using var web = new WebHdfs(cluster.Web);
        await web.CreateAsync(file.PathPart, Content(300_000), replication: 2);
        LocatedBlock block = await LocateAsync(hdfs, file, replicas: 2);
        foreach (string replica in Replicas(block, block.Replicas))
        {
            Flip(replica, 200_000);
        }

        await using FsInput input = await hdfs.OpenAsync(file);
        Assert.Equal(1_000, input.ReadAt(0, new byte[1_000])); // what is before the damage is good
        var lost = Assert.Throws<BlockUnavailableException>(() => input.ReadAt(199_000, new byte[2_000]));

        Assert.StartsWith($"Cannot read {file} at offset ", lost.Message);
        Assert.Contains($"every replica of {block.Block} is corrupt (127.0.0.1:", lost.Message);
        Assert.DoesNotContain('\n', lost.Message);
    }

    [Fact]
    public async Task A_block_that_no_datanode_has_is_one_clear_line()
    {
        await using HdfsFileSystem hdfs = await cluster.ConnectAsync(settings: ("dfs.client.retry.window.base", "10"));
        FsPath file = await cluster.NewFolderAsync(hdfs) / "f";
        using var web = new WebHdfs(cluster.Web);
        await web.CreateAsync(file.PathPart, Content(10_000), replication: 2);
        LocatedBlock block = await LocateAsync(hdfs, file, replicas: 2);
        foreach (string replica in Replicas(block, block.Replicas))
        {
            File.Delete(replica);
        }

        await using FsInput input = await hdfs.OpenAsync(file);
        var lost = Assert.Throws<BlockUnavailableException>(() => input.ReadAt(0, new byte[1]));

        Assert.StartsWith($"Cannot read {file} at offset 0: no DataNode ", lost.Message);
        Assert.DoesNotContain('\n', lost.Message);
    }

    private static byte[] Content(int length)
    {
        byte[] bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    /// <summary>Has Hadoop write a file of each length, named for it.</summary>
    private async Task<FsPath> PutAsync(HdfsFileSystem hdfs)
    {
        FsPath folder = await cluster.NewFolderAsync(hdfs);
        string local = Directory.CreateTempSubdirectory("tusk-read-").FullName;
        foreach (int length in Lengths)
        {
            await File.WriteAllBytesAsync(Path.Combine(local, length.ToString(CultureInfo.InvariantCulture)), Content(length));
        }

        await cluster.FsAsync(
            [$"-Ddfs.blocksize={Block}", "-put", .. Lengths.Select(length => $"{local}/{length}"), folder.ToString()]);
        Directory.Delete(local, recursive: true);
        return folder;
    }

    /// <summary>The file's first block, once so many DataNodes have told the NameNode that they have it.</summary>
    private static async Task<LocatedBlock> LocateAsync(HdfsFileSystem hdfs, FsPath file, int replicas)
    {
        var clock = Stopwatch.StartNew();
        LocatedBlock block;
        do
        {
            block = (await hdfs.NameNode.Blocks.GetBlockLocationsAsync(file.PathPart, 0, long.MaxValue, default))!.Blocks[0];
        }
        while (block.Replicas.Count < replicas && clock.Elapsed < Patience);
        Assert.Equal(replicas, block.Replicas.Count);
        return block;
    }

    /// <summary>The files of replicas: DataNodes are told apart by their ports, which their folders' names do not tell.</summary>
    private List<string> Replicas(LocatedBlock block, IReadOnlyList<ReplicaLocation> replicas)
    {
        var files = new List<string>();
        foreach (string folder in Directory.EnumerateDirectories(Path.Combine(cluster.Folder, "data"), "datanode-*"))
        {
            string version = File.ReadAllText(Path.Combine(folder, "current", "VERSION"));
            if (replicas.Any(replica => version.Contains($"datanodeUuid={replica.Node.Uuid}", StringComparison.Ordinal)))
            {
                files.Add(Directory.EnumerateFiles(folder, block.Block.Id.ToString(), SearchOption.AllDirectories).Single());
            }
        }

        Assert.Equal(replicas.Count, files.Count);
        return files;
    }

    private static void Flip(string file, int offset)
    {
        using FileStream stream = File.Open(file, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        stream.Position = offset;
        int value = stream.ReadByte();
        stream.Position = offset;
        stream.WriteByte((byte)(value ^ 1));
    }
}
