using EndToEnd.Tests.Support;
using Tusk.FileSystems;
using Tusk.Hdfs.Client;
using Tusk.Rpc.Errors;
using Tusk.Tests;

namespace Tusk.Cluster.Tests.Faults;

/// <summary>The disk of a DataNode gets full, by its own blocks or by somebody else's files.</summary>
public sealed class FullDiskTests(ITestOutputHelper output)
{
    private const int DiskMegabytes = 24;
    private const int FileBytes = 4 << 20;
    private const int PartBytes = 300_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_full_DataNode_says_so_keeps_what_was_acknowledged_and_goes_on_once_there_is_room()
    {
        using var folder = new TemporaryFolder();
        using var disk = new SmallDisk(folder["disk"], DiskMegabytes);
        await using ProcessCluster cluster = await ProcessCluster.StartAsync(1, [], _ => DataOn(disk));
        await using HdfsFileSystem hdfs = cluster.Connect();
        ServerProcess dataNode = cluster.DataNode(0);

        // Its own blocks: there is no place for the next one.
        List<WrittenFile> files = await FillAsync(hdfs);
        AssertOneLine(files[^1], "could only be written to 0 of the 1 minReplication nodes. There are 1 datanode(s) running");
        await CheckAllAsync(hdfs, files);
        await DeleteAsync(hdfs, files);
        await UntilWritableAsync(hdfs, files);

        // Somebody else's files: the room that a block was promised is gone while it is written.
        await DeleteAsync(hdfs, files);
        var torn = new WrittenFile("/full/torn", files.Count);
        files.Add(torn);
        await using (FsOutputStream stream = await OpenAsync(hdfs, torn.Path))
        {
            await torn.WriteMoreAsync(stream, PartBytes, Token);
            disk.Fill();
            torn.Failure = (await Assert.ThrowsAnyAsync<IOException>(() => torn.WriteMoreAsync(stream, PartBytes, Token))).Message;
        }

        AssertOneLine(torn, torn.Path);
        await Eventually.SaysAsync(dataNode, $"Volume {disk.Folder}", "is full", "dfs.datanode.du.reserved");
        Assert.Null(Eventually.Find(dataNode, "taken out of service"));
        Assert.True(dataNode.IsRunning, dataNode.Log);
        await UntilClosedAsync(hdfs, torn);
        await CheckAllAsync(hdfs, files);

        // It can be started on a full disk: how else should somebody delete a file?
        await dataNode.KillAsync();
        await cluster.RestartAsync(dataNode);
        await CheckAllAsync(hdfs, files);
        disk.Free();
        await UntilWritableAsync(hdfs, files);
        await CheckAllAsync(hdfs, files);
    }

    [Fact]
    public async Task Where_one_DataNode_is_full_another_one_takes_it()
    {
        using var folder = new TemporaryFolder();
        using var disk = new SmallDisk(folder["disk"], DiskMegabytes);
        await using ProcessCluster cluster = await ProcessCluster.StartAsync(2, [], i => i == 0 ? DataOn(disk) : []);
        await using HdfsFileSystem hdfs = cluster.Connect();
        List<WrittenFile> files = [new("/full/both", 1)];
        await using (FsOutputStream stream = await OpenAsync(hdfs, files[0].Path))
        {
            await files[0].WriteMoreAsync(stream, PartBytes, Token);
            disk.Fill();
            await files[0].WriteMoreAsync(stream, FileBytes, Token); // this block, and more, where there is room
        }

        for (int i = 1; i <= 3; i++)
        {
            files.Add(new WrittenFile($"/full/{i}", i));
            await files[i].WriteAsync(hdfs, FileBytes, Token);
        }

        await CheckAllAsync(hdfs, files);
        Assert.True(cluster.DataNode(0).IsRunning, cluster.DataNode(0).Log);
        disk.Free();
        await Eventually.HoldsAsync(
            async () => await CountReplicasAsync(hdfs, files) == 2 * await CountBlocksAsync(hdfs, files),
            () => $"Not all blocks have two replicas, though there is room again: {cluster.Describe()}");
    }

    private static string[] DataOn(SmallDisk disk) => [$"dfs.datanode.data.dir={Path.Combine(disk.Folder, "data")}"];

    private static ValueTask<FsOutputStream> OpenAsync(HdfsFileSystem hdfs, string path) =>
        hdfs.CreateAsync(new FsPath(path), FileCreation.New, Token);

    private static async Task CheckAllAsync(HdfsFileSystem hdfs, List<WrittenFile> files)
    {
        foreach (WrittenFile file in files)
        {
            await file.CheckAsync(hdfs, Token);
        }
    }

    private static async Task DeleteAsync(HdfsFileSystem hdfs, List<WrittenFile> files)
    {
        foreach (WrittenFile file in files.Take(2))
        {
            await hdfs.DeleteAsync(new FsPath(file.Path), recursive: false, Token);
        }

        files.RemoveRange(0, 2);
    }

    /// <summary>Room comes with the next heartbeats, and with the deletion of replicas that they order.</summary>
    private static async Task UntilWritableAsync(HdfsFileSystem hdfs, List<WrittenFile> files)
    {
        WrittenFile? file = null;
        int attempts = 0;
        await Eventually.HoldsAsync(
            async () =>
            {
                file = new WrittenFile($"/full/again-{files.Count}-{attempts++}", attempts);
                try
                {
                    await file.WriteAsync(hdfs, FileBytes, Token);
                    return true;
                }
                catch (IOException e)
                {
                    file.Failure = e.Message;
                    return false;
                }
            },
            () => $"There is room again, and nothing can be written: {file?.Failure}");
        files.Add(file!);
    }

    /// <summary>The NameNode refuses as long as it has not heard of a block that its writer finished.</summary>
    private static async Task UntilClosedAsync(HdfsFileSystem hdfs, WrittenFile file)
    {
        string refusal = "";
        await Eventually.HoldsAsync(
            async () =>
            {
                try
                {
                    return await hdfs.RecoverLeaseAsync(new FsPath(file.Path), Token);
                }
                catch (AlreadyBeingCreatedException e)
                {
                    refusal = e.Message;
                    return false;
                }
            },
            () => $"{file.Path} cannot be closed. {refusal}");
    }

    private static async Task<int> CountReplicasAsync(HdfsFileSystem hdfs, List<WrittenFile> files)
    {
        int count = 0;
        foreach (WrittenFile file in files)
        {
            count += (await BlocksAsync(hdfs, file)).Sum(static block => block.Hosts.Count);
        }

        return count;
    }

    private static async Task<int> CountBlocksAsync(HdfsFileSystem hdfs, List<WrittenFile> files)
    {
        int count = 0;
        foreach (WrittenFile file in files)
        {
            count += (await BlocksAsync(hdfs, file)).Count;
        }

        return count;
    }

    private static async Task<IReadOnlyList<BlockLocation>> BlocksAsync(HdfsFileSystem hdfs, WrittenFile file)
    {
        FileStatus status = await hdfs.TryGetStatusAsync(new FsPath(file.Path), Token) ?? throw new FileNotFoundException(file.Path);
        return await hdfs.GetBlockLocationsAsync(status, 0, status.Length, Token);
    }

    private void AssertOneLine(WrittenFile file, string words)
    {
        output.WriteLine(file.Failure!);
        Assert.DoesNotContain('\n', file.Failure!);
        Assert.Contains(file.Path, file.Failure, StringComparison.Ordinal);
        Assert.Contains(words, file.Failure, StringComparison.Ordinal);
    }

    /// <summary>Writes files until one is refused, which is the last one.</summary>
    private async Task<List<WrittenFile>> FillAsync(HdfsFileSystem hdfs)
    {
        List<WrittenFile> files = [];
        while (true)
        {
            var file = new WrittenFile($"/full/{files.Count}", files.Count);
            files.Add(file);
            try
            {
                await file.WriteAsync(hdfs, FileBytes, Token);
                Assert.True(files.Count * (long)FileBytes < 2L * DiskMegabytes << 20, "More was written than there is room for.");
            }
            catch (IOException e)
            {
                file.Failure = e.Message;
                output.WriteLine($"{files.Count - 1} files of {FileBytes} B, and {file.Acknowledged} B of another one");
                await UntilClosedAsync(hdfs, file);
                return files;
            }
        }
    }
}
