using System.Diagnostics;
using Conformance.Tests.Support;
using Tusk.FileSystems;
using Tusk.Hdfs.Client;

namespace Conformance.Tests.Hdfs;

/// <summary>A file of 1 GB in blocks of the usual size, of which nobody here has more than a piece in memory.</summary>
public sealed class LargeFileTests(HdfsCluster cluster)
{
    private const long Bytes = 1 << 30;

    [Fact]
    public async Task What_we_write_hadoop_reads_and_the_reverse_with_equal_checksums()
    {
        Assert.SkipUnless(
            Environment.GetEnvironmentVariable("TUSK_NIGHTLY") == "1", "Twice 1 GB is written and read: at night only (TUSK_NIGHTLY=1).");
        CancellationToken stopping = TestContext.Current.CancellationToken;
        await using HdfsFileSystem hdfs = await cluster.ConnectAsync();
        FsPath folder = await cluster.NewFolderAsync(hdfs);
        try
        {
            // Ours with three copies, that of Hadoop with one.
            await using (FsOutputStream ours = await hdfs.CreateAsync(folder / "ours", new FileCreation { Replication = 3 }, stopping))
            {
                await Content().WriteToAsync(ours, stopping);
            }

            using (Process put = cluster.Start("hadoop", "fs", "-D", "dfs.replication=1", "-put", "-", $"{folder}/theirs"))
            {
                await Content().WriteToAsync(put.StandardInput.BaseStream, stopping);
                put.StandardInput.Close();
                await put.WaitForExitAsync(stopping);
                Assert.Equal(0, put.ExitCode);
            }

            using (Process cat = cluster.Start("hadoop", "fs", "-cat", $"{folder}/ours"))
            {
                await Content().CompareAsync(cat.StandardOutput.BaseStream, stopping);
                await cat.WaitForExitAsync(stopping);
                Assert.Equal(0, cat.ExitCode);
            }

            foreach (string name in new[] { "theirs", "ours" })
            {
                await using FsInput input = await hdfs.OpenAsync(folder / name, stopping);
                await using Stream stream = input.OpenStream();
                await Content().CompareAsync(stream, stopping);
            }

            // path, algorithm, checksum
            string[][] sums = [.. (await cluster.FsAsync("-checksum", $"{folder}/ours", $"{folder}/theirs"))
                .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => line.Split('\t'))];
            Assert.Equal(sums[1][1..], sums[0][1..]);
            FileChecksum sum = (await hdfs.GetChecksumAsync(folder / "theirs", stopping))!;
            Assert.Equal($"{sum.Algorithm}\t{Convert.ToHexStringLower(sum.Value.Span)}", string.Join('\t', sums[0][1..]));
            Assert.Equal(Bytes, (await hdfs.GetStatusAsync(folder / "ours", stopping)).Length);
            FileStatus theirs = await hdfs.GetStatusAsync(folder / "theirs", stopping);
            Assert.Equal(
                Enumerable.Repeat(128L << 20, 8),
                (await hdfs.GetBlockLocationsAsync(theirs, 0, Bytes, stopping)).Select(static block => block.Length));
        }
        finally
        {
            await hdfs.DeleteAsync(folder, recursive: true, CancellationToken.None);
        }
    }

    private static GeneratedContent Content() => new(Bytes, seed: 1_073);
}
