using System.Security.Cryptography;
using Conformance.Tests.Support;
using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.NameNode.EditLog;
using Tusk.Hdfs.NameNode.EditLog.Fields;
using Tusk.Hdfs.NameNode.EditLog.Operations;
using Tusk.Hdfs.NameNode.Tests.Support;
using Tusk.Protocol.Tests.Support;
using TemporaryFolder = Tusk.Hdfs.NameNode.Tests.Support.TemporaryFolder;

namespace Tusk.Hdfs.NameNode.Tests.EditLog;

/// <summary>Apache's NameNode on an empty image of its own and edits of ours.</summary>
public sealed class ApacheStartsTests : IDisposable
{
    private const string Image = "fsimage_0000000000000000000";
    private static readonly EditLogBlock Block = new(new BlockId(1073741825), 1234, new GenerationStamp(1001));
    private static readonly RpcIds Call = new(new Guid("bd387170-925a-4ad8-9f00-abd2173e9a75"), 7);

    private readonly TemporaryFolder _folder = new();

    /// <summary>What a NameNode writes for a few calls.</summary>
    private static EditLogOp[] FirstSegment =>
    [
        new StartLogSegmentOp(),
        new MkdirOp(new InodeId(16386), "/d", 1700000000000, new PermissionStatus("alice", "staff", 0x1ED), [], []),
        Added(16387, "/d/f"),
        new AllocateBlockIdOp(Block.Id),
        new SetGenstampV2Op(Block.GenerationStamp),
        new AddBlockOp("/d/f", null, Block with { LengthBytes = 0 }, RpcIds.None),
        new CloseOp(InodeId.Unknown, "/d/f", 3, 1700000001000, 1700000001000, 1 << 20, [Block], Permission()),
        new RenameOldOp("/d/f", "/d/gé", 1700000002000, Call with { CallId = 8 }),
        new SetReplicationOp("/d/gé", 2),
        new SetPermissionsOp("/d/gé", 0x1A0),
        new SetOwnerOp("/d/gé", "bob", ""),
        new TimesOp("/d/gé", 1600000000000, -1),
        new MkdirOp(new InodeId(16388), "/gone", 1700000003000, Permission(), [], []),
        new DeleteOp("/gone", 1700000004000, Call with { CallId = 9 }),
        new SetQuotaOp("/d", 100, -1),
        new EndLogSegmentOp(),
    ];

    /// <summary>And for some more.</summary>
    private static EditLogOp[] SecondSegment =>
    [
        new StartLogSegmentOp(),
        new MkdirOp(new InodeId(16389), "/last", 1700000005000, Permission(), [], []),
        Added(16390, "/last/open"),
        new ReassignLeaseOp("writer", "/last/open", "HDFS_NameNode"),
    ];

    private static EditLogOp[] ThirdSegment =>
    [
        new StartLogSegmentOp(),
        new MkdirOp(new InodeId(16391), "/very last", 1700000006000, Permission(), [], []),
    ];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Apache_starts_on_segments_of_ours_one_finalized_one_torn_and_recovered_and_one_in_progress()
    {
        TransactionId last = await WriteFirstAsync();
        last = WriteTornAndRecover(last.Next);
        using (var writer = EditLogSegmentWriter.Create(_folder.Path, last.Next))
        {
            writer.Write(Logs.Write(last.Next.Value, ThirdSegment).AsSpan(8));
            writer.Sync();
        }

        await AssertServedAsync();
    }

    private static PermissionStatus Permission() => new("alice", "staff", 0x1A4);

    private static AddOp Added(long inode, string path) => new(
        new InodeId(inode), path, 3, 1700000001000, 1700000001000, 1 << 20, [], Permission(), [], [], "writer", "127.0.0.1",
        Overwrite: false, StoragePolicyId: 0, ErasureCodingPolicyId: 0, Call);

    /// <summary>The image, VERSION and the first segment; the last transaction of it.</summary>
    private async Task<TransactionId> WriteFirstAsync()
    {
        ApacheHadoop? hadoop = ApacheHadoop.Find(out string missing);
        Assert.SkipWhen(hadoop is null, missing);
        byte[] image = Captures.Read("fsimage-0.bin");
        EditLogOp[] operations = FirstSegment;
        var last = new TransactionId(operations.Length);
        await File.WriteAllBytesAsync(_folder / Image, image);
#pragma warning disable CA5351 // Hadoop's images have an MD5 beside them
        await File.WriteAllTextAsync(_folder / (Image + ".md5"), $"{Convert.ToHexStringLower(MD5.HashData(image))} *{Image}\n");
#pragma warning restore CA5351
        await File.WriteAllBytesAsync(_folder / "VERSION", Captures.Read("VERSION-namenode"));
        await File.WriteAllTextAsync(_folder / "seen_txid", $"{last.Next}\n");
        using var writer = EditLogSegmentWriter.Create(_folder.Path, new TransactionId(1));
        writer.Write(Logs.Write(operations).AsSpan(8));
        writer.Sync();
        writer.Complete(last);
        return last;
    }

    /// <summary>A segment whose writer is killed in the midst of a second write; the last transaction that is recovered.</summary>
    private TransactionId WriteTornAndRecover(TransactionId first)
    {
        using (var writer = EditLogSegmentWriter.Create(_folder.Path, first))
        {
            writer.Write(Logs.Write(first.Value, SecondSegment).AsSpan(8));
            writer.Write(Logs.Write(first.Value + SecondSegment.Length, [new AllowSnapshotOp("/never")]).AsSpan(8, 20));
            writer.Sync();
        }

        (EditLogSegment? segment, EditLogTail tail) = EditLogRecovery.Recover(_folder.Path, new EditLogSegment(first, null));
        Assert.Equal(EditLogEnding.Torn, tail.Ending);
        Assert.Equal(first.Value + SecondSegment.Length - 1, segment!.Value.Last!.Value.Value);
        return tail.Last;
    }

    private async Task AssertServedAsync()
    {
        using var name = new TemporaryFolder();
        Directory.CreateSymbolicLink(name / "current", _folder.Path);
        (ApacheNameNode server, string address) = await ApacheNameNode.StartAsync(name.Path);
        using (server)
        {
            string listing = await ApacheHadoop.Find(out _)!.ShellAsync(
                name.Path, "-fs", $"hdfs://{address}", "-stat", "%A %r %u %g %b %Y %n", "/*", "/*/*");

            Assert.Equal(
                """
                rwxr-xr-x 0 alice staff 0 1700000002000 d
                rw-r--r-- 0 alice staff 0 1700000005000 last
                rw-r--r-- 0 alice staff 0 1700000006000 very last
                rw-r----- 2 bob staff 1234 1600000000000 gé
                rw-r--r-- 3 alice staff 0 1700000001000 open

                """,
                listing);
        }
    }
}
