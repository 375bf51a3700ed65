using Tusk.FileSystems;
using Tusk.Hdfs.Client;
using Tusk.Hdfs.NameNode.EditLog;
using Tusk.Tests;

namespace Tusk.Cluster.Tests.Faults;

/// <summary>A NameNode is killed, and its edit log is damaged: a torn end is cut off with a message, other damage is refused.</summary>
public sealed class TornEditLogTests(ITestOutputHelper output)
{
    private const int Folders = 40;

    private readonly List<string> _made = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_torn_end_costs_nothing_acknowledged_and_damage_before_it_is_refused_with_its_place()
    {
        using var folder = new TemporaryFolder();
        string current = Path.Combine(folder["name"], "current");
        await using ProcessCluster cluster = await ProcessCluster.StartAsync(
            0, [$"dfs.namenode.name.dir={folder["name"]}", "dfs.namenode.checkpoint.txns=1000000"]);
        await using HdfsFileSystem hdfs = cluster.Connect();

        // The last entry was being written when the machine went down: of it, the log has the first half.
        await TearAsync(cluster, hdfs, current, "half", static (log, last) => log.SetLength((last.Start + last.End) / 2));

        // The same, and the file system had made room for the rest, which reads as zeros.
        await TearAsync(cluster, hdfs, current, "zeros", static (log, last) =>
        {
            log.Position = (last.Start + last.End) / 2;
            log.Write(new byte[log.Length - log.Position]);
        });

        // A bit in the middle: what follows was acknowledged, and must not be cut.
        string segment = await MakeAndKillAsync(cluster, hdfs, current);
        (long start, long end) = Entries(segment)[^(Folders / 2)];
        Flip(segment, (start + end) / 2);
        await cluster.RefuseNameNodeAsync();
        output.WriteLine(await Eventually.SaysAsync(
            cluster.NameNode, $"{segment} is corrupt at {start} B", "Nothing was changed; use another copy of this segment."));
        Flip(segment, (start + end) / 2); // the other copy
        await cluster.RestartAsync(cluster.NameNode);
        await CheckAsync(hdfs);
    }

    private static List<(long Start, long End)> Entries(string segment)
    {
        List<(long Start, long End)> entries = [];
        using EditLogReader reader = EditLogReader.Open(segment);
        long start = reader.Offset;
        while (reader.TryRead(out _))
        {
            entries.Add((start, reader.Offset));
            start = reader.Offset;
        }

        return entries;
    }

    private static void Flip(string path, long at)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        file.Position = at;
        int old = file.ReadByte();
        file.Position = at;
        file.WriteByte((byte)(old ^ 1));
    }

    private async Task TearAsync(
        ProcessCluster cluster, HdfsFileSystem hdfs, string current, string kind, Action<FileStream, (long Start, long End)> tear)
    {
        string segment = await MakeAndKillAsync(cluster, hdfs, current, unacknowledged: $"/not-acknowledged-{kind}");
        (long Start, long End) last = Entries(segment)[^1];
        using (var log = new FileStream(segment, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 0))
        {
            tear(log, last);
        }

        await cluster.RestartAsync(cluster.NameNode);
        output.WriteLine(await Eventually.SaysAsync(cluster.NameNode, $"{segment} was cut off at {last.Start} B, after transaction "));
        await CheckAsync(hdfs);
        Assert.Null(await hdfs.TryGetStatusAsync(new FsPath($"/not-acknowledged-{kind}"), Token));
    }

    /// <summary>Makes folders, then perhaps one more that counts as not acknowledged, and kills the NameNode.</summary>
    /// <returns>The segment in progress.</returns>
    private async Task<string> MakeAndKillAsync(ProcessCluster cluster, HdfsFileSystem hdfs, string current, string? unacknowledged = null)
    {
        for (int i = 0; i < Folders; i++)
        {
            string path = $"/made/{_made.Count}";
            await hdfs.MakeDirectoriesAsync(new FsPath(path), null, Token);
            _made.Add(path);
        }

        if (unacknowledged is not null)
        {
            await hdfs.MakeDirectoriesAsync(new FsPath(unacknowledged), null, Token);
        }

        await cluster.NameNode.KillAsync();
        return Assert.Single(Directory.GetFiles(current, "edits_inprogress_*"));
    }

    private async Task CheckAsync(HdfsFileSystem hdfs)
    {
        foreach (string path in _made)
        {
            Assert.True(await hdfs.TryGetStatusAsync(new FsPath(path), Token) is not null, $"{path} is gone, which was acknowledged.");
        }
    }
}
