using EndToEnd.Tests.Support;
using Tusk.Hdfs.DataNode.Storage;
using Tusk.Hdfs.DataNode.Tests.Support;
using Tusk.Hdfs.DataTransfer;

namespace Tusk.Hdfs.DataNode.Tests.Storage;

public sealed class BlockStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private BlockStore _store;

    public BlockStoreTests() => _store = Samples.Open(_folder / "data");

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_block_is_created_once()
    {
        _store.Finished(Samples.Block(), Samples.Content(10));

        var refused = Assert.Throws<ReplicaException>(() => _store.Create(Samples.Block(), StorageType.Disk, Samples.Crc32C));

        Assert.EndsWith("ReplicaAlreadyExistsException", refused.JavaClassName, StringComparison.Ordinal);
    }

    [Fact]
    public void A_block_of_another_pool_or_of_a_newer_generation_is_not_found()
    {
        _store.Finished(Samples.Block(), Samples.Content(10));

        Assert.Throws<ReplicaException>(() => _store.OpenReader(Samples.Block(pool: "BP-2-127.0.0.1-3")));
        Assert.Throws<ReplicaException>(() => _store.OpenReader(Samples.Block(stamp: 1002)));
        Assert.Throws<ReplicaException>(() => _store.OpenReader(Samples.Block(number: 1)));
        _store.OpenReader(Samples.Block(stamp: 1000)).Dispose(); // an older one is served
    }

    [Fact]
    public void What_is_invalidated_is_gone_with_its_bytes_and_readers_read_on()
    {
        byte[] content = Samples.Content(1_000);
        Replica replica = _store.Finished(Samples.Block(), content);
        (string data, string meta) = (replica.DataPath, replica.MetaPath);
        using ReplicaReader reader = _store.OpenReader(Samples.Block());

        List<Replica> removed = _store.Invalidate([
            (replica.Id, new GenerationStamp(1000)), (replica.Id, replica.Stamp), (new BlockId(7), replica.Stamp)]);

        Assert.Equal([replica], removed);
        Assert.False(File.Exists(data) || File.Exists(meta));
        Assert.Equal(0, replica.Volume.UsedBytes);
        byte[] read = new byte[1_000];
        reader.ReadData(read, 0);
        Assert.Equal(content, read);
    }

    [Fact]
    public async Task A_copy_of_a_newer_generation_replaces_one_that_is_under_way()
    {
        ReplicaWriter old = await _store.CreateTemporaryAsync(Samples.Block(), StorageType.Disk, Samples.Crc32C);
        _store.Abandon(old);
        old = await _store.CreateTemporaryAsync(Samples.Block(), StorageType.Disk, Samples.Crc32C);
        Task<ReplicaWriter> replacing = _store.CreateTemporaryAsync(Samples.Block(stamp: 1002), StorageType.Disk, Samples.Crc32C).AsTask();
        Assert.True(old.Stopping.IsCancellationRequested);
        _store.Abandon(old);

        ReplicaWriter writer = await replacing;

        Assert.Equal(1002, writer.Replica.Stamp.Value);
        await Assert.ThrowsAsync<ReplicaException>(
            async () => await _store.CreateTemporaryAsync(Samples.Block(stamp: 1002), StorageType.Disk, Samples.Crc32C));
        _store.Finish(writer, sync: false);
        Assert.Equal(ReplicaState.Finalized, writer.Replica.State);
    }

    [Fact]
    public void After_a_kill_what_was_being_written_waits_for_recovery_with_what_is_sound()
    {
        byte[] content = Samples.Content(3_000);
        ReplicaWriter writer = _store.Create(Samples.Block(), StorageType.Disk, Samples.Crc32C);
        writer.Write(0, content, Samples.Sums(content), Samples.Crc32C);
        _store.Finished(Samples.Block(1), content);
        _store.Dispose(); // the files are as a killed process leaves them
        File.AppendAllText(writer.Replica.DataPath, "written, but its checksum was not");
        File.WriteAllText(_folder / $"data/current/{Samples.Pool}/tmp/blk_5", "half a copy");

        _store = Samples.Open(_folder / "data");

        Replica waiting = _store.Require(Samples.Block());
        Assert.Equal((ReplicaState.WaitingForRecovery, 3_000L, -1L), (waiting.State, waiting.Length, waiting.VisibleLength));
        Assert.Throws<ReplicaException>(() => _store.OpenReader(Samples.Block()));
        _store.AssertHolds(Samples.Block(1), content);
        Assert.Empty(Directory.EnumerateFiles(_folder / $"data/current/{Samples.Pool}/tmp"));
    }

    /// <param name="synced">Bytes that were acknowledged, with the checksum of the last chunk as far as it went then.</param>
    /// <param name="more">Bytes that followed in the data file, when the process died before their checksums.</param>
    [Theory]
    [InlineData(188, 100)] // within the first chunk
    [InlineData(700, 300)] // within the last one
    [InlineData(700, 2_000)] // past its end
    [InlineData(1_024, 10)]
    public void A_kill_between_data_and_checksum_keeps_what_was_acknowledged_of_the_chunk(int synced, int more)
    {
        byte[] content = Samples.Content(3_000);
        ReplicaWriter writer = _store.Create(Samples.Block(), StorageType.Disk, Samples.Crc32C);
        writer.Write(0, content.AsSpan(0, synced), Samples.Sums(content.AsSpan(0, synced)), Samples.Crc32C);
        writer.Sync();
        _store.Dispose();
        using (FileStream data = File.Open(writer.Replica.DataPath, FileMode.Append, FileAccess.Write, FileShare.ReadWrite))
        {
            data.Write(content, synced, more);
        }

        _store = Samples.Open(_folder / "data");

        Replica waiting = _store.Require(Samples.Block());
        Assert.Equal(((long)synced, (long)synced), (waiting.Length, new FileInfo(waiting.DataPath).Length));
    }

    [Fact]
    public void A_damaged_meta_file_costs_its_replica_and_not_the_volume()
    {
        byte[] content = Samples.Content(3_000);
        _store.Finished(Samples.Block(), content);
        ReplicaWriter writer = _store.Create(Samples.Block(1), StorageType.Disk, Samples.Crc32C);
        writer.Write(0, content, Samples.Sums(content), Samples.Crc32C);
        _store.Dispose();
        File.WriteAllBytes(writer.Replica.MetaPath, new byte[31]); // as some file systems leave one after a loss of power

        _store = Samples.Open(_folder / "data");

        _store.AssertHolds(Samples.Block(), content);
        Assert.Equal((ReplicaState.WaitingForRecovery, 0L), (_store.Require(Samples.Block(1)).State, _store.Require(Samples.Block(1)).Length));
        Assert.Equal(3_000, new FileInfo(writer.Replica.DataPath).Length); // a person may know more
    }

    [Fact]
    public void A_kill_between_the_two_moves_of_a_finish_loses_nothing()
    {
        byte[] content = Samples.Content(3_000);
        ReplicaWriter writer = _store.Create(Samples.Block(), StorageType.Disk, Samples.Crc32C);
        writer.Write(0, content, Samples.Sums(content), Samples.Crc32C);
        _store.Dispose();
        string final = writer.Replica.Volume.FolderOf(Samples.Block().Id, ReplicaState.Finalized);
        Directory.CreateDirectory(final);
        File.Move(writer.Replica.MetaPath, Path.Combine(final, Path.GetFileName(writer.Replica.MetaPath)));

        _store = Samples.Open(_folder / "data");

        Replica waiting = _store.Require(Samples.Block());
        Assert.Equal((ReplicaState.WaitingForRecovery, 3_000L, 1001L), (waiting.State, waiting.Length, waiting.Stamp.Value));
    }

    [Fact]
    public void Of_two_replicas_of_a_block_the_newer_one_stays()
    {
        string folders = $"{_folder / "a"},{_folder / "b"}";
        using (BlockStore two = Samples.Open(folders))
        {
            two.Finished(Samples.Block(0, 1001), Samples.Content(10));
            two.Finished(Samples.Block(1, 1005), Samples.Content(20));
        }

        string pool = $"current/{Samples.Pool}/current/finalized/subdir0/subdir0";
        string from = File.Exists(_folder / $"a/{pool}/blk_1073741825") ? "a" : "b";
        string to = from == "a" ? "b" : "a";
        File.Copy(_folder / $"{from}/{pool}/blk_1073741825", _folder / $"{to}/{pool}/blk_1073741825");
        File.Copy(_folder / $"{from}/{pool}/blk_1073741825_1001.meta", _folder / $"{to}/{pool}/blk_1073741825_1009.meta");

        using BlockStore again = Samples.Open(folders);

        Assert.Equal(1009, again.Require(Samples.Block(stamp: 1001)).Stamp.Value);
        Assert.False(File.Exists(_folder / $"{from}/{pool}/blk_1073741825"));
        Assert.Equal(2, again.Count);
    }

    [Fact]
    public void Volumes_take_turns_and_a_full_one_is_passed_over()
    {
        using BlockStore two = Samples.Open($"{_folder / "a"},{_folder / "b"}");

        Volume[] chosen = [.. Enumerable.Range(0, 4).Select(_ => two.Volumes.Choose(StorageType.Disk, 1))];
        chosen[0].Promise(long.MaxValue / 2);

        Assert.Equal([chosen[0], chosen[1], chosen[0], chosen[1]], chosen);
        Assert.NotEqual(chosen[0], chosen[1]);
        Assert.Equal([chosen[1], chosen[1]], [two.Volumes.Choose(StorageType.Disk, 1), two.Volumes.Choose(StorageType.Disk, 1)]);
        Assert.Throws<ReplicaException>(() => two.Volumes.Choose(StorageType.Disk, long.MaxValue / 2));
    }

    [Fact]
    public void A_volume_that_fails_goes_with_its_replicas_and_the_last_one_stops_the_DataNode()
    {
        using BlockStore two = Samples.Open($"{_folder / "a"},{_folder / "b"}", null, ("dfs.datanode.failed.volumes.tolerated", "1"));
        int stops = 0;
        two.OutOfVolumes = () => stops++;
        two.Finished(Samples.Block(0), Samples.Content(10));
        two.Finished(Samples.Block(1), Samples.Content(10));
        Volume failing = two.Require(Samples.Block(0)).Volume;
        Assert.True(two.CheckVolume(failing));

        Directory.Delete(failing.Folder.Path, recursive: true);
        Assert.False(two.CheckVolume(failing));

        Assert.Equal(0, stops);
        Assert.Equal([failing.Folder.Path], two.Volumes.Failed);
        Assert.Null(two.Find(Samples.Block(0).Id));
        two.AssertHolds(Samples.Block(1), Samples.Content(10));
        Volume last = two.Volumes.Working[0];
        Directory.Delete(last.Folder.Path, recursive: true);
        Assert.False(two.CheckVolume(last));
        Assert.Equal(1, stops);
    }

    [Fact]
    public void A_full_volume_has_not_failed()
    {
        using var disk = new SmallDisk(_folder / "small");
        using BlockStore small = Samples.Open(_folder / "small/data");
        small.Finished(Samples.Block(length: 1_000), Samples.Content(1_000));
        Volume volume = small.Volumes.Working[0];
        Assert.Throws<IOException>(() => File.WriteAllBytes(_folder / "small/filling", new byte[2 << 20]));

        Assert.True(small.CheckVolume(volume));

        small.AssertHolds(Samples.Block(), Samples.Content(1_000));
        Assert.Empty(Directory.EnumerateFiles(volume.TemporaryRoot));
    }

    [Fact]
    public void A_packet_for_which_there_is_no_room_leaves_nothing_of_itself()
    {
        using var disk = new SmallDisk(_folder / "small");
        byte[] content = Samples.Content(300_032);
        using (BlockStore small = Samples.Open(_folder / "small/data"))
        {
            ReplicaWriter writer = small.Create(Samples.Block(length: 0), StorageType.Disk, Samples.Crc32C);
            writer.Write(0, content.AsSpan(0, 300_000), Samples.Sums(content.AsSpan(0, 300_000)), Samples.Crc32C);
            disk.Fill();

            // From the chunk of which there is a part: 64 KiB of data, for which the file's last page has some room.
            byte[] packet = Samples.Content(64 << 10);
            content.AsSpan(299_520).CopyTo(packet);
            Assert.Throws<IOException>(() => writer.Write(299_520, packet, Samples.Sums(packet), Samples.Crc32C));

            Assert.Equal(300_000, new FileInfo(writer.Replica.DataPath).Length);
            disk.Free();
            small.Finish(writer, sync: true);
        }

        using BlockStore again = Samples.Open(_folder / "small/data");
        again.AssertHolds(Samples.Block(), content.AsSpan(0, 300_000));
    }

    [Fact]
    public void A_new_block_goes_to_the_next_volume_where_one_turns_out_to_have_failed()
    {
        using BlockStore three = Samples.Open(
            $"{_folder / "a"},{_folder / "b"},{_folder / "c"}", null, ("dfs.datanode.failed.volumes.tolerated", "2"));
        Directory.Delete(_folder / "a", recursive: true);
        File.WriteAllText(_folder / "a", "no folder");
        Directory.Delete(_folder / "b", recursive: true);

        Replica replica = three.Finished(Samples.Block(), Samples.Content(10));

        Assert.Equal(_folder / "c", replica.Volume.Folder.Path);
        three.CheckVolumes();
        Assert.Equal([_folder / "a", _folder / "b"], three.Volumes.Failed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_volume_that_has_gone_is_found_though_nobody_uses_it()
    {
        using BlockStore two = Samples.Open($"{_folder / "a"},{_folder / "b"}", null, ("dfs.datanode.failed.volumes.tolerated", "1"));
        Volume gone = two.Volumes.Working[0];
        two.CheckVolumes();
        Assert.Empty(two.Volumes.Failed);
        Directory.Delete(gone.Folder.Path, recursive: true);

        Assert.Equal((0, 0, 0), (gone.CapacityBytes, gone.RemainingBytes, gone.OtherBytes));
        two.CheckVolumes();

        Assert.Equal([gone.Folder.Path], two.Volumes.Failed);
    }

    [Fact]
    public void A_replica_whose_files_are_gone_is_told_once_and_its_volume_stays()
    {
        Replica replica = _store.Finished(Samples.Block(), Samples.Content(10));
        List<Replica> lost = [];
        _store.ReplicaLost = lost.Add;
        File.Delete(replica.DataPath);

        Assert.Throws<ReplicaException>(() => _store.OpenReader(Samples.Block()));
        Assert.Throws<ReplicaException>(() => _store.OpenReader(Samples.Block()));

        Assert.Equal([replica], lost);
        Assert.Empty(_store.Volumes.Failed);
        Assert.Equal(0, _store.Count);
    }

    [Fact]
    public void A_report_lists_what_is_there_but_no_copy_under_way()
    {
        _store.Finished(Samples.Block(0), Samples.Content(10));
        ReplicaWriter writing = _store.Create(Samples.Block(1, 1002), StorageType.Disk, Samples.Crc32C);

        var report = _store.Report(_store.Volumes.Working[0]);

        Assert.Equal(
            [(Samples.Block(0).Id, new GenerationStamp(1001), 10L, ReplicaState.Finalized), (Samples.Block(1).Id, new GenerationStamp(1002), 0L, ReplicaState.BeingWritten)],
            report.OrderBy(static entry => entry.Id.Value));
        _store.Abandon(writing);
    }

    /// <summary>The order to delete a generation and the append that gives the replica the next one come at the same time.</summary>
    [Fact]
    public async Task A_deletion_and_an_append_at_once_leave_the_whole_replica_or_none()
    {
        CancellationToken stopped = TestContext.Current.CancellationToken;
        for (int number = 0; number < 200; number++)
        {
            ExtendedBlock block = Samples.Block(number);
            _store.Finished(block, Samples.Content(100));
            using var start = new Barrier(2);
            Task<List<Replica>> deletion = Task.Run(() =>
            {
                start.SignalAndWait(stopped);
                return _store.Invalidate([(block.Id, block.GenerationStamp)]);
            }, stopped);
            Task<ReplicaWriter?> append = Task.Run(() =>
            {
                start.SignalAndWait(stopped);
                try
                {
                    return _store.Recovery.Append(block, new GenerationStamp(1002), 100);
                }
                catch (ReplicaException)
                {
                    return null;
                }
            }, stopped);

            bool isDeleted = (await deletion).Count == 1;
            ReplicaWriter? writer = await append;

            Assert.True(isDeleted == (writer is null), $"round {number}: deleted {isDeleted}, appended {writer is not null}");
            if (writer is not null)
            {
                _store.Finish(writer, sync: false);
                _store.AssertHolds(block with { GenerationStamp = new GenerationStamp(1002) }, Samples.Content(100));
            }
        }

        Assert.All(_store.Volumes.Working, static volume => Assert.Empty(Directory.EnumerateFiles(volume.TemporaryRoot)));
    }
}
