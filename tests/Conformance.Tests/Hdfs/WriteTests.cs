using System.Text;
using Conformance.Tests.Support;
using Tusk.Common.Errors;
using Tusk.FileSystems;
using Tusk.Hdfs.Client;
using Tusk.Hdfs.Client.Writing;
using Tusk.Rpc.Errors;

namespace Conformance.Tests.Hdfs;

/// <summary>What we write is what Apache's tools write of the same bytes; and the reverse, in turns.</summary>
public sealed class WriteTests(HdfsCluster cluster)
{
    private const int BlockBytes = 256 << 10;

    /// <summary>Empty, a byte, a chunk, a packet, around a block, 3.5 blocks, and around them.</summary>
    private static readonly int[] Sizes =
        [0, 1, 511, 512, 513, 64_512, 64_513, BlockBytes - 1, BlockBytes, BlockBytes + 1, (7 * BlockBytes) / 2];

    [Fact]
    public async Task Files_have_the_checksums_of_those_that_hadoop_put()
    {
        await using HdfsFileSystem hdfs = await cluster.ConnectAsync();
        FsPath folder = await cluster.NewFolderAsync(hdfs);
        using var local = new TemporaryFolder();
        Directory.CreateDirectory(local / "java");
        foreach (int size in Sizes)
        {
            byte[] content = Content(size);
            await File.WriteAllBytesAsync(local / $"java/{size}", content, TestContext.Current.CancellationToken);
            await using FsOutputStream file = await hdfs.CreateAsync(
                folder / $"ours/{size}", new FileCreation { BlockSize = BlockBytes, Replication = 1 + (size % 3) });
            await WriteInPiecesAsync(file, content, seed: size);
        }

        await cluster.FsAsync("-D", $"dfs.blocksize={BlockBytes}", "-put", local / "java", folder.ToString());
        string[] sums = (await cluster.FsAsync(["-checksum", .. Sizes.Select(size => $"{folder}/ours/{size}"), .. Sizes.Select(size => $"{folder}/java/{size}")]))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);

        // path, algorithm, checksum
        Assert.Equal(2 * Sizes.Length, sums.Length);
        for (int i = 0; i < Sizes.Length; i++)
        {
            string[] ours = sums[i].Split('\t');
            string[] theirs = sums[Sizes.Length + i].Split('\t');
            Assert.Equal($"{folder}/ours/{Sizes[i]}", ours[0]);
            Assert.Equal(theirs[1..], ours[1..]);
            Assert.Equal(Sizes[i], (await hdfs.GetStatusAsync(folder / $"ours/{Sizes[i]}")).Length);
        }
    }

    /// <summary>Numbers that Hadoop clamps, words that it passes over, and no checksums at all: the same files come of them.</summary>
    [Fact]
    public async Task Odd_settings_make_the_files_that_hadoop_makes_of_them()
    {
        (string Name, string Value)[] settings =
        [
            ("dfs.client-write-packet-size", "-5"),
            ("dfs.client-write-packet-size", "33554432"),
            ("dfs.checksum.type", "crc32"),
            ("dfs.checksum.type", "bogus"),
            ("dfs.checksum.type", "NULL"),
            ("dfs.bytes-per-checksum", "4194304"),
        ];
        await using HdfsFileSystem hdfs = await cluster.ConnectAsync();
        FsPath folder = await cluster.NewFolderAsync(hdfs);
        using var local = new TemporaryFolder();
        byte[] content = Content(100_000);
        await File.WriteAllBytesAsync(local / "content", content, TestContext.Current.CancellationToken);
        for (int i = 0; i < settings.Length; i++)
        {
            await using HdfsFileSystem odd = await cluster.ConnectAsync("root", settings[i]);
            await using (FsOutputStream file = await odd.CreateAsync(folder / $"ours-{i}", overwrite: false))
            {
                await WriteInPiecesAsync(file, content, seed: i);
            }

            await cluster.FsAsync("-D", $"{settings[i].Name}={settings[i].Value}", "-put", local / "content", $"{folder}/java-{i}");
        }

        string[] ours = [.. Enumerable.Range(0, settings.Length).Select(i => $"{folder}/ours-{i}")];
        string[] theirs = [.. Enumerable.Range(0, settings.Length).Select(i => $"{folder}/java-{i}")];
        string[] sums = (await cluster.FsAsync(["-checksum", .. ours, .. theirs])).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(2 * settings.Length, sums.Length);
        for (int i = 0; i < settings.Length; i++)
        {
            string[] sum = sums[i].Split('\t')[1..];
            Assert.Equal((settings[i], string.Join(' ', sums[settings.Length + i].Split('\t')[1..])), (settings[i], string.Join(' ', sum)));
            FileChecksum? told = await hdfs.GetChecksumAsync(new FsPath(theirs[i]));
            Assert.Equal(string.Join(' ', sum), told is null ? "NONE" : $"{told.Algorithm} {Convert.ToHexStringLower(told.Value.Span)}");
            await using FsInput input = await hdfs.OpenAsync(new FsPath(theirs[i]));
            byte[] read = new byte[content.Length];
            Assert.Equal(content.Length, input.ReadAt(0, read));
            Assert.Equal(content, read);
        }
    }

    /// <summary>Each writes behind the other: into an empty file, a partial chunk, a full chunk, a full block, and over a block's end.</summary>
    [Fact]
    public async Task Appends_go_both_ways()
    {
        await using HdfsFileSystem hdfs = await cluster.ConnectAsync();
        FsPath folder = await cluster.NewFolderAsync(hdfs);
        FsPath file = folder / "f";
        using var local = new TemporaryFolder();
        using var expected = new MemoryStream();
        await (await hdfs.CreateAsync(file, new FileCreation { BlockSize = BlockBytes })).DisposeAsync();

        // 100; 412 more fill the chunk; by Java to 1000; to the end of the block; 700 in the next; over its end
        await AppendAsync(hdfs, file, expected, 100);
        await AppendAsync(hdfs, file, expected, 412);
        await AppendByHadoopAsync(file, local, expected, 488);
        await AppendAsync(hdfs, file, expected, BlockBytes - 1_000);
        await AppendByHadoopAsync(file, local, expected, 700);
        await AppendAsync(hdfs, file, expected, BlockBytes);
        await AppendAsync(hdfs, file, expected, 0);

        await cluster.FsAsync("-get", file.ToString(), local / "got");
        Assert.Equal(expected.ToArray(), await File.ReadAllBytesAsync(local / "got", TestContext.Current.CancellationToken));
        Assert.Equal(expected.Length, (await hdfs.GetStatusAsync(file)).Length);
    }

    [Fact]
    public async Task An_append_may_begin_a_new_block()
    {
        await using HdfsFileSystem hdfs = await cluster.ConnectAsync();
        FsPath file = await cluster.NewFolderAsync(hdfs) / "f";
        await using (FsOutputStream stream = await hdfs.CreateAsync(file, overwrite: false))
        {
            await stream.WriteAsync("first "u8.ToArray());
        }

        await using (FsOutputStream stream = await hdfs.AppendAsync(file, newBlock: true))
        {
            await stream.WriteAsync("second"u8.ToArray());
        }

        Assert.Equal("first second", await cluster.FsAsync("-cat", file.ToString()));
        FileStatus status = await hdfs.GetStatusAsync(file);
        Assert.Equal([6L, 6L], (await hdfs.GetBlockLocationsAsync(status, 0, status.Length)).Select(static block => block.Length));
    }

    [Fact]
    public async Task Hadoop_sees_what_was_flushed_while_the_file_is_open()
    {
        await using HdfsFileSystem hdfs = await cluster.ConnectAsync();
        FsPath file = await cluster.NewFolderAsync(hdfs) / "f";
        await using FsOutputStream stream = await hdfs.CreateAsync(file, overwrite: false);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(new string('a', 700)));
        await stream.HflushAsync();
        await stream.WriteAsync("b"u8.ToArray());
        await stream.HsyncAsync();
        await stream.WriteAsync("not flushed"u8.ToArray());

        Assert.Equal(new string('a', 700) + "b", await cluster.FsAsync("-cat", file.ToString()));
        Assert.Equal(712, stream.Position);
    }

    /// <summary>A writer is gone, its lease is being recovered, and the next one comes meanwhile: it waits, and all that was synced is there.</summary>
    [Fact]
    public async Task Pitfall_27_an_append_waits_for_the_recovery_of_a_lost_writers_lease()
    {
        // Three clients: file systems of one user would be one.
        await using HdfsFileSystem lost = await cluster.ConnectAsync("lost");
        await using HdfsFileSystem third = await cluster.ConnectAsync("third");
        await using HdfsFileSystem hdfs = await cluster.ConnectAsync();
        FsPath file = await cluster.NewFolderAsync(hdfs) / "f";
        FsOutputStream stream = await lost.CreateAsync(file, new FileCreation { Replication = 3 });
        await hdfs.SetPermissionsAsync(file, (UnixFileMode)0x1B6); // 0666
        await stream.WriteAsync(Content(700));
        await stream.HsyncAsync();

        var held = await Assert.ThrowsAsync<AlreadyBeingCreatedException>(async () => await hdfs.AppendAsync(file));
        Assert.False(await third.RecoverLeaseAsync(file)); // it has only begun
        await using (FsOutputStream append = await hdfs.AppendAsync(file))
        {
            Assert.Equal(700, append.Position);
            await append.WriteAsync(Content(900));
        }

        // The lost one comes back: it has lost its DataNodes or its lease, whichever it sees first.
        Exception error = (await Record.ExceptionAsync(async () =>
        {
            await stream.WriteAsync(Content(1));
            await stream.HsyncAsync();
        }))!;
        await stream.DisposeAsync();
        Assert.EndsWith("hdfs debug recoverLease -path takes the file from it.", held.Message, StringComparison.Ordinal);
        Assert.IsAssignableFrom<HadoopException>(error);
        Assert.DoesNotContain('\n', error.Message);
        using var web = new WebHdfs(cluster.Web);
        byte[] content = await web.ReadAsync(file.PathPart);
        Assert.Equal([.. Content(700), .. Content(900)], content);
    }

    /// <summary>Many append to one file at the same time: each as often as it gets the lease, and nobody into the bytes of another.</summary>
    [Fact]
    public async Task Pitfall_27_of_several_who_append_one_has_the_lease_and_the_others_are_told()
    {
        await using HdfsFileSystem first = await cluster.ConnectAsync();
        FsPath file = await cluster.NewFolderAsync(first) / "f";
        await (await first.CreateAsync(file, new FileCreation { BlockSize = 1_024, Replication = 2 })).DisposeAsync();
        await first.SetPermissionsAsync(file, (UnixFileMode)0x1B6); // 0666
        int refusals = 0;

        await Task.WhenAll(Enumerable.Range(0, 4).Select(AppendAsync)).WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);

        using var web = new WebHdfs(cluster.Web);
        byte[] content = await web.ReadAsync(file.PathPart);
        Assert.Equal(4 * 5 * 300, content.Length);
        Assert.All(content.Chunk(300), static piece => Assert.Single(piece.Distinct()));
        Assert.All(content.CountBy(static one => one), static count => Assert.Equal(5 * 300, count.Value));
        Assert.True(refusals > 0, "Nobody met another one.");

        async Task AppendAsync(int number)
        {
            await using HdfsFileSystem hdfs = await cluster.ConnectAsync($"user{number}"); // a client each
            for (int done = 0; done < 5;)
            {
                try
                {
                    await using FsOutputStream stream = await hdfs.AppendAsync(file);
                    await stream.WriteAsync(Enumerable.Repeat((byte)('a' + number), 300).ToArray());
                    done++;
                }
                catch (AlreadyBeingCreatedException)
                {
                    Interlocked.Increment(ref refusals);
                    await Task.Delay(5, TestContext.Current.CancellationToken);
                }
            }
        }
    }

    [Fact]
    public async Task Pitfall_26_a_renamed_file_is_written_to_its_end()
    {
        await using HdfsFileSystem hdfs = await cluster.ConnectAsync();
        FsPath folder = await cluster.NewFolderAsync(hdfs);
        await using (FsOutputStream stream = await hdfs.CreateAsync(folder / "before", new FileCreation { BlockSize = 1_024 }))
        {
            await stream.WriteAsync(Content(1_500));
            await stream.HflushAsync();

            // Pitfall 26: the file's number leads to it, the path no more.
            await hdfs.RenameAsync(folder / "before", folder / "after");
            await stream.WriteAsync(Content(1_500));
        }

        Assert.Equal(3_000, (await hdfs.GetStatusAsync(folder / "after")).Length);
        Assert.False(await hdfs.ExistsAsync(folder / "before"));
    }

    /// <summary>The NameNode only says that the file is not there, which who looks at the path can see to be wrong.</summary>
    [Theory]
    [InlineData(false, "close")]
    [InlineData(false, "block")]
    [InlineData(true, "close")]
    [InlineData(true, "sync")]
    [InlineData(true, "block")]
    public async Task A_deleted_file_is_no_longer_written_and_the_writer_is_told_what_took_its_place(bool isReplaced, string at)
    {
        await using HdfsFileSystem hdfs = await cluster.ConnectAsync();
        await using HdfsFileSystem other = await cluster.ConnectAsync();
        FsPath file = await cluster.NewFolderAsync(hdfs) / "f";
        FsOutputStream stream = await hdfs.CreateAsync(file, new FileCreation { BlockSize = 1_024 });
        await stream.WriteAsync(Content(10));
        await stream.HflushAsync();
        await other.DeleteAsync(file, recursive: false);
        if (isReplaced)
        {
            await (await other.CreateAsync(file, overwrite: false)).DisposeAsync();
        }

        Exception? error = await Record.ExceptionAsync(async () =>
        {
            if (at == "sync")
            {
                await ((HdfsOutputStream)stream).HsyncAsync(updateLength: true);
            }

            await stream.WriteAsync(Content(at == "block" ? 3_000 : 10));
            await stream.DisposeAsync();
        });

        var told = Assert.IsType<HdfsWriteException>(error);
        Assert.StartsWith(
            $"Writing {file} failed. {(isReplaced ? "Another file has taken its place: it" : "It")} was deleted while it was written",
            told.Message,
            StringComparison.Ordinal);
        Assert.DoesNotContain('\n', told.Message);
        Assert.IsType<RemoteFileNotFoundException>(told.InnerException);
        Assert.Equal(isReplaced, await other.ExistsAsync(file));
    }

    private static byte[] Content(int bytes)
    {
        byte[] content = new byte[bytes];
        new Random(bytes).NextBytes(content);
        return content;
    }

    private static async Task WriteInPiecesAsync(FsOutputStream file, byte[] content, int seed)
    {
        var random = new Random(seed);
        for (int at = 0; at < content.Length;)
        {
            int piece = Math.Min(random.Next(1, 100_000), content.Length - at);
            if (random.Next(2) == 0)
            {
                file.Write(content.AsSpan(at, piece));
            }
            else
            {
                await file.WriteAsync(content.AsMemory(at, piece));
            }

            if (random.Next(4) == 0)
            {
                await file.HflushAsync();
            }

            at += piece;
        }
    }

    private static async Task AppendAsync(HdfsFileSystem hdfs, FsPath file, MemoryStream expected, int bytes)
    {
        byte[] content = Content(bytes);
        await using FsOutputStream stream = await hdfs.AppendAsync(file);
        Assert.Equal(expected.Length, stream.Position);
        await stream.WriteAsync(content.AsMemory(0, bytes / 3));
        await stream.HsyncAsync();
        await stream.WriteAsync(content.AsMemory(bytes / 3));
        expected.Write(content);
    }

    private async Task AppendByHadoopAsync(FsPath file, TemporaryFolder local, MemoryStream expected, int bytes)
    {
        byte[] content = Content(bytes);
        await File.WriteAllBytesAsync(local / "part", content, TestContext.Current.CancellationToken);
        await cluster.FsAsync("-appendToFile", local / "part", file.ToString());
        expected.Write(content);
    }
}
