using Tusk.Hdfs.DataNode.Storage;
using Tusk.Hdfs.DataNode.Tests.Support;
using Tusk.Hdfs.DataTransfer;

namespace Tusk.Hdfs.DataNode.Tests.Storage;

/// <summary>What becomes of data and checksums where a replica is cut, or copied to be cut.</summary>
public sealed class ReplicaCutTests : IDisposable
{
    private static readonly GenerationStamp Recovery = new(1007);

    private readonly TemporaryFolder _folder = new();
    private readonly byte[] _content = Samples.Content(3_000);
    private BlockStore _store;

    public ReplicaCutTests() => _store = Samples.Open(_folder / "data");

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    /// <summary>The last checksum is the one that came with what was acknowledged: made from the disk, it would make any damage good.</summary>
    [Fact]
    public async Task Damage_of_what_was_acknowledged_stays_visible_when_a_pipeline_is_recovered()
    {
        Replica replica = Left(3_000, acknowledged: 700);
        Samples.Damage(replica.DataPath, 600);

        ReplicaWriter writer = await _store.Recovery.RecoverWriteAsync(Samples.Block(), new GenerationStamp(1002), 700, 3_000);

        byte[] data = File.ReadAllBytes(replica.DataPath);
        byte[] sums = File.ReadAllBytes(replica.MetaPath)[MetaHeader.Size..];
        Assert.Equal((700, 8), (data.Length, sums.Length));
        Assert.Equal(1, Samples.Crc32C.FindWrong(data, sums));
        _store.Abandon(writer);
    }

    [Fact]
    public async Task A_replica_that_lost_bytes_takes_no_part()
    {
        Replica replica = Left(3_000, acknowledged: 700);
        using (FileStream data = File.OpenWrite(replica.DataPath))
        {
            data.SetLength(600);
        }

        await Assert.ThrowsAsync<ReplicaException>(
            async () => await _store.Recovery.RecoverWriteAsync(Samples.Block(), new GenerationStamp(1002), 700, 3_000));
        await Assert.ThrowsAsync<ReplicaException>(async () => await _store.Recovery.BeginAsync(Samples.Block(), Recovery));

        Assert.Equal(600, new FileInfo(replica.DataPath).Length); // nothing was put in their place
    }

    [Fact]
    public async Task A_finished_replica_that_lost_bytes_takes_no_part_in_a_truncate()
    {
        Replica replica = _store.Finished(Samples.Block(), _content);
        using (FileStream data = File.OpenWrite(replica.DataPath))
        {
            data.SetLength(600);
        }

        await _store.Recovery.BeginAsync(Samples.Block(), Recovery);
        await Assert.ThrowsAsync<ReplicaException>(
            async () => await _store.Recovery.FinishAsync(Samples.Block(), Recovery, Samples.Block().Id, 700));

        Assert.Equal(600, new FileInfo(replica.DataPath).Length);
    }

    /// <summary>A disk that could not take a write back leaves more in the file than the replica has.</summary>
    [Fact]
    public async Task What_goes_on_behind_a_replica_is_cut_though_its_length_is_agreed()
    {
        Replica replica = Left(3_000, acknowledged: 3_000);
        File.AppendAllText(replica.DataPath, "no part of it");

        await _store.Recovery.BeginAsync(Samples.Block(), Recovery);
        await _store.Recovery.FinishAsync(Samples.Block(), Recovery, Samples.Block().Id, 3_000);

        Assert.Equal(3_000, new FileInfo(replica.DataPath).Length);
        _store.AssertHolds(Samples.Block(stamp: 1007), _content);
        Assert.Equal(ReplicaFiles.TotalBytes(replica.DataPath, replica.MetaPath), replica.Volume.UsedBytes + "no part of it".Length);
    }

    [Fact]
    public async Task Others_go_on_while_a_truncate_copies_and_a_kill_leaves_nothing_of_the_copy()
    {
        _store.Finished(Samples.Block(1), _content);
        Replica source = _store.Finished(Samples.Block(), _content);
        await _store.Recovery.BeginAsync(Samples.Block(), Recovery);
        var meta = new NamedPipe(source.MetaPath);
        Task<Replica> copying = Task.Run(
            () => _store.Recovery.FinishAsync(Samples.Block(), Recovery, Samples.Block(2).Id, 1_100).AsTask(), TestContext.Current.CancellationToken);
        await WaitForAsync(() => Directory.EnumerateFiles(source.Volume.TemporaryRoot).Any());

        // Whoever needs the lock gets it; whoever wants this replica waits.
        await Task.Run(() => _store.AssertHolds(Samples.Block(1), _content), TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Task<RecoverableReplica?> next = _store.Recovery.BeginAsync(Samples.Block(), new GenerationStamp(1008)).AsTask();
        Assert.False(next.IsCompleted);

        // As it is on the disk when the process is killed now.
        _store.Dispose();
        _store = Samples.Open(_folder / "data");
        Assert.Null(_store.Find(Samples.Block(2).Id));
        Assert.Empty(Directory.EnumerateFiles(source.Volume.TemporaryRoot));
        Assert.Empty(Directory.EnumerateFiles(source.Volume.BeingWrittenRoot));

        meta.Give();
        await Assert.ThrowsAnyAsync<IOException>(() => copying);
        Assert.Equal(1001, (await next)!.Stamp.Value);
    }

    [Fact]
    public async Task A_truncate_that_is_done_again_makes_its_copy_anew()
    {
        Replica source = _store.Finished(Samples.Block(), _content);
        long used = source.Volume.UsedBytes;
        foreach (long stamp in (long[])[1007, 1008])
        {
            await _store.Recovery.BeginAsync(Samples.Block(), new GenerationStamp(stamp));
            await _store.Recovery.FinishAsync(Samples.Block(), new GenerationStamp(stamp), Samples.Block(1).Id, 1_100);
        }

        _store.AssertHolds(Samples.Block(1, 1008), _content.AsSpan(0, 1_100));
        string folder = Path.GetDirectoryName(source.DataPath)!;
        Assert.Equal(["blk_1073741826", "blk_1073741826_1008.meta"], Directory.EnumerateFiles(folder, "blk_1073741826*").Select(Path.GetFileName).Order());
        Assert.Empty(Directory.EnumerateFiles(source.Volume.TemporaryRoot));
        Assert.Equal(used + 1_100 + MetaHeader.OffsetOf(3, Samples.Crc32C), source.Volume.UsedBytes);
    }

    [Fact]
    public async Task A_copy_gives_no_way_to_an_older_recovery()
    {
        _store.Finished(Samples.Block(), _content);
        _store.Finished(Samples.Block(1, 1009), _content);
        await _store.Recovery.BeginAsync(Samples.Block(), Recovery);

        var refused = await Assert.ThrowsAsync<ReplicaException>(
            async () => await _store.Recovery.FinishAsync(Samples.Block(), Recovery, Samples.Block(1).Id, 1_100));

        Assert.EndsWith("ReplicaAlreadyExistsException", refused.JavaClassName, StringComparison.Ordinal);
        _store.AssertHolds(Samples.Block(1, 1009), _content);
    }

    /// <summary>A replica as it is when its writer has gone.</summary>
    private Replica Left(int bytes, int acknowledged)
    {
        ReplicaWriter writer = _store.Create(Samples.Block(), StorageType.Disk, Samples.Crc32C);
        writer.Write(0, _content.AsSpan(0, bytes), Samples.Sums(_content.AsSpan(0, bytes)), Samples.Crc32C);
        writer.Replica.Acknowledge(acknowledged, Samples.LastSum(_content.AsSpan(0, acknowledged)));
        _store.Abandon(writer);
        return writer.Replica;
    }

    private static async Task WaitForAsync(Func<bool> isSo)
    {
        for (int i = 0; i < 1_000 && !isSo(); i++)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        Assert.True(isSo(), "The copy was not begun.");
    }
}
