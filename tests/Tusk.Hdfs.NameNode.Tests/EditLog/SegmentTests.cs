using Tusk.Hdfs.NameNode.EditLog;
using Tusk.Hdfs.NameNode.EditLog.Disk;
using Tusk.Hdfs.NameNode.EditLog.Format;
using Tusk.Hdfs.NameNode.EditLog.Operations;
using Tusk.Hdfs.NameNode.Tests.Support;

namespace Tusk.Hdfs.NameNode.Tests.EditLog;

/// <summary>Segments as files: their names, how they are written, ended and recovered.</summary>
public sealed class SegmentTests : IDisposable
{
    private const string InProgress = "edits_inprogress_0000000000000000001";
    private static readonly TransactionId First = new(1);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("edits_0000000000000000001-0000000000000000026", 1L, 26L)]
    [InlineData("edits_0000000000000000005-9223372036854775807", 5L, long.MaxValue)]
    [InlineData("edits_inprogress_0000000000000000027", 27L, null)]
    public void A_name_is_read_as_it_is_written(string name, long first, long? last)
    {
        Assert.True(EditLogSegment.TryParse(name, out EditLogSegment segment));

        Assert.Equal((first, last), (segment.First.Value, segment.Last?.Value));
        Assert.Equal(name, segment.FileName);
    }

    [Theory]
    [InlineData("seen_txid")]
    [InlineData("edits_1-26")]
    [InlineData("edits_0000000000000000026-0000000000000000001")]
    [InlineData("edits_0000000000000000000-0000000000000000001")]
    [InlineData("edits_9999999999999999999-9999999999999999999")]
    [InlineData("edits_0000000000000000001-0000000000000000026.trash")]
    [InlineData("edits_inprogress_0000000000000000027.empty")]
    [InlineData("edits_inprogress_+000000000000000027")]
    public void Other_names_are_none_of_segments(string name) => Assert.False(EditLogSegment.TryParse(name, out _));

    [Fact]
    public void Segments_are_listed_in_the_order_of_their_transactions()
    {
        foreach (string name in new[] { "edits_inprogress_0000000000000000012", "edits_0000000000000000003-0000000000000000011",
            "edits_0000000000000000001-0000000000000000002", "seen_txid", "edits_tmp" })
        {
            File.WriteAllBytes(_folder / name, []);
        }

        Assert.Equal([1, 3, 12], EditLogSegment.List(_folder.Path).Select(static segment => segment.First.Value));
    }

    [Fact]
    public void A_segment_in_progress_is_filled_ahead_and_a_finalized_one_is_its_entries()
    {
        byte[] log = Logs.Write(new StartLogSegmentOp(), new EndLogSegmentOp());
        using var writer = EditLogSegmentWriter.Create(_folder.Path, First);
        writer.Write(log.AsSpan(8));
        writer.Sync();

        byte[] filled = File.ReadAllBytes(_folder / InProgress);
        string path = writer.Complete(new TransactionId(2));

        Assert.Equal(EditLogFormat.PreallocationBytes, filled.Length);
        Assert.Equal([.. log, .. Enumerable.Repeat((byte)0xFF, filled.Length - log.Length)], filled);
        Assert.Equal(log, File.ReadAllBytes(path));
        Assert.Equal(["edits_0000000000000000001-0000000000000000002"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void A_segment_grows_past_its_filling()
    {
        EditLogOp[] operations = [new StartLogSegmentOp(), .. Enumerable.Repeat(new AllowSnapshotOp(new string('x', 60_000)), 40)];
        byte[] log = Logs.Write(operations);
        using var writer = EditLogSegmentWriter.Create(_folder.Path, First);
        for (int at = 8; at < log.Length; at += 100_000)
        {
            writer.Write(log.AsSpan(at, Math.Min(100_000, log.Length - at)));
            writer.Sync();
        }

        (List<EditLogEntry> entries, EditLogTail tail) = Logs.Read(File.ReadAllBytes(writer.Path), first: 1);

        Assert.Equal((operations.Length, EditLogEnding.Filled, (long)log.Length), (entries.Count, tail.Ending, tail.ValidBytes));
        Assert.Equal(log.Length, writer.Bytes);
        Assert.Equal(0, new FileInfo(writer.Path).Length % EditLogFormat.PreallocationBytes);
    }

    [Fact]
    public void What_is_there_is_never_overwritten()
    {
        using (EditLogSegmentWriter.Create(_folder.Path, First))
        {
            Assert.ThrowsAny<IOException>(() => EditLogSegmentWriter.Create(_folder.Path, First));
        }

        File.WriteAllText(_folder / "edits_0000000000000000001-0000000000000000001", "precious");
        File.WriteAllBytes(_folder / InProgress, Logs.Write(new StartLogSegmentOp()));
        Assert.ThrowsAny<IOException>(() => EditLogRecovery.Recover(_folder.Path, new EditLogSegment(First, null)));
        Assert.Equal("precious", File.ReadAllText(_folder / "edits_0000000000000000001-0000000000000000001"));
    }

    [Fact]
    public void After_a_failed_write_nothing_more_is_taken()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "There is no /dev/full, the disk that has no room.");
        using var full = File.OpenHandle("/dev/full", FileMode.Open, FileAccess.Write);
        using var writer = new EditLogSegmentWriter(LocalDisk.Instance, _folder.Path, First, new LocalDisk.LocalFile(full));

        Assert.IsNotType<EditLogException>(Assert.ThrowsAny<IOException>(() => writer.Write([1])));

        foreach (Action step in new Action[] { () => writer.Write([1]), writer.Sync, () => writer.Complete(First) })
        {
            Assert.Contains("is not written any more", Assert.Throws<EditLogException>(step).Message, StringComparison.Ordinal);
        }

        Assert.Equal(0, writer.Bytes);
    }

    [Fact]
    public void A_kill_at_any_byte_leaves_a_segment_that_is_recovered_to_its_last_whole_entry()
    {
        byte[] log = Logs.Write(new StartLogSegmentOp(), new SetReplicationOp("/f", 2), new EndLogSegmentOp());
        List<int> boundaries = Logs.Boundaries(log);
        byte[] filling = [.. Enumerable.Repeat((byte)0xFF, 1000)];
        for (int cut = 0; cut <= log.Length; cut++)
        {
            File.WriteAllBytes(_folder / InProgress, [.. log.AsSpan(0, cut), .. filling]);
            int whole = Math.Max(0, boundaries.Count(boundary => boundary <= cut) - 1);

            (EditLogSegment? segment, EditLogTail tail) = EditLogRecovery.Recover(_folder.Path, new EditLogSegment(First, null));

            Assert.Equal(whole, tail.Last.Value);
            Assert.False(File.Exists(_folder / InProgress));
            if (whole == 0)
            {
                Assert.Null(segment);
                Assert.True(File.Exists(_folder / (InProgress + ".empty")));
            }
            else
            {
                string path = _folder / segment!.Value.FileName;
                Assert.Equal(log[..boundaries[whole]], File.ReadAllBytes(path));
                File.Delete(path);
            }
        }
    }

    [Fact]
    public void A_corrupt_segment_is_left_as_it_is()
    {
        byte[] log = Logs.Write(new StartLogSegmentOp(), new SetReplicationOp("/f", 2), new EndLogSegmentOp());
        log[30] ^= 1;
        File.WriteAllBytes(_folder / InProgress, log);

        var refused = Assert.Throws<EditLogException>(() => EditLogRecovery.Recover(_folder.Path, new EditLogSegment(First, null)));

        Assert.StartsWith(_folder / InProgress, refused.Message, StringComparison.Ordinal);
        Assert.Equal(log, File.ReadAllBytes(_folder / InProgress));
    }
}
