using System.Buffers.Binary;
using Tusk.Common.Checksums;
using Tusk.Hdfs.NameNode.EditLog;
using Tusk.Hdfs.NameNode.EditLog.Fields;
using Tusk.Hdfs.NameNode.EditLog.Format;
using Tusk.Hdfs.NameNode.EditLog.Operations;
using Tusk.Hdfs.NameNode.Tests.Support;

namespace Tusk.Hdfs.NameNode.Tests.EditLog;

/// <summary>Logs that end too early, or have other bytes than were written.</summary>
public sealed class DamagedLogTests
{
    private static readonly byte[] Log = Logs.Write(
        new StartLogSegmentOp(),
        new MkdirOp(new InodeId(16386), "/d", 1, new PermissionStatus("h", "g", 0x1ED), [], []),
        new SetReplicationOp("/d/f", 3),
        new DeleteOp("/d/f", 2, RpcIds.Of(new byte[16], 5)),
        new EndLogSegmentOp());

    private static readonly List<int> Boundaries = Logs.Boundaries(Log);

    /// <summary>What a file system may leave behind a cut: nothing, the filling, or zeros; also filling that is then cut.</summary>
    public static TheoryData<int, int> Tails => new() { { -1, 0 }, { 0xFF, 1 }, { 0xFF, 16 }, { 0xFF, 70_000 }, { 0, 1 }, { 0, 5_000 } };

    [Theory]
    [MemberData(nameof(Tails))]
    public void A_log_torn_at_any_byte_keeps_every_whole_entry_and_tells_where_to_cut(int filler, int count)
    {
        for (int cut = 0; cut <= Log.Length; cut++)
        {
            byte[] torn = [.. Log.AsSpan(0, cut), .. Enumerable.Repeat((byte)filler, count)];

            (List<EditLogEntry> entries, EditLogTail tail) = Logs.Read(torn, first: 1);

            // The header ends with zeros: what the file system left may be the rest of it.
            int there = torn.AsSpan().StartsWith(EditLogFormat.Header) ? Math.Max(cut, EditLogFormat.HeaderBytes) : cut;
            int whole = Boundaries.Count(boundary => boundary <= there) - 1;
            Assert.Equal(Math.Max(0, whole), entries.Count);
            Assert.Equal(whole < 0 ? 0 : Boundaries[whole], tail.ValidBytes);
            Assert.Equal(Math.Max(0, whole), tail.Last.Value);
            EditLogEnding ending = !Boundaries.Contains(there) ? EditLogEnding.Torn
                : torn.Length == there ? EditLogEnding.Exact
                : filler == EditLogFormat.Fill ? EditLogEnding.Filled
                : EditLogEnding.Torn;
            Assert.Equal(ending, tail.Ending);
            Assert.Equal(tail.Ending == EditLogEnding.Torn, tail.Problem is not null);
        }
    }

    [Fact]
    public void No_flipped_bit_is_taken_for_an_entry_and_none_in_the_middle_for_the_end()
    {
        for (int bit = 0; bit < Log.Length * 8; bit++)
        {
            byte[] flipped = [.. Log];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            bool isInLast = bit / 8 >= Boundaries[^2];

            if (isInLast)
            {
                (List<EditLogEntry> entries, EditLogTail tail) = Logs.Read(flipped, first: 1);
                Assert.Equal((4, EditLogEnding.Torn, (long)Boundaries[^2]), (entries.Count, tail.Ending, tail.ValidBytes));
            }
            else
            {
                var refused = Assert.Throws<EditLogException>(() => Logs.Read(flipped, first: 1));
                Assert.StartsWith("edits ", refused.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Corruption_in_the_middle_is_told_with_file_offset_and_transactions()
    {
        byte[] flipped = [.. Log];
        flipped[Boundaries[1] + 20] ^= 1;

        var refused = Assert.Throws<EditLogException>(() => Logs.Read(flipped, first: 1));

        Assert.Equal(
            $"edits is corrupt at {Boundaries[1]} B, after transaction 1: the checksum of OP_MKDIR of transaction 2 is not that of its "
            + $"bytes, and yet OP_SET_REPLICATION of transaction 3 follows at {Boundaries[2]} B. "
            + "Nothing was changed; use another copy of this segment.",
            refused.Message);
    }

    [Fact]
    public void A_hole_of_filling_or_zeros_in_the_middle_is_corruption_too()
    {
        foreach (byte filler in new byte[] { 0xFF, 0 })
        {
            byte[] log = [.. Log];
            log.AsSpan(Boundaries[1], Boundaries[2] - Boundaries[1]).Fill(filler);

            Assert.Throws<EditLogException>(() => Logs.Read(log, first: 1));
        }
    }

    [Fact]
    public void Entries_of_the_past_behind_the_end_do_not_count()
    {
        // A file system that gives old blocks to a file may show what a former segment had there.
        byte[] log = [.. Logs.Write(10, [new StartLogSegmentOp()]), 1, 2, 3, .. Log.AsSpan(Boundaries[1])];

        (List<EditLogEntry> entries, EditLogTail tail) = Logs.Read(log, first: 10);

        Assert.Single(entries);
        Assert.Equal(EditLogEnding.Torn, tail.Ending);
    }

    [Theory]
    [InlineData(2, 2, 4)] // one too late
    [InlineData(1, 1, 3)] // a gap
    [InlineData(1, 1, 1)] // twice
    public void Transactions_follow_each_other(long expected, long first, long second)
    {
        byte[] log = [.. Logs.Write(first, [new StartLogSegmentOp()]), .. Logs.Write(second, [new EndLogSegmentOp()])[8..]];

        var refused = Assert.Throws<EditLogException>(() => Logs.Read(log, expected));

        Assert.Contains($"{expected + 1} was expected there", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_segment_begins_with_the_transaction_of_its_name() =>
        Assert.Contains(
            "transaction 1 (OP_START_LOG_SEGMENT) at 8 B; 5 was expected",
            Assert.Throws<EditLogException>(() => Logs.Read(Log, first: 5)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("ffffffbe00000000", "layout version -66; only -67 is read")]
    [InlineData("ffffffbd00000001", "is no edit log")]
    [InlineData("4844465349", "is no edit log")]
    public void Another_header_is_refused(string header, string words) =>
        Assert.Contains(
            words, Assert.Throws<EditLogException>(() => Logs.Read(Convert.FromHexString(header))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_lost_header_before_entries_is_corruption()
    {
        byte[] log = [.. Log];
        log.AsSpan(0, 8).Fill(0xFF);

        Assert.Throws<EditLogException>(() => Logs.Read(log, first: 1));
    }

    [Theory]
    [InlineData(5, "OP_DATANODE_ADD")]
    [InlineData(11, "OP_SET_NS_QUOTA")]
    [InlineData(53, "opcode 53")]
    public void Operations_that_nobody_writes_are_refused_by_name(byte code, string name)
    {
        byte[] log = Logs.Write(new StartLogSegmentOp(), new EndLogSegmentOp());
        log[25] = code;
        Seal(log.AsSpan(25));

        var refused = Assert.Throws<EditLogException>(() => Logs.Read(log, first: 1));

        Assert.Contains(
            $"edits has an entry at 25 B that is not understood, {name} of transaction 2", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fields_with_any_byte_changed_and_a_right_checksum_are_read_or_refused_and_cost_no_memory()
    {
        var random = new Random(1);
        for (int seed = 0; seed < 8; seed++)
        {
            foreach (EditLogOp operation in new RandomOps(seed).OneOfEach())
            {
                byte[] log = Logs.Write(operation);
                int fields = log.Length - EditLogFormat.HeaderBytes - EditLogFormat.MinEntryBytes;
                for (int changes = 0; changes < 20 && fields > 0; changes++)
                {
                    log[EditLogFormat.HeaderBytes + EditLogFormat.EntryHeaderBytes + random.Next(fields)] = (byte)random.Next(256);
                    Seal(log.AsSpan(EditLogFormat.HeaderBytes));
                    ReadOrRefuse(log);
                }
            }
        }
    }

    [Fact]
    public void A_length_beyond_the_end_costs_no_memory()
    {
        byte[] log = [.. Log.AsSpan(0, Boundaries[1]), 3, 0x03, 0x1F, 0xFF, 0xF0, 0, 0, 0, 0, 0, 0, 0, 2, 9, 9, 9, 9, 9];
        long before = GC.GetAllocatedBytesForCurrentThread();

        (_, EditLogTail tail) = Logs.Read(log, first: 1);

        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1 << 20);
        Assert.Equal(EditLogEnding.Torn, tail.Ending);
        Assert.Contains("of which 18 B are there", tail.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_log_that_is_read_in_small_pieces_is_the_same()
    {
        EditLogOp[] operations = [.. Enumerable.Range(0, 50).SelectMany(static seed => new RandomOps(seed).OneOfEach())];
        byte[] log = Logs.Write(operations);
        using var reader = new EditLogReader(new Trickle(log), "edits", new TransactionId(1));
        List<EditLogEntry> entries = [];
        while (reader.TryRead(out EditLogEntry entry))
        {
            entries.Add(entry);
        }

        Assert.Equal(log, Logs.Write(entries));
        Assert.Equal(log.Length, reader.Offset);
    }

    private static void ReadOrRefuse(byte[] log)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            Logs.Read(log, first: 1);
        }
        catch (EditLogException refused)
        {
            Assert.Contains("edits has an entry at 8 B that is not understood", refused.Message, StringComparison.Ordinal);
        }

        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1 << 20, Convert.ToHexStringLower(log));
    }

    /// <summary>Gives the single entry at the start its right checksum.</summary>
    private static void Seal(Span<byte> entry) =>
        BinaryPrimitives.WriteUInt32BigEndian(entry[^4..], Crc32.Of(entry[..^4]));

    /// <summary>A stream that gives a few bytes at a time.</summary>
    private sealed class Trickle(byte[] bytes) : MemoryStream(bytes)
    {
        private int _count;

        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, 1 + (_count++ % 7)));
    }
}
