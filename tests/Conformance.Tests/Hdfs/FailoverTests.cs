using System.Diagnostics;
using System.Globalization;
using Conformance.Tests.Support;
using Tusk.FileSystems;
using Tusk.Hdfs.Client;

namespace Conformance.Tests.Hdfs;

/// <summary>The active of two NameNodes is killed while files are written, read and made.</summary>
public sealed class FailoverTests(HaHdfsCluster cluster) : IClassFixture<HaHdfsCluster>
{
    private const int PieceBytes = 64 << 10;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task Nothing_synced_is_lost_and_nothing_is_done_twice_when_the_other_namenode_takes_over()
    {
        Assert.SkipUnless(
            Environment.GetEnvironmentVariable("TUSK_NIGHTLY") == "1", "Two NameNodes take 15 s to start: at night only (TUSK_NIGHTLY=1).");
        await using HdfsFileSystem hdfs = await cluster.ConnectAsync();
        FsPath folder = await cluster.NewFolderAsync(hdfs);
        byte[] piece = new byte[PieceBytes];
        new Random(5).NextBytes(piece);
        using var stop = new CancellationTokenSource();
        int[] done = new int[4];
        Task<int>[] writers = [.. Enumerable.Range(0, 3).Select(i => WriteAsync(hdfs, folder / $"w{i}", piece, () => done[i]++, stop.Token))];
        Task<int> maker = MakeAsync(hdfs, folder / "made", () => done[3]++, stop.Token);
        await UntilEachGoesOnAsync(done);

        await cluster.KillAsync("nn1");
        (string output, string error, int exitCode) = await cluster.RunAsync("hadoop", "haadmin", "-transitionToActive", "--forceactive", "nn2");
        Assert.True(exitCode == 0, output + error);
        await UntilEachGoesOnAsync(done);
        await stop.CancelAsync();

        int[] synced = await Task.WhenAll(writers).WaitAsync(Patience, TestContext.Current.CancellationToken);
        int made = await maker.WaitAsync(Patience, TestContext.Current.CancellationToken);
        for (int i = 0; i < writers.Length; i++)
        {
            await CheckAsync(hdfs, folder / $"w{i}", piece, synced[i]);
        }

        int there = 0;
        await foreach (FileStatus child in hdfs.ListAsync(folder / "made"))
        {
            Assert.Equal(there++.ToString("D6", CultureInfo.InvariantCulture), child.Path.Name);
        }

        Assert.Equal(made, there);
    }

    /// <summary>Waits until every one of them has done eight more.</summary>
    private static async Task UntilEachGoesOnAsync(int[] done)
    {
        int[] before = [.. done];
        var clock = Stopwatch.StartNew();
        while (Enumerable.Range(0, done.Length).Any(i => Volatile.Read(ref done[i]) < before[i] + 8))
        {
            Assert.True(clock.Elapsed < Patience, $"After {string.Join(", ", before)} there are {string.Join(", ", done)}.");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    /// <returns>How many pieces were written, each synced.</returns>
    private static async Task<int> WriteAsync(
        HdfsFileSystem hdfs, FsPath file, byte[] piece, Action wrote, CancellationToken stop)
    {
        int pieces = 0;
        await using (FsOutputStream stream = await hdfs.CreateAsync(file, new FileCreation { Replication = 1, BlockSize = 256 << 10 }, CancellationToken.None))
        {
            while (!stop.IsCancellationRequested)
            {
                await stream.WriteAsync(piece, CancellationToken.None);
                await stream.HsyncAsync(CancellationToken.None);
                pieces++;
                wrote();
            }
        }

        return pieces;
    }

    /// <summary>Makes files that must be new, and renames them: a call that is done twice fails.</summary>
    private static async Task<int> MakeAsync(HdfsFileSystem hdfs, FsPath folder, Action wrote, CancellationToken stop)
    {
        int made = 0;
        await hdfs.MakeDirectoriesAsync(folder, CancellationToken.None);
        while (!stop.IsCancellationRequested)
        {
            FsPath file = folder / made.ToString("D6", CultureInfo.InvariantCulture);
            FsPath pending = folder / "pending";
            await (await hdfs.CreateAsync(pending, overwrite: false, CancellationToken.None)).DisposeAsync();
            await hdfs.RenameToAsync(pending, file, overwrite: false, CancellationToken.None);
            made++;
            wrote();
        }

        return made;
    }

    private static async Task CheckAsync(HdfsFileSystem hdfs, FsPath file, byte[] piece, int pieces)
    {
        Assert.Equal((long)pieces * piece.Length, (await hdfs.GetStatusAsync(file)).Length);
        await using FsInput input = await hdfs.OpenAsync(file);
        await using Stream stream = input.OpenStream();
        byte[] read = new byte[piece.Length];
        for (int i = 0; i < pieces; i++)
        {
            await stream.ReadExactlyAsync(read);
            Assert.True(read.AsSpan().SequenceEqual(piece), $"Piece {i} of {file} differs.");
        }
    }
}
