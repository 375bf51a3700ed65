using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.NameNode.Blocks;
using Tusk.Hdfs.NameNode.EditLog.Fields;
using Tusk.Hdfs.NameNode.EditLog.Operations;
using Tusk.Hdfs.NameNode.Namespace;
using Tusk.Hdfs.NameNode.Namespace.Changes;
using Tusk.Hdfs.NameNode.Namespace.Inodes;
using Tusk.Hdfs.NameNode.Tests.Namespace.Support;

namespace Tusk.Hdfs.NameNode.Tests.Namespace;

/// <summary>The life of a file being written: repeated, late and wrong calls, and a writer that dies.</summary>
public sealed class WritingTests
{
    private const string AlreadyBeingCreated = "org.apache.hadoop.hdfs.protocol.AlreadyBeingCreatedException";
    private const string RecoveryInProgress = "org.apache.hadoop.hdfs.protocol.RecoveryInProgressException";

    private static readonly Caller H = new("h", []);

    private readonly FakeBlocks _blocks = new();
    private readonly NamespaceState _state;
    private readonly NamespaceCalls _calls;
    private Moment _now = new(1_800_000_000_000, 0);

    public WritingTests()
    {
        _state = new NamespaceState(new NamespaceOptions { Superuser = "h", MinBlockSizeBytes = 1 }, _blocks);
        _calls = new NamespaceCalls(_state);
    }

    [Fact]
    public void A_block_is_logged_as_an_id_a_stamp_and_itself()
    {
        InodeFile file = Create("/f", "c1");
        AddBlock(file, null);

        Assert.Equal(
            [EditLogOpCode.Add, EditLogOpCode.AllocateBlockId, EditLogOpCode.SetGenstampV2, EditLogOpCode.AddBlock],
            _state.TakeOperations().Select(static operation => operation.Code));
    }

    [Fact]
    public void The_same_addBlock_again_gets_the_same_block()
    {
        InodeFile file = Create("/f", "c1");
        BlockInfo first = AddBlock(file, null);
        BlockInfo second = AddBlock(file, Told(first, 100));
        _state.TakeOperations();

        Assert.Same(second, AddBlock(file, Told(first, 100)));
        Assert.Empty(_state.TakeOperations());
        Assert.Equal(100, first.LengthBytes);
    }

    [Fact]
    public void An_addBlock_after_a_block_that_is_not_the_last_is_refused()
    {
        InodeFile file = Create("/f", "c1");
        BlockInfo first = AddBlock(file, null);
        BlockInfo second = AddBlock(file, Told(first, 100));
        AddBlock(file, Told(second, 100));

        NameNodeException refusal = Assert.Throws<NameNodeException>(() => AddBlock(file, Told(first, 100)));

        Assert.Equal(
            "Cannot allocate block in /f: passed 'previous' block :blk_1073741825_1001 does not match actual last block in file "
            + "blk_1073741827_1003",
            refusal.Message);
    }

    [Fact]
    public void A_repeated_addBlock_is_refused_once_the_block_has_bytes()
    {
        InodeFile file = Create("/f", "c1");
        AddBlock(file, null);
        _calls.Writing.Fsync(H, "/f", file.Id, "c1", 7, _now);

        NameNodeException refusal = Assert.Throws<NameNodeException>(() => AddBlock(file, null));

        Assert.Equal("Request looked like a retry to allocate block blk_1073741825_1001 but it already contains 7 bytes", refusal.Message);
    }

    [Fact]
    public void A_third_block_waits_for_the_replicas_of_the_first()
    {
        _blocks.ReportsAtOnce = false;
        InodeFile file = Create("/f", "c1");
        BlockInfo first = AddBlock(file, null);
        BlockInfo second = AddBlock(file, Told(first, 100));

        NameNodeException refusal = Assert.Throws<NameNodeException>(() => AddBlock(file, Told(second, 100)));

        Assert.Equal("org.apache.hadoop.hdfs.server.namenode.NotReplicatedYetException", refusal.JavaClassName);
        Assert.Equal("Not replicated yet: /f", refusal.Message);
        Assert.Equal(BlockState.UnderConstruction, second.State);
    }

    [Fact]
    public void Complete_is_false_until_a_replica_is_reported()
    {
        _blocks.ReportsAtOnce = false;
        InodeFile file = Create("/f", "c1");
        BlockInfo block = AddBlock(file, null);

        Assert.False(_calls.Writing.Complete(H, "/f", file.Id, "c1", Told(block, 5), _now));
        Assert.Equal((BlockState.Committed, 5L), (block.State, block.LengthBytes));

        block.State = BlockState.Complete;

        Assert.True(_calls.Writing.Complete(H, "/f", file.Id, "c1", Told(block, 5), _now));
        Assert.Null(file.UnderConstruction);
        Assert.Equal(0, _state.Leases.FileCount);
    }

    [Fact]
    public void Complete_asked_again_is_true_for_the_same_last_block_only()
    {
        InodeFile file = Create("/f", "c1");
        BlockInfo block = AddBlock(file, null);
        _calls.Writing.Complete(H, "/f", file.Id, "c1", Told(block, 5), _now);

        Assert.True(_calls.Writing.Complete(H, "/f", file.Id, "c1", Told(block, 5), _now));
        NameNodeException refusal = Assert.Throws<NameNodeException>(
            () => _calls.Writing.Complete(H, "/f", file.Id, "c1", new ExtendedBlock("", new BlockId(1), block.GenerationStamp, 5), _now));
        Assert.Equal("org.apache.hadoop.hdfs.server.namenode.LeaseExpiredException", refusal.JavaClassName);
    }

    [Theory]
    [InlineData(1073741825, 1000, 5, "Commit block with mismatching GS. NN has blk_1073741825_1001, client submits blk_1073741825_1000")]
    [InlineData(7, 1001, 5, "Trying to commit inconsistent block: id = 7, expected id = 1073741825")]
    [InlineData(1073741825, 1001, -5, "Trying to commit inconsistent block: id = 1073741825, expected id = 1073741825")]
    public void A_wrong_last_block_is_not_committed(long id, long stamp, long length, string text)
    {
        InodeFile file = Create("/f", "c1");
        BlockInfo block = AddBlock(file, null);
        var told = new ExtendedBlock("", new BlockId(id), new GenerationStamp(stamp), length);

        NameNodeException refusal = Assert.Throws<NameNodeException>(() => _calls.Writing.Complete(H, "/f", file.Id, "c1", told, _now));

        Assert.Equal(text, refusal.Message);
        Assert.Equal((BlockState.UnderConstruction, 0L), (block.State, block.LengthBytes));
    }

    [Fact]
    public void A_block_of_another_pool_is_refused()
    {
        InodeFile file = Create("/f", "c1");
        BlockInfo block = AddBlock(file, null);

        NameNodeException refusal = Assert.Throws<NameNodeException>(() => _calls.Writing.AbandonBlock(
            H, "/f", file.Id, "c1", new ExtendedBlock("BP-x", block.Id, block.GenerationStamp, 0), _now));

        Assert.Equal("Unexpected BlockPoolId BP-x - expected ", refusal.Message);
    }

    [Fact]
    public void An_abandoned_block_is_gone_and_abandoned_twice_is_nothing()
    {
        InodeFile file = Create("/f", "c1");
        BlockInfo block = AddBlock(file, null);
        _calls.Writing.AbandonBlock(H, "/f", file.Id, "c1", Told(block, 0), _now);
        _calls.Writing.AbandonBlock(H, "/f", file.Id, "c1", Told(block, 0), _now);

        Assert.Equal([block], _blocks.Gone);
        Assert.Equal((0, InodeId.Unknown), (file.Blocks.Count, block.File));
    }

    [Fact]
    public void A_renamed_file_is_found_by_its_id_and_logged_with_its_new_path()
    {
        InodeFile file = Create("/f", "c1");
        _calls.Renaming.RenameOld(H, "/f", "/g", RpcIds.None, _now);
        _state.TakeOperations();

        AddBlock(file, null, "/f");

        Assert.Equal("/g", _state.TakeOperations().OfType<AddBlockOp>().Single().Path);
    }

    [Fact]
    public void A_deleted_file_takes_no_block()
    {
        InodeFile file = Create("/f", "c1");
        _calls.Deletion.Delete(H, "/f", false, RpcIds.None, _now);

        NameNodeException refusal = Assert.Throws<NameNodeException>(() => AddBlock(file, null));

        Assert.Equal(
            $"File does not exist: /f (inode {file.Id}) Holder c1 does not have any open files.", refusal.Message);
    }

    [Fact]
    public void A_new_pipeline_needs_a_newer_stamp_and_the_lease()
    {
        InodeFile file = Create("/f", "c1");
        BlockInfo block = AddBlock(file, null);
        ExtendedBlock before = Told(block, 10);
        GenerationStamp stamp = _calls.Pipelines.NewStamp(block, before, "c1", _now);

        Assert.Equal(
            "Lease mismatch: :blk_1073741825_1001 is accessed by a non lease holder c2",
            Assert.Throws<NameNodeException>(() => _calls.Pipelines.NewStamp(block, before, "c2", _now)).Message);
        Assert.Equal(
            "Update :blk_1073741825_1001 but the new block :blk_1073741825_1001 does not have a larger generation stamp than the last "
            + "block blk_1073741825_1001",
            Assert.Throws<NameNodeException>(() => _calls.Pipelines.Update(block, before, before, "c1", RpcIds.None, _now)).Message);
        Assert.Equal(
            ":blk_1073741825_1001 does not exist.",
            Assert.Throws<NameNodeException>(() => _calls.Pipelines.NewStamp(null, before, "c1", _now)).Message);

        _calls.Pipelines.Update(block, before, before with { GenerationStamp = stamp }, "c1", RpcIds.None, _now);

        Assert.Equal((stamp, 10L), (block.GenerationStamp, block.LengthBytes));
    }

    [Fact]
    public void After_the_soft_limit_another_client_gets_a_file_without_blocks()
    {
        InodeFile file = Create("/f", "c1");
        _state.TakeOperations();
        Pass(60_001);

        _calls.Appending.Append(H, "/f", "c2", "m", false, RpcIds.None, _now);

        Assert.Equal("c2", file.UnderConstruction!.ClientName);
        Assert.Equal([EditLogOpCode.Close, EditLogOpCode.Append], _state.TakeOperations().Select(static operation => operation.Code));
    }

    /// <summary>Its client has had no answer, has called again on another connection, and has written on since.</summary>
    [Fact]
    public void An_fsync_that_comes_late_takes_nothing_back()
    {
        InodeFile file = Create("/f", "c1");
        BlockInfo block = AddBlock(file, null);
        _calls.Writing.Fsync(H, "/f", file.Id, "c1", 20, _now);
        _calls.Writing.Fsync(H, "/f", file.Id, "c1", 10, _now);
        Assert.Equal(20, block.LengthBytes);

        _blocks.ReportsAtOnce = false;
        Assert.False(_calls.Writing.Complete(H, "/f", file.Id, "c1", Told(block, 30), _now));
        _calls.Writing.Fsync(H, "/f", file.Id, "c1", 10, _now);

        Assert.Equal((BlockState.Committed, 30L), (block.State, block.LengthBytes));
    }

    [Fact]
    public void After_the_soft_limit_the_last_block_is_recovered_first()
    {
        InodeFile file = Create("/f", "c1");
        BlockInfo block = AddBlock(file, null);
        _calls.Writing.Fsync(H, "/f", file.Id, "c1", 10, _now);
        Pass(60_001);

        NameNodeException first = Assert.Throws<NameNodeException>(() => Append("/f", "c2"));
        NameNodeException second = Assert.Throws<NameNodeException>(() => Append("/f", "c2"));

        Assert.Equal(
            (RecoveryInProgress, "Failed to APPEND_FILE /f for c2 on m because lease recovery is in progress. Try again later."),
            (first.JavaClassName, first.Message));
        Assert.Equal(
            (RecoveryInProgress, "Failed to APPEND_FILE /f for c2 on m because another recovery is in progress by c1 on m"),
            (second.JavaClassName, second.Message));
        Assert.Equal([(block.Id, new GenerationStamp(1002), (long?)null)], _blocks.Recoveries);

        _calls.Leases.Commit(file, block, new GenerationStamp(1002), 8, closes: true, deletes: false, _now);

        Assert.Equal((8L, BlockState.Complete, new GenerationStamp(1002)), (block.LengthBytes, block.State, block.GenerationStamp));
        Assert.Null(file.UnderConstruction);
        Assert.Equal((0, 0), (_state.Leases.FileCount, _state.Leases.HolderCount));
    }

    [Fact]
    public void Before_the_soft_limit_nobody_else_gets_a_file()
    {
        Create("/f", "c1");
        Pass(60_000);

        NameNodeException refusal = Assert.Throws<NameNodeException>(() => Append("/f", "c2"));

        Assert.Equal(
            (AlreadyBeingCreated, "Failed to APPEND_FILE /f for c2 on m because this file lease is currently owned by c1 on m"),
            (refusal.JavaClassName, refusal.Message));
    }

    [Fact]
    public void After_the_hard_limit_the_NameNode_takes_files_over()
    {
        InodeFile empty = Create("/empty", "c1");
        InodeFile written = Create("/written", "c1");
        BlockInfo block = AddBlock(written, null);
        _calls.Writing.Fsync(H, "/written", written.Id, "c1", 10, _now);
        Pass(1_200_001);

        Assert.Empty(_calls.Leases.TakeOverExpired(_now));

        Assert.Null(empty.UnderConstruction);
        string holder = written.UnderConstruction!.ClientName;
        Assert.Equal("HDFS_NameNode-2027-01-15 08:20:00,001+0000", holder);
        Assert.Equal(BlockState.UnderRecovery, block.State);
        Assert.Contains(_state.TakeOperations(), operation => operation is ReassignLeaseOp { Holder: "c1" } taken && taken.NewHolder == holder);

        // The dead writer comes back: it has lost the file.
        NameNodeException refusal = Assert.Throws<NameNodeException>(
            () => _calls.Writing.Complete(H, "/written", written.Id, "c1", Told(block, 10), _now));
        Assert.StartsWith($"Client (=c1) is not the lease owner (={holder}: ", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_recovery_that_takes_long_is_begun_again_with_a_newer_stamp()
    {
        InodeFile file = Create("/f", "c1");
        BlockInfo block = AddBlock(file, null);
        _calls.Writing.Fsync(H, "/f", file.Id, "c1", 10, _now);
        Pass(1_200_001);
        _calls.Leases.TakeOverExpired(_now);
        _blocks.AllowsRecovery = false;
        Pass(1_200_001);
        _calls.Leases.TakeOverExpired(_now);
        _blocks.AllowsRecovery = true;
        Pass(1_200_001);
        _calls.Leases.TakeOverExpired(_now);

        Assert.Equal([new GenerationStamp(1002), new GenerationStamp(1003)], _blocks.Recoveries.Select(static recovery => recovery.RecoveryId));
    }

    [Fact]
    public void A_last_block_that_nobody_has_is_dropped()
    {
        InodeFile file = Create("/f", "c1");
        BlockInfo first = AddBlock(file, null);
        BlockInfo second = AddBlock(file, Told(first, 100));
        _blocks.Locations = 0;

        Assert.True(_calls.Leases.RecoverLease(H, "/f", "c9", "m", _now));

        Assert.Equal([second], _blocks.Gone);
        Assert.Equal((1, 100L), (file.Blocks.Count, file.LengthBytes));
    }

    [Fact]
    public void After_a_start_a_last_block_is_kept_until_DataNodes_could_report_it()
    {
        InodeFile file = Create("/f", "c1");
        BlockInfo block = AddBlock(file, null);
        (_blocks.Locations, _blocks.HasJustStarted) = (0, true);

        Assert.False(_calls.Leases.RecoverLease(H, "/f", "c9", "m", _now));

        Assert.Empty(_blocks.Gone);
        Assert.Equal(block.Id, Assert.Single(_blocks.Recoveries).Id);
    }

    [Fact]
    public void A_committed_block_without_replicas_keeps_the_file_open()
    {
        _blocks.ReportsAtOnce = false;
        InodeFile file = Create("/f", "c1");
        BlockInfo block = AddBlock(file, null);
        _calls.Writing.Complete(H, "/f", file.Id, "c1", Told(block, 10), _now);

        NameNodeException refusal = Assert.Throws<NameNodeException>(() => _calls.Leases.RecoverLease(H, "/f", "c9", "m", _now));

        Assert.Equal(
            (AlreadyBeingCreated, "DIR* NameSystem.internalReleaseLease: Failed to release lease for file /f. "
                + "Committed blocks are waiting to be minimally replicated."),
            (refusal.JavaClassName, refusal.Message));
        Pass(1_200_001);
        Assert.Equal([(file.Id, refusal.Message)], _calls.Leases.TakeOverExpired(_now));
    }

    [Fact]
    public void A_truncation_inside_a_block_keeps_the_file_open_until_it_is_cut()
    {
        InodeFile file = Create("/f", "c1");
        BlockInfo block = AddBlock(file, null);
        _calls.Writing.Complete(H, "/f", file.Id, "c1", Told(block, 10), _now);

        Assert.False(_calls.Truncation.Truncate(H, "/f", 4, "c2", "m", _now));
        Assert.False(_calls.Truncation.Truncate(H, "/f", 4, "c2", "m", _now));

        Assert.Equal((BlockState.UnderRecovery, 10L, "c2"), (block.State, file.LengthBytes, file.UnderConstruction!.ClientName));
        Assert.Equal([(block.Id, new GenerationStamp(1002), (long?)4)], _blocks.Recoveries);
        NameNodeException other = Assert.Throws<NameNodeException>(() => _calls.Truncation.Truncate(H, "/f", 3, "c2", "m", _now));
        Assert.Equal(
            (AlreadyBeingCreated, "Failed to TRUNCATE_FILE /f for c2 on m because /f is being truncated."), (other.JavaClassName, other.Message));

        _calls.Leases.Commit(file, block, new GenerationStamp(1002), 4, closes: true, deletes: false, _now);

        Assert.Null(file.UnderConstruction);
        Assert.Equal((BlockState.Complete, 4L), (block.State, file.LengthBytes));
    }

    [Fact]
    public void A_block_is_not_committed_with_less_than_its_writer_has_told_before()
    {
        InodeFile file = Create("/f", "c1");
        BlockInfo block = AddBlock(file, null);
        _calls.Writing.Fsync(H, "/f", file.Id, "c1", 50, _now);

        NameNodeException closed = Assert.Throws<NameNodeException>(() => _calls.Writing.Complete(H, "/f", file.Id, "c1", Told(block, 49), _now));
        NameNodeException added = Assert.Throws<NameNodeException>(() => AddBlock(file, Told(block, 49)));

        Assert.Equal("commitBlock length is less than the stored one 49 vs. 50", closed.Message);
        Assert.Equal(closed.Message, added.Message);
        Assert.True(_calls.Writing.Complete(H, "/f", file.Id, "c1", Told(block, 50), _now));
    }

    [Fact]
    public void An_append_to_a_block_with_room_reopens_it()
    {
        InodeFile file = Create("/f", "c1");
        BlockInfo block = AddBlock(file, null);
        _calls.Writing.Complete(H, "/f", file.Id, "c1", Told(block, 10), _now);

        (_, BlockInfo? last) = _calls.Appending.Append(H, "/f", "c2", "m", false, RpcIds.None, _now);

        Assert.Same(block, last);
        Assert.Equal(BlockState.UnderConstruction, block.State);
    }

    [Theory]
    [InlineData(100, false)]
    [InlineData(10, true)]
    public void An_append_to_a_full_block_or_with_a_new_one_leaves_the_last(long length, bool newBlock)
    {
        InodeFile file = Create("/f", "c1");
        BlockInfo block = AddBlock(file, null);
        _calls.Writing.Complete(H, "/f", file.Id, "c1", Told(block, length), _now);

        (_, BlockInfo? last) = _calls.Appending.Append(H, "/f", "c2", "m", newBlock, RpcIds.None, _now);

        Assert.Equal(newBlock ? block : null, last);
        Assert.Equal(BlockState.Complete, block.State);
        AddBlock(file, newBlock ? Told(block, length) : null, client: "c2");
        Assert.Equal(2, file.Blocks.Count);
    }

    [Fact]
    public void A_read_is_written_down_once_an_hour()
    {
        InodeFile file = Create("/f", "c1");
        _calls.Writing.Complete(H, "/f", file.Id, "c1", null, _now);
        _state.TakeOperations();

        Pass(3_600_000);
        _calls.Lookups.GetBlocks(H, "/f", 0, 1, isReadOnly: false, _now);
        Assert.Empty(_state.TakeOperations());

        Pass(1);
        _calls.Lookups.GetBlocks(H, "/f", 0, 1, isReadOnly: true, _now);
        Assert.Empty(_state.TakeOperations());
        _calls.Lookups.GetBlocks(H, "/f", 0, 1, isReadOnly: false, _now);
        Assert.Equal([new TimesOp("/f", -1, _now.UnixMillis)], _state.TakeOperations());
    }

    [Fact]
    public void A_page_of_a_listing_ends_at_its_limit_and_goes_on_after_a_name()
    {
        for (int i = 0; i < 1500; i++)
        {
            _calls.Directories.Mkdirs(H, $"/d/n{i:d4}", 0x1ED, true, _now);
        }

        var first = _calls.Listings.GetListing(H, "/d", [], false)!;
        var second = _calls.Listings.GetListing(H, "/d", first.Entries[^1].LocalName, false)!;

        Assert.Equal((1000, 500), (first.Entries.Count, first.RemainingCount));
        Assert.Equal((500, 0), (second.Entries.Count, second.RemainingCount));
        Assert.Equal("n1000"u8.ToArray(), second.Entries[0].LocalName);
    }

    private void Pass(long millis) => _now = new Moment(_now.UnixMillis + millis, _now.MonotonicMillis + millis);

    private InodeFile Create(string path, string client) => _calls.Creation.Create(
        H, new NewFile(path, 0x1A4, client, "m", CreateFlags.Create, true, 1, 100), RpcIds.None, _now);

    private void Append(string path, string client) => _calls.Appending.Append(H, path, client, "m", false, RpcIds.None, _now);

    private BlockInfo AddBlock(InodeFile file, ExtendedBlock? previous, string path = "/f", string client = "c1") => _calls.Writing.AddBlock(
        _calls.Writing.CheckAddBlock(H, path, file.Id, client, previous), previous, _now);

    private static ExtendedBlock Told(BlockInfo block, long length) => new("", block.Id, block.GenerationStamp, length);
}
