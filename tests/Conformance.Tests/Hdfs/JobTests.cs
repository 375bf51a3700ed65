using System.Globalization;
using System.Text;
using Conformance.Tests.Support;
using Tusk;
using Tusk.Common.Configurations;
using Tusk.Examples;
using Tusk.FileSystems;
using Tusk.Hdfs.Client;
using Tusk.MapReduce.Jobs;

namespace Conformance.Tests.Hdfs;

/// <summary>Jobs of the embedded engine whose input and output are in HDFS.</summary>
public sealed class JobTests(HdfsCluster cluster) : IDisposable
{
    private const int BlockBytes = 256 << 10;

    private readonly TemporaryFolder _local = new();

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Word_count_over_hdfs_has_the_part_files_of_the_local_run(int reducers)
    {
        await using HdfsFileSystem hdfs = await cluster.ConnectAsync();
        FsPath folder = await cluster.NewFolderAsync(hdfs);
        byte[] text = Text((3 * BlockBytes) + 100_000);
        await PutAsync(hdfs, folder / "in/text", text);
        string local = _local / "in/text";
        Directory.CreateDirectory(Path.GetDirectoryName(local)!);
        await File.WriteAllBytesAsync(local, text, TestContext.Current.CancellationToken);

        JobResult remote = await RunAsync(folder / "in", folder / "out", reducers);
        await RunAsync(FsPath.FromLocal(_local / "in"), FsPath.FromLocal(_local / "out"), reducers);

        string[] expected = PartFiles.Names(_local / "out");
        Assert.Equal(reducers + 1, expected.Length);
        Assert.Equal(expected, await NamesAsync(hdfs, folder / "out"));
        foreach (string name in expected)
        {
            Assert.Equal(
                await File.ReadAllBytesAsync(_local / $"out/{name}", TestContext.Current.CancellationToken),
                await ReadAsync(hdfs, folder / "out" / name));
        }

        // Splits follow blocks: three whole ones, and the rest.
        Assert.Equal(4, remote.Maps);
    }

    [Fact]
    public async Task A_job_that_fails_leaves_nothing_in_hdfs_and_one_whose_output_exists_changes_nothing()
    {
        await using HdfsFileSystem hdfs = await cluster.ConnectAsync();
        FsPath folder = await cluster.NewFolderAsync(hdfs);
        await PutAsync(hdfs, folder / "in/text", Text(10_000));
        await PutAsync(hdfs, folder / "there/mine", [1, 2, 3]);

        var exists = await Assert.ThrowsAnyAsync<Exception>(() => RunAsync(folder / "in", folder / "there", 1));
        var missing = await Assert.ThrowsAnyAsync<Exception>(() => RunAsync(folder / "none", folder / "out", 1));

        Assert.Contains($"{folder / "there"}", exists.Message, StringComparison.Ordinal);
        Assert.Contains($"{folder / "none"}", missing.Message, StringComparison.Ordinal);
        Assert.Equal(["in", "there"], await NamesAsync(hdfs, folder));
        Assert.Equal([1, 2, 3], await ReadAsync(hdfs, folder / "there/mine"));
    }

    public void Dispose() => _local.Dispose();

    private async Task<JobResult> RunAsync(FsPath input, FsPath output, int reducers)
    {
        Configuration configuration = cluster.Configuration;
        configuration.Set("mapreduce.job.reduces", reducers.ToString(CultureInfo.InvariantCulture));
        var options = new JobOptions([$"{input}", $"{output}"], configuration);
        return await TuskEngines.CreateLocal().Submit(WordCount.Build, options, TestContext.Current.CancellationToken);
    }

    private static async Task PutAsync(HdfsFileSystem hdfs, FsPath path, byte[] content)
    {
        await using FsOutputStream stream = await hdfs.CreateAsync(path, new FileCreation { BlockSize = BlockBytes, Replication = 1 });
        await stream.WriteAsync(content);
    }

    private static async Task<byte[]> ReadAsync(HdfsFileSystem hdfs, FsPath path)
    {
        await using FsInput input = await hdfs.OpenAsync(path);
        await using Stream stream = input.OpenStream();
        var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    private static async Task<string[]> NamesAsync(HdfsFileSystem hdfs, FsPath folder)
    {
        List<string> names = [];
        await foreach (FileStatus child in hdfs.ListAsync(folder))
        {
            names.Add(child.Path.Name);
        }

        return [.. names.Order(StringComparer.Ordinal)];
    }

    /// <summary>Words of several scripts, some seldom, in lines of all lengths.</summary>
    private static byte[] Text(int bytes)
    {
        string[] words = ["the", "Elephant", "слон", "象", "tusk,", "ivory", "a", "größer"];
        var random = new Random(4);
        var text = new StringBuilder();
        while (text.Length < bytes)
        {
            text.Append(words[random.Next(words.Length)]).Append(random.Next(50) == 0 ? random.Next(1000) : "")
                .Append(random.Next(9) == 0 ? '\n' : ' ');
        }

        return Encoding.UTF8.GetBytes(text.ToString())[..bytes];
    }
}
