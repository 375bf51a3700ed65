using Tusk.Hdfs.DataNode.Storage;
using Tusk.Hdfs.DataNode.Tests.Support;
using Tusk.Hdfs.DataTransfer;

namespace Tusk.Hdfs.DataNode.Tests.Storage;

public sealed class ReplicaRecoveryTests : IDisposable
{
    private static readonly GenerationStamp Next = new(1002);

    private readonly TemporaryFolder _folder = new();
    private BlockStore _store;
    private readonly byte[] _content = Samples.Content(3_000);

    public ReplicaRecoveryTests() => _store = Samples.Open(_folder / "data");

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_broken_pipeline_goes_on_from_what_all_have_acknowledged()
    {
        ReplicaWriter first = Writing(3_000, acknowledged: 700);
        Task<ReplicaWriter> recovering = _store.Recovery.RecoverWriteAsync(Samples.Block(), Next, 700, 3_000).AsTask();
        Assert.True(first.Stopping.IsCancellationRequested);
        Assert.False(recovering.IsCompleted);
        _store.Abandon(first);

        ReplicaWriter second = await recovering;

        Assert.Equal((700L, 1002L), (second.Replica.Length, second.Replica.Stamp.Value));
        byte[] rest = _content[512..];
        second.Write(512, rest, Samples.Sums(rest), Samples.Crc32C);
        _store.Finish(second, sync: false);
        _store.AssertHolds(Samples.Block(stamp: 1002), _content);
    }

    [Theory]
    [InlineData(1001, 1002, 800, 3_000, "Unmatched length replica")] // the client knows of more than was acknowledged
    [InlineData(1001, 1002, 0, 2_999, "Unmatched length replica")] // there is more than the client sent
    [InlineData(1002, 1003, 0, 3_000, "unexpected generation stamp")]
    [InlineData(999, 1000, 0, 3_000, "unexpected generation stamp")]
    public async Task A_replica_that_does_not_fit_is_refused(long stamp, long newStamp, long least, long most, string reason)
    {
        _store.Abandon(Writing(3_000, acknowledged: 700));

        var refused = await Assert.ThrowsAsync<ReplicaException>(async () =>
            await _store.Recovery.RecoverWriteAsync(Samples.Block(stamp: stamp), new GenerationStamp(newStamp), least, most));

        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
        Assert.Equal(1001, _store.Require(Samples.Block(stamp: 1001)).Stamp.Value);
    }

    [Fact]
    public async Task Only_a_replica_being_written_is_recovered_as_one()
    {
        _store.Finished(Samples.Block(), _content);

        await Assert.ThrowsAsync<ReplicaException>(async () => await _store.Recovery.RecoverWriteAsync(Samples.Block(), Next, 0, 3_000));
        await Assert.ThrowsAsync<ReplicaException>(async () => await _store.Recovery.RecoverWriteAsync(Samples.Block(1), Next, 0, 3_000));
    }

    [Fact]
    public void An_append_needs_a_finished_replica_of_the_right_length()
    {
        ReplicaWriter writing = Writing(3_000, acknowledged: 3_000);
        _store.Finished(Samples.Block(1), _content);

        Assert.Throws<ReplicaException>(() => _store.Recovery.Append(Samples.Block(), Next, 3_000));
        Assert.Throws<ReplicaException>(() => _store.Recovery.Append(Samples.Block(1), Next, 2_999));
        Assert.Throws<ReplicaException>(() => _store.Recovery.Append(Samples.Block(1), new GenerationStamp(1000), 3_000));
        _store.Abandon(writing);
    }

    [Fact]
    public async Task A_close_is_recovered_whether_the_replica_was_finished_or_not()
    {
        _store.Abandon(Writing(3_000, acknowledged: 3_000));
        Replica replica = await _store.Recovery.RecoverCloseAsync(Samples.Block(), Next, 3_000);
        Assert.Equal((ReplicaState.Finalized, 1002L), (replica.State, replica.Stamp.Value));

        replica = await _store.Recovery.RecoverCloseAsync(Samples.Block(stamp: 1002), new GenerationStamp(1003), 3_000);

        Assert.Equal((ReplicaState.Finalized, 1003L), (replica.State, replica.Stamp.Value));
        _store.AssertHolds(Samples.Block(stamp: 1003), _content);
    }

    [Fact]
    public async Task Block_recovery_cuts_to_the_agreed_length()
    {
        _store.Abandon(Writing(3_000, acknowledged: 700));

        RecoverableReplica? begun = await _store.Recovery.BeginAsync(Samples.Block(), new GenerationStamp(1007));
        Replica replica = await _store.Recovery.FinishAsync(Samples.Block(), new GenerationStamp(1007), Samples.Block().Id, 1_000);

        Assert.Equal(new RecoverableReplica(Samples.Block().Id, new GenerationStamp(1001), 3_000, ReplicaState.BeingWritten), begun);
        Assert.Equal((ReplicaState.Finalized, 1007L, 1_000L), (replica.State, replica.Stamp.Value, replica.VisibleLength));
        _store.AssertHolds(Samples.Block(stamp: 1007), _content.AsSpan(0, 1_000));
    }

    [Fact]
    public async Task The_newest_recovery_wins()
    {
        _store.Abandon(Writing(3_000, acknowledged: 3_000));
        await _store.Recovery.BeginAsync(Samples.Block(), new GenerationStamp(1007));
        await _store.Recovery.BeginAsync(Samples.Block(), new GenerationStamp(1008));

        var late = await Assert.ThrowsAsync<ReplicaException>(
            async () => await _store.Recovery.BeginAsync(Samples.Block(), new GenerationStamp(1007)));
        await Assert.ThrowsAsync<ReplicaException>(
            async () => await _store.Recovery.FinishAsync(Samples.Block(), new GenerationStamp(1007), Samples.Block().Id, 3_000));
        await Assert.ThrowsAsync<ReplicaException>(
            async () => await _store.Recovery.FinishAsync(Samples.Block(), new GenerationStamp(1008), Samples.Block().Id, 3_001));
        await _store.Recovery.FinishAsync(Samples.Block(), new GenerationStamp(1008), Samples.Block().Id, 3_000);

        Assert.EndsWith("RecoveryInProgressException", late.JavaClassName, StringComparison.Ordinal);
        _store.AssertHolds(Samples.Block(stamp: 1008), _content);
        await Assert.ThrowsAsync<ReplicaException>(
            async () => await _store.Recovery.BeginAsync(Samples.Block(), new GenerationStamp(1008)));
        Assert.Null(await _store.Recovery.BeginAsync(Samples.Block(1), new GenerationStamp(1008)));
    }

    [Fact]
    public async Task Of_two_that_recover_a_write_only_one_writes()
    {
        ReplicaWriter first = Writing(3_000, acknowledged: 700);
        Task<ReplicaWriter> older = _store.Recovery.RecoverWriteAsync(Samples.Block(), Next, 700, 3_000).AsTask();
        Task<ReplicaWriter> newer = _store.Recovery.RecoverWriteAsync(Samples.Block(), new GenerationStamp(1003), 700, 3_000).AsTask();
        _store.Abandon(first);

        Task<ReplicaWriter> earlier = await Task.WhenAny(older, newer);
        ReplicaWriter second = await earlier;
        Task<ReplicaWriter> other = earlier == older ? newer : older;
        await Task.WhenAny(other, Task.Delay(Timeout.Infinite, second.Stopping)); // it is told to make way
        Assert.False(other.IsCompleted);
        _store.Abandon(second);

        if (other == newer)
        {
            _store.Abandon(await newer);
        }
        else
        {
            await Assert.ThrowsAsync<ReplicaException>(() => older);
        }

        Assert.Equal(1003, _store.Require(Samples.Block()).Stamp.Value);
    }

    [Fact]
    public async Task A_chunk_that_was_damaged_is_no_sound_one_after_a_cut()
    {
        Replica replica = _store.Finished(Samples.Block(), _content);
        Samples.Damage(replica.DataPath, 1_030); // before the cut
        await _store.Recovery.BeginAsync(Samples.Block(), new GenerationStamp(1007));
        await _store.Recovery.FinishAsync(Samples.Block(), new GenerationStamp(1007), Samples.Block().Id, 1_100);

        using ReplicaReader reader = _store.OpenReader(Samples.Block(stamp: 1007));
        byte[] data = new byte[1_100];
        byte[] sums = new byte[Samples.Crc32C.SumBytes(1_100)];
        reader.ReadData(data, 0);
        reader.ReadSums(sums, 0, 1_100);
        Assert.True(Samples.Crc32C.FindWrong(data, sums) >= 0, "The damage is not found any more.");
    }

    [Fact]
    public void An_append_that_there_is_no_room_for_is_refused_and_keeps_none()
    {
        Replica replica = _store.Finished(Samples.Block(), _content);

        var refused = Assert.Throws<ReplicaException>(
            () => _store.Recovery.Append(Samples.Block(length: long.MaxValue), Next, 3_000));

        Assert.EndsWith("DiskOutOfSpaceException", refused.JavaClassName, StringComparison.Ordinal);
        Assert.Equal((ReplicaState.Finalized, 0L), (replica.State, replica.Volume.PromisedBytes));
        _store.AssertHolds(Samples.Block(), _content);
    }

    [Fact]
    public void A_replica_that_cannot_be_opened_or_moved_stays_what_it_was()
    {
        Replica replica = _store.Finished(Samples.Block(), _content);
        string meta = replica.MetaPath;
        File.Move(meta, meta + ".away");
        Assert.ThrowsAny<IOException>(() => _store.Recovery.Append(Samples.Block(), Next, 3_000));
        File.Move(meta + ".away", meta);
        _store.AssertHolds(Samples.Block(), _content);

        // The data file's new name is a folder's: the meta file, which has moved, comes back.
        Directory.CreateDirectory(Path.Combine(replica.Volume.BeingWrittenRoot, "blk_1073741825"));
        Assert.ThrowsAny<SystemException>(() => _store.Recovery.Append(Samples.Block(), Next, 3_000));

        Assert.Equal((ReplicaState.Finalized, 0L), (replica.State, replica.Volume.PromisedBytes));
        _store.AssertHolds(Samples.Block(), _content);
    }

    [Fact]
    public async Task A_truncate_that_keeps_the_old_block_makes_a_copy()
    {
        _store.Finished(Samples.Block(), _content);
        await _store.Recovery.BeginAsync(Samples.Block(), new GenerationStamp(1007));

        Replica copy = await _store.Recovery.FinishAsync(Samples.Block(), new GenerationStamp(1007), Samples.Block(1).Id, 1_100);

        _store.AssertHolds(Samples.Block(1, 1007), _content.AsSpan(0, 1_100));
        _store.AssertHolds(Samples.Block(), _content);
        Assert.Equal(1_100, copy.Length);
    }

    [Fact]
    public async Task A_write_cannot_finish_once_its_block_is_under_recovery()
    {
        ReplicaWriter writer = Writing(3_000, acknowledged: 3_000);
        Task<RecoverableReplica?> beginning = _store.Recovery.BeginAsync(Samples.Block(), new GenerationStamp(1007)).AsTask();
        _store.Abandon(writer);
        await beginning;

        Assert.Throws<ReplicaException>(() => _store.Finish(writer, sync: false));
    }

    [Theory]
    [InlineData(600, 2_100, 2_048)] // the chunk that is damaged and what follows go
    [InlineData(2_100, 2_200, 2_100)] // what was acknowledged of that chunk stays
    [InlineData(2_100, 100, 3_000)] // what was acknowledged was checked by the last one: it is not looked at
    public async Task What_was_damaged_on_its_way_and_not_acknowledged_is_cut_before_replicas_agree(int acknowledged, int damaged, int expected)
    {
        byte[] sums = Samples.Sums(_content);
        byte[] sent = [.. _content];
        sent[damaged] ^= 1;
        ReplicaWriter writer = _store.Create(Samples.Block(), StorageType.Disk, Samples.Crc32C);
        writer.Write(0, sent, sums, Samples.Crc32C);
        writer.Replica.Acknowledge(acknowledged, Samples.LastSum(_content.AsSpan(0, acknowledged)));
        _store.Abandon(writer);

        RecoverableReplica? begun = await _store.Recovery.BeginAsync(Samples.Block(), new GenerationStamp(1007));

        Assert.Equal(expected, begun!.Length);
        if (expected < 3_000)
        {
            await _store.Recovery.FinishAsync(Samples.Block(), new GenerationStamp(1007), Samples.Block().Id, expected);
            _store.AssertHolds(Samples.Block(stamp: 1007), _content.AsSpan(0, expected));
        }
    }

    /// <summary>The checksums are cut, then the DataNode is killed: what follows in the data file is not of the replica.</summary>
    [Fact]
    public async Task A_kill_in_the_middle_of_a_cut_leaves_a_replica_of_the_new_length()
    {
        ReplicaWriter writer = Writing(3_000, acknowledged: 700);
        _store.Abandon(writer);
        CutSums(writer.Replica, 700);

        Restart();

        Replica replica = _store.Require(Samples.Block());
        Assert.Equal((ReplicaState.WaitingForRecovery, 700L), (replica.State, replica.Length));
        await _store.Recovery.BeginAsync(Samples.Block(), new GenerationStamp(1007));
        await _store.Recovery.FinishAsync(Samples.Block(), new GenerationStamp(1007), Samples.Block().Id, 700);
        _store.AssertHolds(Samples.Block(stamp: 1007), _content.AsSpan(0, 700));
    }

    [Fact]
    public async Task A_truncate_that_was_killed_in_the_middle_is_done_again()
    {
        CutSums(_store.Finished(Samples.Block(), _content), 700);

        Restart();

        await _store.Recovery.BeginAsync(Samples.Block(), new GenerationStamp(1007));
        await _store.Recovery.FinishAsync(Samples.Block(), new GenerationStamp(1007), Samples.Block().Id, 700);
        _store.AssertHolds(Samples.Block(stamp: 1007), _content.AsSpan(0, 700));
    }

    [Fact]
    public void The_checksum_of_a_chunk_that_a_scan_cuts_goes_with_it()
    {
        ReplicaWriter writer = Writing(700, acknowledged: 500);
        _store.Abandon(writer);
        byte[] damaged = File.ReadAllBytes(writer.Replica.DataPath);
        damaged[600] ^= 1;
        File.WriteAllBytes(writer.Replica.DataPath, damaged);

        Restart();

        Replica replica = _store.Require(Samples.Block());
        Assert.Equal(512, replica.Length);
        Assert.Equal(MetaHeader.OffsetOf(1, Samples.Crc32C), new FileInfo(replica.MetaPath).Length);
        Assert.Equal(512 + MetaHeader.OffsetOf(1, Samples.Crc32C), replica.Volume.UsedBytes);
    }

    private static void CutSums(Replica replica, long length)
    {
        using var cut = new ReplicaCut(replica.DataPath, replica.MetaPath, replica.Length, length, []);
        cut.CutSums();
    }

    private void Restart()
    {
        _store.Dispose();
        _store = Samples.Open(_folder / "data");
    }

    private ReplicaWriter Writing(int bytes, int acknowledged)
    {
        ReplicaWriter writer = _store.Create(Samples.Block(), StorageType.Disk, Samples.Crc32C);
        writer.Write(0, _content.AsSpan(0, bytes), Samples.Sums(_content.AsSpan(0, bytes)), Samples.Crc32C);
        writer.Replica.Acknowledge(acknowledged, Samples.LastSum(_content.AsSpan(0, acknowledged)));
        return writer;
    }
}
