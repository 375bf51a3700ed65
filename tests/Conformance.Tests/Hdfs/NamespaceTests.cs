using System.Globalization;
using System.Text.Json;
using Conformance.Tests.Support;
using Tusk.FileSystems;
using Tusk.FileSystems.Errors;
using Tusk.Hdfs.Client;
using Tusk.Hdfs.Client.Namespace;

namespace Conformance.Tests.Hdfs;

/// <summary>The tree of HDFS, both ways: what we change is what Hadoop sees, and what Hadoop changes is what we see.</summary>
public sealed class NamespaceTests(HdfsCluster cluster)
{
    private static readonly DateTimeOffset SomeDay = DateTimeOffset.FromUnixTimeMilliseconds(1_600_000_000_123);

    [Fact]
    public async Task What_we_make_and_mark_is_what_hadoop_lists()
    {
        await using HdfsFileSystem hdfs = await cluster.ConnectAsync(settings: ("fs.permissions.umask-mode", "027"));
        FsPath folder = await cluster.NewFolderAsync(hdfs);
        string root = folder.PathPart;

        await hdfs.MakeDirectoriesAsync(folder / "plain/below");
        await hdfs.MakeDirectoriesAsync(folder / "Übung 數據 🐘 %20+#");
        await hdfs.MakeDirectoriesAsync(folder / "private", (UnixFileMode)0x1F0); // 0760
        await hdfs.MakeDirectoriesAsync(folder / "sticky");
        await hdfs.SetPermissionsAsync(folder / "sticky", (UnixFileMode)0x3FF); // 1777
        await TouchAsync(hdfs, folder / "file");
        await hdfs.SetOwnerAsync(folder / "file", "someone", "some-group");
        await hdfs.SetTimesAsync(folder / "file", SomeDay, SomeDay);
        Assert.True(await hdfs.SetReplicationAsync(folder / "file", 2));
        string listed = await cluster.FsAsync("-ls", "-R", folder.ToString());
        string stat = await cluster.FsAsync("-stat", "%n|%F|%a|%u|%g|%r|%o|%b|%Y|%X", $"{folder}/file");

        Assert.Equal(
            [
                $"-rw-r----- 2 someone some-group 0 {root}/file",
                $"drwxr----- - root supergroup 0 {root}/private",
                $"drwxr-x--- - root supergroup 0 {root}/plain",
                $"drwxr-x--- - root supergroup 0 {root}/plain/below",
                $"drwxr-x--- - root supergroup 0 {root}/Übung 數據 🐘 %20+#",
                $"drwxrwxrwt - root supergroup 0 {root}/sticky",
            ],
            listed.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(WithoutTime).Order(StringComparer.Ordinal));
        Assert.Equal("file|regular file|640|someone|some-group|2|1048576|0|1600000000123|1600000000123\n", stat);
    }

    [Fact]
    public async Task What_hadoop_makes_and_marks_is_what_we_list()
    {
        await using HdfsFileSystem hdfs = await cluster.ConnectAsync();
        FsPath folder = await cluster.NewFolderAsync(hdfs);
        using var web = new WebHdfs(cluster.Web);
        string root = folder.PathPart;

        await cluster.FsAsync("-mkdir", "-p", $"{folder}/a/b", $"{folder}/Übung 數據 🐘");
        await web.CreateAsync($"{root}/a/file", new byte[2_500], blockSize: 1_024, replication: 2);
        await web.PutAsync($"{root}/a/file", "SETOWNER", ("owner", "someone"), ("group", "some-group"));
        await web.PutAsync($"{root}/a/file", "SETPERMISSION", ("permission", "1640"));
        await web.PutAsync($"{root}/a/file", "SETTIMES", ("modificationtime", "1600000000123"), ("accesstime", "1600000000123"));
        await web.PutAsync($"{root}/a/file", "SETREPLICATION", ("replication", "3"));
        FileStatus file = await hdfs.GetStatusAsync(folder / "a/file");

        Assert.Equal(
            new FileStatus(folder / "a/file", 2_500, IsDirectory: false)
            {
                BlockSize = 1_024,
                Replication = 3,
                ModificationTime = SomeDay,
                AccessTime = SomeDay,
                Permissions = (UnixFileMode)0x3A0, // 1640
                Owner = "someone",
                Group = "some-group",
            },
            file);
        Assert.Equal(["Übung 數據 🐘", "a"], (await ListAsync(hdfs, folder)).Select(static child => child.Path.Name));
        Assert.Equal(["b/", "file"], (await ListAsync(hdfs, folder / "a")).Select(static child => child.Path.Name + (child.IsDirectory ? "/" : "")));
        Assert.Equal("file", Assert.Single(await ListAsync(hdfs, folder / "a/file")).Path.Name);
    }

    [Fact]
    public async Task A_folder_of_many_pages_is_listed_in_hadoops_order()
    {
        await using HdfsFileSystem hdfs = await cluster.ConnectAsync();
        FsPath folder = await cluster.NewFolderAsync(hdfs);
        using var web = new WebHdfs(cluster.Web);
        foreach (string name in Enumerable.Range(0, 35).Select(static i => i % 3 == 0 ? $"é{i}" : i % 3 == 1 ? $"Z{i}" : $"🐘{i}"))
        {
            await hdfs.MakeDirectoriesAsync(folder / name);
        }

        List<FileStatus> ours = await ListAsync(hdfs, folder);

        // The pages of this cluster have ten entries.
        JsonElement.ArrayEnumerator theirs = (await web.GetAsync(folder.PathPart, "LISTSTATUS"))
            .GetProperty("FileStatuses").GetProperty("FileStatus").EnumerateArray();
        Assert.Equal(35, ours.Count);
        Assert.Equal(
            theirs.Select(static one => one.GetProperty("pathSuffix").GetString()),
            ours.Take(theirs.Count()).Select(static one => one.Path.Name));

        // Java's bytes have signs: what is beyond ASCII comes first.
        Assert.Equal(
            ours.OrderBy(static one => one.Path.Name[0] < 0x80).Select(static one => one.Path.Name[0] < 0x80),
            ours.Select(static one => one.Path.Name[0] < 0x80));
    }

    [Fact]
    public async Task Renames_into_a_folder_and_to_an_exact_path()
    {
        await using HdfsFileSystem hdfs = await cluster.ConnectAsync();
        FsPath folder = await cluster.NewFolderAsync(hdfs);
        foreach (string name in new[] { "a", "b", "c" })
        {
            await TouchAsync(hdfs, folder / name);
        }

        await hdfs.MakeDirectoriesAsync(folder / "d");
        await hdfs.MakeDirectoriesAsync(folder / "full/e");
        FsPath none = folder / "none";

        await hdfs.RenameAsync(folder / "a", folder / "d");
        await hdfs.RenameToAsync(folder / "b", folder / "c", overwrite: true);
        await ThrowsAsync<PathNotFoundException>(none, () => hdfs.RenameAsync(none, folder / "x"));
        await ThrowsAsync<PathNotFoundException>(none, () => hdfs.RenameAsync(folder / "c", none / "x"));
        await ThrowsAsync<PathExistsException>(folder / "c", () => hdfs.RenameAsync(folder / "d", folder / "c"));
        await ThrowsAsync<PathNotFoundException>(none, () => hdfs.RenameToAsync(none, folder / "x", overwrite: false));
        await ThrowsAsync<PathNotFoundException>(none, () => hdfs.RenameToAsync(folder / "c", none / "x", overwrite: false));
        await ThrowsAsync<PathExistsException>(folder / "c", () => hdfs.RenameToAsync(folder / "d/a", folder / "c", overwrite: false));
        await ThrowsAsync<PathIsNotEmptyDirectoryException>(folder / "full", () => hdfs.RenameToAsync(folder / "d", folder / "full", overwrite: true));
        await ThrowsAsync<PathIsNotDirectoryException>(folder / "c", () => hdfs.RenameToAsync(folder / "d", folder / "c/x", overwrite: false));

        Assert.Equal(["c", "d", "full"], (await ListAsync(hdfs, folder)).Select(static child => child.Path.Name));
        Assert.Equal(["a"], (await ListAsync(hdfs, folder / "d")).Select(static child => child.Path.Name));
    }

    [Fact]
    public async Task Deletes_what_is_there_and_with_its_content_only_if_asked()
    {
        await using HdfsFileSystem hdfs = await cluster.ConnectAsync();
        FsPath folder = await cluster.NewFolderAsync(hdfs);
        await hdfs.MakeDirectoriesAsync(folder / "d/e");
        await TouchAsync(hdfs, folder / "f");

        await ThrowsAsync<PathIsNotEmptyDirectoryException>(folder / "d", async () => await hdfs.DeleteAsync(folder / "d", recursive: false));
        Assert.False(await hdfs.DeleteAsync(folder / "none", recursive: true));
        Assert.False(await hdfs.DeleteAsync(new FsPath("/"), recursive: true));
        Assert.True(await hdfs.DeleteAsync(folder / "f", recursive: false));
        Assert.True(await hdfs.DeleteAsync(folder / "d", recursive: true));

        Assert.Empty(await ListAsync(hdfs, folder));
    }

    [Fact]
    public async Task A_file_in_the_place_of_a_folder_is_named()
    {
        await using HdfsFileSystem hdfs = await cluster.ConnectAsync();
        await using HdfsFileSystem nobody = await cluster.ConnectAsync("nobody");
        FsPath folder = await cluster.NewFolderAsync(hdfs);
        FsPath file = folder / "f";
        await TouchAsync(hdfs, file);

        await ThrowsAsync<PathIsNotDirectoryException>(file, () => hdfs.MakeDirectoriesAsync(file));
        await ThrowsAsync<PathIsNotDirectoryException>(file, () => hdfs.MakeDirectoriesAsync(file / "below/it"));
        await ThrowsAsync<PathIsNotDirectoryException>(file, async () => await nobody.TryGetStatusAsync(file / "below"));
        Assert.Null(await hdfs.TryGetStatusAsync(file / "below")); // the superuser's way is not checked
        await ThrowsAsync<PathNotFoundException>(folder / "none", () => hdfs.SetPermissionsAsync(folder / "none", default));
        await ThrowsAsync<PathNotFoundException>(folder / "none", () => hdfs.SetOwnerAsync(folder / "none", "a", null));
        await ThrowsAsync<PathNotFoundException>(folder / "none", () => hdfs.SetTimesAsync(folder / "none", SomeDay, null));
        await ThrowsAsync<PathNotFoundException>(folder / "none", async () => await hdfs.GetContentSummaryAsync(folder / "none"));
        await ThrowsAsync<PathNotFoundException>(folder / "none", async () => await hdfs.SetReplicationAsync(folder / "none", 1));
        await ThrowsAsync<PathNotFoundException>(folder / "none", async () => await hdfs.TruncateAsync(folder / "none", 0));
        await TouchAsync(hdfs, folder / "target");
        await ThrowsAsync<PathNotFoundException>(folder / "none", () => hdfs.ConcatAsync(folder / "target", [folder / "none"]));
        await ThrowsAsync<PathNotFoundException>(folder / "none", () => hdfs.ConcatAsync(folder / "none", [folder / "target"]));
        Assert.False(await hdfs.SetReplicationAsync(folder, 1));
    }

    [Fact]
    public async Task Truncates_and_joins_what_hadoop_wrote_and_hadoop_reads_the_result()
    {
        await using HdfsFileSystem hdfs = await cluster.ConnectAsync();
        FsPath folder = await cluster.NewFolderAsync(hdfs);
        using var web = new WebHdfs(cluster.Web);
        byte[] content = [.. Enumerable.Range(0, 3_500).Select(static i => (byte)((i * 31) + (i >> 8)))];
        foreach (string name in new[] { "a", "b", "c" })
        {
            await web.CreateAsync($"{folder.PathPart}/{name}", content, blockSize: 1_024, replication: 3);
        }

        // At the end of a block nothing has to be cut; elsewhere the DataNodes cut it, and the file is closed then.
        Assert.True(await hdfs.TruncateAsync(folder / "a", 2_048));
        Assert.False(await hdfs.TruncateAsync(folder / "b", 1_500));
        await UntilClosedAsync(hdfs, folder / "b");
        await hdfs.ConcatAsync(folder / "a", [folder / "b", folder / "c"]);

        Assert.Equal(["a"], (await ListAsync(hdfs, folder)).Select(static child => child.Path.Name));
        Assert.Equal(
            Convert.ToHexString([.. content[..2_048], .. content[..1_500], .. content]),
            Convert.ToHexString(await web.ReadAsync($"{folder.PathPart}/a")));
    }

    [Fact]
    public async Task Blocks_lie_where_hadoop_says()
    {
        await using HdfsFileSystem hdfs = await cluster.ConnectAsync();
        FsPath folder = await cluster.NewFolderAsync(hdfs);
        using var web = new WebHdfs(cluster.Web);
        await web.CreateAsync($"{folder.PathPart}/f", new byte[3_584], blockSize: 1_024, replication: 3);
        await web.CreateAsync($"{folder.PathPart}/empty", []);
        FileStatus file = await hdfs.GetStatusAsync(folder / "f");

        IReadOnlyList<BlockLocation> all = await hdfs.GetBlockLocationsAsync(file, 0, file.Length);
        IReadOnlyList<BlockLocation> part = await hdfs.GetBlockLocationsAsync(file, 1_024, 1_024);

        string[] theirs = [.. (await web.GetAsync(file.Path.PathPart, "GETFILEBLOCKLOCATIONS")).GetProperty("BlockLocations")
            .GetProperty("BlockLocation").EnumerateArray().Select(static one =>
                $"{one.GetProperty("offset")}+{one.GetProperty("length")} {one.GetProperty("hosts").GetArrayLength()} {one.GetProperty("hosts")[0]}")];
        Assert.Equal(theirs, all.Select(static one => $"{one.Offset}+{one.Length} {one.Hosts.Count} {one.Hosts[0]}"));
        Assert.Equal([(1_024L, 1_024L)], part.Select(static one => (one.Offset, one.Length)));
        Assert.Empty(await hdfs.GetBlockLocationsAsync(await hdfs.GetStatusAsync(folder / "empty"), 0, 100));
        Assert.Empty(await hdfs.GetBlockLocationsAsync(await hdfs.GetStatusAsync(folder), 0, 100));
    }

    [Fact]
    public async Task Sums_and_quotas_are_those_that_hadoop_counts()
    {
        await using HdfsFileSystem hdfs = await cluster.ConnectAsync();
        FsPath folder = await cluster.NewFolderAsync(hdfs);
        using var web = new WebHdfs(cluster.Web);
        await hdfs.MakeDirectoriesAsync(folder / "d/e");
        await web.CreateAsync($"{folder.PathPart}/d/f", new byte[2_500], blockSize: 1_024, replication: 2);
        await hdfs.NameNode.SetQuotaAsync(folder.PathPart, 100, 1 << 30, default);

        ContentSummary summary = await hdfs.GetContentSummaryAsync(folder);
        QuotaUsage usage = await hdfs.GetQuotaUsageAsync(folder);
        ContentSummary below = await hdfs.GetContentSummaryAsync(folder / "d");
        string counted = await cluster.FsAsync("-count", "-q", folder.ToString());

        Assert.Equal((2_500, 1, 3, 5_000), (summary.Length, summary.FileCount, summary.DirectoryCount, summary.SpaceConsumed));
        Assert.Equal((4, 100, 5_000, 1L << 30), (usage.NameCount, usage.NameQuota, usage.SpaceConsumed, usage.SpaceQuota));
        Assert.Equal((ContentSummary.NoQuota, ContentSummary.NoQuota), (below.NameQuota, below.SpaceQuota));
        Assert.Equal(
            string.Create(CultureInfo.InvariantCulture, $"100 96 {1L << 30} {(1L << 30) - 5_000} 3 1 2500 {folder}"),
            string.Join(' ', counted.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries)));
        await hdfs.NameNode.SetQuotaAsync(folder.PathPart, ContentSummary.NoQuota, null, default);
        Assert.Equal((ContentSummary.NoQuota, 1L << 30), await QuotasAsync(hdfs, folder));
    }

    [Fact]
    public async Task Capacity_and_defaults_are_the_namenodes()
    {
        await using HdfsFileSystem hdfs = await cluster.ConnectAsync();
        await using HdfsFileSystem other = await cluster.ConnectAsync(settings: [("dfs.blocksize", "4m"), ("dfs.replication", "2")]);
        using var web = new WebHdfs(cluster.Web);

        FileSystemCapacity capacity = await hdfs.GetCapacityAsync(new FsPath("/"));
        FileDefaults defaults = await other.GetDefaultsAsync(new FsPath("/"));

        // What DataNodes have in all, changes with every heartbeat of one of them that comes or goes: it is what the NameNode said
        // before or after.
        JsonElement status = (await web.GetAsync("/", "GETSTATUS")).GetProperty("FsStatus");
        FileSystemCapacity later = await hdfs.GetCapacityAsync(new FsPath("/"));
        Assert.Contains(status.GetProperty("capacity").GetInt64(), (long[])[capacity.Capacity, later.Capacity]);
        Assert.InRange(capacity.Remaining, 1, capacity.Capacity);
        Assert.Equal(new FileDefaults(4 << 20, 2) { TrashInterval = TimeSpan.Zero }, defaults);
        Assert.Equal(3, (await hdfs.NameNode.GetDatanodeStatusesAsync(DatanodeReportKind.Live, default)).Count);
    }

    [Fact]
    public async Task A_relative_path_starts_at_the_users_home()
    {
        await using HdfsFileSystem hdfs = await cluster.ConnectAsync();
        string name = $"home-{Guid.NewGuid():N}";

        await hdfs.MakeDirectoriesAsync(new FsPath(name));

        Assert.Equal($"/user/root/{name}", (await hdfs.GetStatusAsync(new FsPath($"/user/root/{name}"))).Path.PathPart);
        Assert.True(await hdfs.DeleteAsync(new FsPath(name), recursive: true));
    }

    private static async Task<(long Names, long Space)> QuotasAsync(HdfsFileSystem hdfs, FsPath path)
    {
        QuotaUsage usage = await hdfs.GetQuotaUsageAsync(path);
        return (usage.NameQuota, usage.SpaceQuota);
    }

    /// <summary>Makes an empty file by the NameNode's calls alone.</summary>
    private static async Task TouchAsync(HdfsFileSystem hdfs, FsPath path)
    {
        const UnixFileMode All = (UnixFileMode)0x1B6; // 0666
        NameNodeBlocks blocks = hdfs.NameNode.Blocks;
        HdfsFileStatus file = (await blocks.CreateAsync(
            path.PathPart, All & ~hdfs.Options.Umask, All, "toucher", CreateFlags.Create, true, 1, 1 << 20, default, default))!;
        Assert.True(await blocks.CompleteAsync(path.PathPart, "toucher", null, file.FileId, default));
    }

    private static async Task UntilClosedAsync(HdfsFileSystem hdfs, FsPath path)
    {
        // A recovery that fails, as on a busy machine, is only tried again when the NameNode gives it up.
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (!await hdfs.IsClosedAsync(path, patience.Token))
        {
            await Task.Delay(100, patience.Token);
        }
    }

    private static async Task<List<FileStatus>> ListAsync(HdfsFileSystem hdfs, FsPath path)
    {
        List<FileStatus> children = [];
        await foreach (FileStatus child in hdfs.ListAsync(path))
        {
            children.Add(child);
        }

        return children;
    }

    private static async Task ThrowsAsync<T>(FsPath path, Func<ValueTask> action)
        where T : Exception
    {
        var error = await Assert.ThrowsAsync<T>(async () => await action());
        Assert.Equal(path, typeof(T).GetProperty("Path")!.GetValue(error));
    }

    /// <summary>A line of -ls without its date and time, and with single spaces.</summary>
    private static string WithoutTime(string line)
    {
        string[] words = line.Split(' ', 8, StringSplitOptions.RemoveEmptyEntries);
        string path = words[^1];
        return $"{words[0]} {words[1]} {words[2]} {words[3]} {words[4]} {path[path.IndexOf("/test-", StringComparison.Ordinal)..]}";
    }
}
