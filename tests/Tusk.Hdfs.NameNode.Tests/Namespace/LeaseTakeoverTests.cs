using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.NameNode.Blocks;
using Tusk.Hdfs.NameNode.EditLog.Fields;
using Tusk.Hdfs.NameNode.Namespace;
using Tusk.Hdfs.NameNode.Namespace.Changes;
using Tusk.Hdfs.NameNode.Namespace.Inodes;
using Tusk.Hdfs.NameNode.Tests.Namespace.Support;

namespace Tusk.Hdfs.NameNode.Tests.Namespace;

/// <summary>Many leases run out: little is done at a time, and nobody's files stand before those of others for ever.</summary>
public sealed class LeaseTakeoverTests
{
    private const long PastHardLimit = 1_200_001;

    private static readonly Caller H = new("h", []);

    private readonly FakeBlocks _blocks = new();
    private readonly NamespaceState _state;
    private readonly NamespaceCalls _calls;
    private Moment _now = new(1_800_000_000_000, 0);

    public LeaseTakeoverTests()
    {
        _state = new NamespaceState(new NamespaceOptions { Superuser = "h", MinBlockSizeBytes = 1 }, _blocks);
        _calls = new NamespaceCalls(_state);
    }

    [Fact]
    public void So_many_files_are_taken_over_at_a_time()
    {
        for (int number = 0; number < 10; number++)
        {
            Create($"/f{number}", number < 7 ? "c1" : "c2");
        }

        Pass(PastHardLimit);
        List<int> left = [];
        do
        {
            Assert.Empty(_calls.Leases.TakeOverExpired(_now, most: 4));
            left.Add(_state.Leases.FileCount);
        }
        while (_calls.Leases.HasMoreExpired);

        Assert.Equal([6, 2, 0], left);
    }

    [Fact]
    public void Files_that_cannot_be_closed_do_not_stand_before_others_every_time()
    {
        _blocks.ReportsAtOnce = false;
        for (int number = 0; number < 6; number++)
        {
            InodeFile stuck = Create($"/stuck{number}", "c1");
            BlockInfo block = _calls.Writing.AddBlock(_calls.Writing.CheckAddBlock(H, stuck.Path, stuck.Id, "c1", null), null, _now);
            _calls.Writing.Complete(H, stuck.Path, stuck.Id, "c1", new ExtendedBlock("", block.Id, block.GenerationStamp, 10), _now);
        }

        Pass(1);
        InodeFile other = Create("/other", "c2");
        Pass(PastHardLimit);

        Assert.Equal([4, 2], Rounds());
        Assert.Null(other.UnderConstruction);
        Assert.Equal([4, 2], Rounds()); // they are tried again
        Assert.Equal(6, _state.Leases.FileCount);
    }

    [Fact]
    public void Files_of_clients_that_go_on_dying_do_not_keep_a_failed_recovery_from_being_tried_again()
    {
        InodeFile first = Written("/first", "c0");
        Pass(PastHardLimit);
        _calls.Leases.TakeOverExpired(_now);
        Assert.Single(_blocks.Recoveries);

        for (int number = 1; number <= 8; number++)
        {
            Written($"/f{number}", $"c{number}");
            Pass((PastHardLimit + 1) / 2);
            _calls.Leases.TakeOverExpired(_now);
        }

        Assert.InRange(_blocks.Recoveries.Count(recovery => recovery.Id == first.Blocks.Last!.Id), 2, 6);
    }

    private List<int> Rounds()
    {
        List<int> failed = [];
        do
        {
            failed.Add(_calls.Leases.TakeOverExpired(_now, most: 4).Count);
        }
        while (_calls.Leases.HasMoreExpired);

        return failed;
    }

    private void Pass(long millis) => _now = new Moment(_now.UnixMillis + millis, _now.MonotonicMillis + millis);

    private InodeFile Create(string path, string client) => _calls.Creation.Create(
        H, new NewFile(path, 0x1A4, client, "m", CreateFlags.Create, true, 1, 100), RpcIds.None, _now);

    private InodeFile Written(string path, string client)
    {
        InodeFile file = Create(path, client);
        _calls.Writing.AddBlock(_calls.Writing.CheckAddBlock(H, path, file.Id, client, null), null, _now);
        _calls.Writing.Fsync(H, path, file.Id, client, 10, _now);
        return file;
    }
}
