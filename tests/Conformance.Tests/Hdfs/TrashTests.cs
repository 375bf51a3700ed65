using Conformance.Tests.Support;
using Tusk.Common.Configurations;
using Tusk.FileSystems;
using Tusk.FileSystems.Trashing;
using Tusk.Hdfs.Client;

namespace Conformance.Tests.Hdfs;

/// <summary>The trash of the library on a real HDFS.</summary>
public sealed class TrashTests(HdfsCluster cluster)
{
    [Fact]
    public async Task What_is_moved_to_the_trash_is_kept_checkpointed_and_expunged()
    {
        await using HdfsFileSystem probe = await cluster.ConnectAsync();
        FsPath folder = await cluster.NewFolderAsync(probe);
        await using HdfsFileSystem hdfs = await cluster.ConnectAsync(settings: ("dfs.user.home.dir.prefix", $"{folder.PathPart}/home"));
        var configuration = new Configuration();
        configuration.Set(Trash.IntervalKey, "1.5");
        Trash trash = await Trash.OpenAsync(hdfs, folder, configuration);
        await hdfs.MakeDirectoriesAsync(folder / "data/of/mine");

        FsPath first = (await trash.MoveAsync(folder / "data/of"))!;
        await hdfs.MakeDirectoriesAsync(folder / "data/of/others");
        FsPath second = (await trash.MoveAsync(folder / "data/of"))!;
        string listed = await cluster.FsAsync("-ls", "-R", "-C", trash.Root.ToString());
        Assert.Null(await trash.MoveAsync(first));
        FsPath state = (await trash.CheckpointAsync())!;
        Assert.Null(await trash.CheckpointAsync());
        await hdfs.MakeDirectoriesAsync(trash.Root / "no time");
        List<(FsPath, TrashOutcome)> kept = await trash.ExpungeAsync(immediately: false).ToListAsync();
        List<(FsPath, TrashOutcome)> gone = await trash.ExpungeAsync(immediately: true).ToListAsync();

        Assert.Equal((TimeSpan.FromSeconds(90), true), (trash.Interval, trash.IsEnabled));
        Assert.Equal(trash.Current.Append($"{folder.PathPart}/data/of"), first);
        Assert.StartsWith(first.ToString(), second.ToString());
        Assert.Contains($"{first.PathPart}/mine\n", listed);
        Assert.Contains($"{second.PathPart}/others\n", listed);
        Assert.False(await hdfs.ExistsAsync(folder / "data/of"));
        Assert.Equal([(state, TrashOutcome.Kept), (trash.Root / "no time", TrashOutcome.Unknown)], kept);
        Assert.Equal([(state, TrashOutcome.Deleted), (trash.Root / "no time", TrashOutcome.Unknown)], gone);
    }

    [Fact]
    public async Task Without_an_interval_there_is_no_trash()
    {
        await using HdfsFileSystem hdfs = await cluster.ConnectAsync();
        FsPath folder = await cluster.NewFolderAsync(hdfs);

        Trash trash = await Trash.OpenAsync(hdfs, folder, new Configuration());

        Assert.False(trash.IsEnabled);
        Assert.Null(await trash.MoveAsync(folder));
        Assert.True(await hdfs.ExistsAsync(folder));
    }
}
