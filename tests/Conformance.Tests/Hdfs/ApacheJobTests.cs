using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Conformance.Tests.Support;
using Tusk;
using Tusk.Cluster;
using Tusk.Examples;
using Tusk.FileSystems;
using Tusk.Hdfs.Client;
using Tusk.Hdfs.Client.Namespace;
using Tusk.MapReduce.Jobs;

namespace Conformance.Tests.Hdfs;

/// <summary>Apache's own jobs, in local mode, on our NameNode and DataNodes; and what its viewers see in our folders afterwards.</summary>
public sealed class ApacheJobTests(OwnHdfs own, HdfsCluster apaches) : IClassFixture<OwnHdfs>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Its_word_count_gives_the_part_files_of_ours()
    {
        OwnHdfs.RequireHadoop();
        await using HdfsFileSystem hdfs = await own.ConnectAsync();
        var random = new Random(7);
        string[] words = ["the", "Elephant", "слон", "象", "tusk,", "ivory", "größer"];
        string text = string.Concat(Enumerable.Range(0, 60_000).Select(i => words[random.Next(words.Length)] + (i % 9 == 0 ? '\n' : ' ')));
        await PutAsync(hdfs, "/words/in/text", Encoding.UTF8.GetBytes(text), blockBytes: 64 << 10);

        await own.RunExampleAsync("wordcount", "-Dmapreduce.job.reduces=2", "/words/in", "/words/apaches");
        MiniCluster cluster = await own.ClusterAsync();
        var configuration = cluster.Configuration.Clone();
        configuration.Set("mapreduce.job.reduces", "2");
        await TuskEngines.CreateLocal().Submit(WordCount.Build, new JobOptions(["/words/in", "/words/ours"], configuration), Token);

        string[] names = await NamesAsync(hdfs, "/words/apaches");
        Assert.Equal(["_SUCCESS", "part-r-00000", "part-r-00001"], names);
        Assert.Equal(names, await NamesAsync(hdfs, "/words/ours"));
        foreach (string name in names)
        {
            Assert.Equal(await ReadAsync(hdfs, $"/words/apaches/{name}"), await ReadAsync(hdfs, $"/words/ours/{name}"));
        }
    }

    [Fact]
    public async Task Its_sort_is_found_sorted_by_its_own_check()
    {
        OwnHdfs.RequireHadoop();
        await using HdfsFileSystem hdfs = await own.ConnectAsync();
        await own.SortedAsync();

        await own.RunExampleAsync("teravalidate", "/tera/out", "/tera/report");

        // A line "checksum" and its value; where something is out of order, lines before it say so.
        string report = Encoding.UTF8.GetString(await ReadAsync(hdfs, "/tera/report/part-r-00000"));
        Assert.Matches(@"\Achecksum\t[0-9a-f]+\n\z", report);
        Assert.Equal(4, (await NamesAsync(hdfs, "/tera/out")).Count(static name => name is "_SUCCESS" || name.StartsWith("part-r-", StringComparison.Ordinal)));
        Assert.Equal(
            (await hdfs.GetContentSummaryAsync(new FsPath("/tera/in"), Token)).Length,
            (await ListAllAsync(hdfs, "/tera/out")).Where(static file => file.Path.Name.StartsWith("part-", StringComparison.Ordinal)).Sum(static file => file.Length));
    }

    [Fact]
    public async Task Its_pi_is_near_enough_and_leaves_nothing()
    {
        OwnHdfs.RequireHadoop();
        await using HdfsFileSystem hdfs = await own.ConnectAsync();

        string output = await own.RunExampleAsync("pi", "2", "1000");

        Assert.EndsWith("\nEstimated value of Pi is 3.14400000000000000000\n", output, StringComparison.Ordinal);
        Assert.DoesNotContain(
            await ListAllAsync(hdfs, $"/user/{Environment.UserName}"), static file => file.Path.Name.StartsWith("QuasiMonteCarlo", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Its_distcp_copies_from_ours_to_ours_and_to_Apaches(bool isToApaches)
    {
        ApacheHadoop hadoop = OwnHdfs.RequireHadoop();
        await using HdfsFileSystem hdfs = await own.ConnectAsync();
        string source = isToApaches ? "/copy/a" : "/copy/b";
        const int Block = 64 << 10;
        foreach (int length in new[] { 0, 1, 511, Block - 1, Block, Block + 1, (3 * Block) + 7 })
        {
            await PutAsync(hdfs, string.Create(CultureInfo.InvariantCulture, $"{source}/d{length % 3}/f {length}"), Content(length), Block);
        }

        await using HdfsFileSystem target = isToApaches ? await apaches.ConnectAsync() : await own.ConnectAsync();
        FsPath folder = isToApaches ? await apaches.NewFolderAsync(target) : hdfs.Qualify(new FsPath("/copy/to"));
        MiniCluster cluster = await own.ClusterAsync();
        await hadoop.RunOnAsync(
            cluster.ConfFolder, "distcp", "-Dmapreduce.framework.name=local", "-pb", $"{cluster.DefaultFileSystem}{source}", $"{folder / "copied"}");

        List<FileStatus> files = await ListAllAsync(hdfs, source);
        List<FileStatus> copies = await ListAllAsync(target, $"{folder / "copied"}");
        Assert.Equal(7, files.Count(static file => file.IsFile));
        Assert.Equal(files.Select(file => (Below(file, source), file.Length)), copies.Select(copy => (Below(copy, (folder / "copied").PathPart), copy.Length)));
        foreach (FileStatus copy in copies.Where(static copy => copy.IsFile))
        {
            Assert.Equal(Content((int)copy.Length), await ReadAsync(target, $"{copy.Path}"));
        }
    }

    [Fact]
    public async Task Its_viewers_see_in_our_folders_what_is_there()
    {
        ApacheHadoop hadoop = OwnHdfs.RequireHadoop();
        await using HdfsFileSystem hdfs = await own.ConnectAsync();
        MiniCluster cluster = await own.ClusterAsync();
        await own.SortedAsync();
        await hdfs.NameNode.SetSafeModeAsync(SafeModeAction.Enter, Token);
        await hdfs.NameNode.SaveNamespaceAsync(TimeSpan.Zero, 0, Token);
        await hdfs.NameNode.SetSafeModeAsync(SafeModeAction.Leave, Token);
        List<FileStatus> there = await ListAllAsync(hdfs, "/");

        string current = Path.Combine(cluster.Folder, "data", "namenode", "current");
        string newest = Directory.EnumerateFiles(current, "fsimage_*").Where(static path => !path.EndsWith(".md5", StringComparison.Ordinal)).Max(StringComparer.Ordinal)!;
        XDocument image = await hadoop.ImageAsync(cluster.Folder, newest);
        XDocument edits = await hadoop.EditLogAsync(cluster.Folder, Directory.EnumerateFiles(current, "edits_0*").Max(StringComparer.Ordinal)!);

        Assert.Contains(there, static file => file.Path.PathPart == "/tera/out/part-r-00002");
        Assert.Equal(
            there.Select(static file => (file.Path.PathPart, file.IsFile ? file.Length : -1, file.ModificationTime.ToUnixTimeMilliseconds())), InImage(image));
        Assert.Equal(cluster.NameNode.Server.Statistics.Blocks, image.Descendants("block").Count());

        // Transactions follow each other; the files of the sort were opened, got blocks, and were closed.
        long[] transactions = [.. edits.Descendants("TXID").Select(static id => long.Parse(id.Value, CultureInfo.InvariantCulture))];
        Assert.Equal(Enumerable.Range(0, transactions.Length).Select(i => transactions[0] + i), transactions);
        string[] sorted = [.. edits.Descendants("RECORD")
            .Where(static record => record.Element("OPCODE")!.Value == "OP_CLOSE")
            .Select(static record => record.Descendants("PATH").First().Value)];
        Assert.Equal(3, sorted.Count(static path => path.StartsWith("/tera/out/_temporary/", StringComparison.Ordinal) && path.Contains("/part-r-", StringComparison.Ordinal)));
        Assert.DoesNotContain("OP_INVALID", edits.Descendants("OPCODE").Select(static code => code.Value));
    }

    /// <summary>Path, length (-1 of a folder) and time of all inodes of an image but the root, ordered by path.</summary>
    private static IEnumerable<(string Path, long Length, long Time)> InImage(XDocument image)
    {
        Dictionary<string, XElement> inodes = image.Descendants("INodeSection").Elements("inode").ToDictionary(static inode => inode.Element("id")!.Value);
        Dictionary<string, string> parents = image.Descendants("INodeDirectorySection").Elements("directory")
            .SelectMany(static folder => folder.Elements("child").Select(child => (child.Value, Parent: folder.Element("parent")!.Value)))
            .ToDictionary(static pair => pair.Value, static pair => pair.Parent);
        string PathOf(string id) => parents.TryGetValue(id, out string? parent) ? $"{PathOf(parent)}/{inodes[id].Element("name")!.Value}" : "";
        return inodes.Where(pair => parents.ContainsKey(pair.Key))
            .Select(pair => (
                PathOf(pair.Key),
                pair.Value.Element("type")!.Value == "FILE"
                    ? pair.Value.Descendants("numBytes").Sum(static bytes => long.Parse(bytes.Value, CultureInfo.InvariantCulture))
                    : -1,
                long.Parse(pair.Value.Element("mtime")!.Value, CultureInfo.InvariantCulture)))
            .OrderBy(static inode => inode.Item1, StringComparer.Ordinal);
    }

    private static string Below(FileStatus file, string folder) => file.Path.PathPart[folder.Length..];

    private static byte[] Content(int length)
    {
        byte[] content = new byte[length];
        new Random(length).NextBytes(content);
        return content;
    }

    private static async Task PutAsync(HdfsFileSystem hdfs, string path, byte[] content, int blockBytes)
    {
        await using FsOutputStream stream = await hdfs.CreateAsync(new FsPath(path), new FileCreation { BlockSize = blockBytes }, Token);
        await stream.WriteAsync(content, Token);
    }

    private static async Task<byte[]> ReadAsync(HdfsFileSystem hdfs, string path)
    {
        await using FsInput input = await hdfs.OpenAsync(new FsPath(path), Token);
        var bytes = new MemoryStream();
        await input.OpenStream().CopyToAsync(bytes, Token);
        return bytes.ToArray();
    }

    private static async Task<string[]> NamesAsync(HdfsFileSystem hdfs, string path) =>
        [.. (await ListAllAsync(hdfs, path)).Select(static file => file.Path.Name).Order(StringComparer.Ordinal)];

    /// <summary>All below a folder, ordered by path; none where it is not there.</summary>
    private static async Task<List<FileStatus>> ListAllAsync(HdfsFileSystem hdfs, string path)
    {
        List<FileStatus> all = [];
        var folders = new Queue<FsPath>();
        if (await hdfs.ExistsAsync(new FsPath(path), Token))
        {
            folders.Enqueue(new FsPath(path));
        }

        while (folders.TryDequeue(out FsPath? folder))
        {
            await foreach (FileStatus child in hdfs.ListAsync(folder, Token))
            {
                all.Add(child);
                if (child.IsDirectory)
                {
                    folders.Enqueue(child.Path);
                }
            }
        }

        return [.. all.OrderBy(static file => file.Path.PathPart, StringComparer.Ordinal)];
    }
}
