using EndToEnd.Tests.Support;
using Tusk.FileSystems;
using Tusk.Hdfs.Client;
using Tusk.Rpc.Errors;
using Tusk.Tests;

namespace Tusk.Cluster.Tests.Faults;

/// <summary>The disk of a NameNode's metadata gets full: nothing is acknowledged that is not on a disk.</summary>
public sealed class NameFolderTests(ITestOutputHelper output)
{
    private const int DiskMegabytes = 16;
    private const string NoReserve = "dfs.namenode.resource.du.reserved=0";

    /// <summary>Long, so that the edit log grows with each folder.</summary>
    private static readonly string Deep = string.Concat(Enumerable.Repeat("/" + new string('d', 250), 15));

    private readonly List<string> _made = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task With_one_of_two_folders_full_it_goes_on_with_the_other_and_brings_the_first_up_to_date_later()
    {
        using var folder = new TemporaryFolder();
        using var disk = new SmallDisk(folder["disk"], DiskMegabytes);
        await using ProcessCluster cluster = await ProcessCluster.StartAsync(0, [NoReserve, $"dfs.namenode.name.dir={disk.Folder},{folder["good"]}"]);
        await using HdfsFileSystem hdfs = cluster.Connect();

        disk.Fill();
        await MakeUntilAsync(hdfs, () => Eventually.Find(cluster.NameNode, "Could not", disk.Folder) is not null);
        output.WriteLine(await Eventually.SaysAsync(
            cluster.NameNode, "Could not", $"in {disk.Folder}, which is not used any more until the next start: No space left on device"));
        await MakeAsync(hdfs, 100);

        // Also where the disk is full still.
        await RestartAsync(cluster);
        await CheckAsync(hdfs);
        await MakeAsync(hdfs, 10);
        disk.Free();
        await RestartAsync(cluster);
        await CheckAsync(hdfs);
        await MakeAsync(hdfs, 10);
        await cluster.NameNode.KillAsync();
        await cluster.RestartAsync(cluster.NameNode, $"dfs.namenode.name.dir={disk.Folder}"); // alone: it has all of it
        await CheckAsync(hdfs);
    }

    [Fact]
    public async Task With_the_only_folder_full_it_stops_before_it_acknowledges_and_has_all_when_there_is_room()
    {
        using var folder = new TemporaryFolder();
        using var disk = new SmallDisk(folder["disk"], DiskMegabytes);
        await using ProcessCluster cluster = await ProcessCluster.StartAsync(0, [NoReserve, $"dfs.namenode.name.dir={disk.Folder}"]);
        await using HdfsFileSystem hdfs = cluster.Connect();
        await MakeAsync(hdfs, 10);

        disk.Fill();
        await MakeUntilAsync(hdfs, () => !cluster.NameNode.IsRunning);
        await cluster.NameNode.WaitForEndAsync();
        output.WriteLine(await Eventually.SaysAsync(cluster.NameNode, "Could not", disk.Folder, "No space left on device"));
        output.WriteLine(await Eventually.SaysAsync(cluster.NameNode, "The NameNode stops: ", "dfs.namenode.edits.dir"));

        // As long as it is full, it says so and does not start; nothing is lost by trying.
        await cluster.RefuseNameNodeAsync();
        await cluster.RefuseNameNodeAsync();
        disk.Free();
        await cluster.RestartAsync(cluster.NameNode);
        await CheckAsync(hdfs);
        await MakeAsync(hdfs, 10);
    }

    [Fact]
    public async Task With_little_room_left_it_goes_into_safe_mode_and_out_again_when_it_is_told_to()
    {
        using var folder = new TemporaryFolder();
        using var disk = new SmallDisk(folder["disk"], DiskMegabytes);
        await using ProcessCluster cluster = await ProcessCluster.StartAsync(
            0, ["dfs.namenode.resource.du.reserved=4m", "dfs.namenode.resource.check.interval=100", $"dfs.namenode.name.dir={disk.Folder}"]);
        await using HdfsFileSystem hdfs = cluster.Connect();
        await MakeAsync(hdfs, 10);

        disk.Fill(leftBytes: 2 << 20);
        await Eventually.SaysAsync(cluster.NameNode, "dfs.namenode.resource.du.reserved", "safe mode");
        SafeModeException refused = await Assert.ThrowsAsync<SafeModeException>(async () => await MakeAsync(hdfs, 1));

        Assert.Contains("Resources are low on NN. Please add or free up more resources", refused.JavaMessage, StringComparison.Ordinal);
        await CheckAsync(hdfs);
        disk.Free();
        await RestartAsync(cluster);
        await CheckAsync(hdfs);
        await MakeAsync(hdfs, 10);
    }

    private static async Task RestartAsync(ProcessCluster cluster)
    {
        await cluster.NameNode.KillAsync();
        await cluster.RestartAsync(cluster.NameNode);
    }

    private async Task MakeAsync(HdfsFileSystem hdfs, int count, CancellationToken token = default)
    {
        for (int i = 0; i < count; i++)
        {
            string path = $"{Deep}/{_made.Count}";
            await hdfs.MakeDirectoriesAsync(new FsPath(path), null, token == default ? Token : token);
            _made.Add(path);
        }
    }

    /// <summary>Makes folders until something has happened to the NameNode.</summary>
    private async Task MakeUntilAsync(HdfsFileSystem hdfs, Func<bool> hasHappened)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Task making = Task.Run(
            async () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    await MakeAsync(hdfs, 1, stop.Token);
                }
            },
            Token);
        await Eventually.HoldsAsync(() => Task.FromResult(hasHappened()), static () => "Nothing has happened to the NameNode.");
        await stop.CancelAsync();
        try
        {
            await making;
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            output.WriteLine($"{_made.Count} folders; the next one: {e.Message}");
        }
    }

    private async Task CheckAsync(HdfsFileSystem hdfs)
    {
        HashSet<string> there = [];
        await foreach (FileStatus status in hdfs.ListAsync(new FsPath(Deep), Token))
        {
            there.Add(status.Path.PathPart);
        }

        string[] lost = [.. _made.Except(there)];
        Assert.True(lost.Length == 0, $"{lost.Length} folders are gone that were acknowledged, the first of them {lost.FirstOrDefault()}.");
        Assert.InRange(there.Count, _made.Count, _made.Count + 1); // one may have been made, and not acknowledged
    }
}
