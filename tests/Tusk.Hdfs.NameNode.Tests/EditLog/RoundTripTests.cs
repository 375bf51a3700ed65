using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.NameNode.EditLog;
using Tusk.Hdfs.NameNode.EditLog.Fields;
using Tusk.Hdfs.NameNode.EditLog.Format;
using Tusk.Hdfs.NameNode.EditLog.Operations;
using Tusk.Hdfs.NameNode.Tests.Support;

namespace Tusk.Hdfs.NameNode.Tests.EditLog;

/// <summary>Operations that are written and read again.</summary>
public sealed class RoundTripTests
{
    [Fact]
    public void Every_operation_reads_as_it_was_written()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            EditLogOp[] operations = [.. new RandomOps(seed).OneOfEach()];
            byte[] log = Logs.Write(operations);

            (List<EditLogEntry> entries, EditLogTail tail) = Logs.Read(log, first: 1);

            Assert.True(tail is { Ending: EditLogEnding.Exact } && entries.Count == operations.Length, $"seed {seed}: {tail}");
            Assert.True(log.AsSpan().SequenceEqual(Logs.Write(entries)), $"seed {seed}: other bytes");
            for (int i = 0; i < operations.Length; i++)
            {
                Assert.Equal(i + 1, entries[i].Id.Value);
                Assert.Equal(OevXml.Lines(OevXml.Of(new(entries[i].Id, operations[i]))), OevXml.Lines(OevXml.Of(entries[i])));
            }
        }
    }

    [Fact]
    public void Every_opcode_that_this_layout_writes_is_among_them()
    {
        EditLogOpCode[] retired =
            [EditLogOpCode.DatanodeAdd, EditLogOpCode.DatanodeRemove, EditLogOpCode.SetNsQuota, EditLogOpCode.ClearNsQuota];

        Assert.Equal(
            Enum.GetValues<EditLogOpCode>().Except([.. retired, EditLogOpCode.Invalid]),
            new RandomOps(0).OneOfEach().Select(static operation => operation.Code).Order());
    }

    [Fact]
    public void A_null_is_not_an_empty_value()
    {
        XAttr[] xattrs = [new(XAttrNamespace.User, "none", null), new(XAttrNamespace.User, "empty", ReadOnlyMemory<byte>.Empty)];

        (List<EditLogEntry> entries, _) = Logs.Read(Logs.Write(
            new SetXAttrOp("/f", xattrs, RpcIds.None), new UpdateMasterKeyOp(1, 2, null),
            new UpdateMasterKeyOp(1, 2, ReadOnlyMemory<byte>.Empty)));

        Assert.Equal([false, true], ((SetXAttrOp)entries[0].Operation).XAttrs.Select(static xattr => xattr.Value.HasValue));
        Assert.Null(((UpdateMasterKeyOp)entries[1].Operation).Key);
        Assert.NotNull(((UpdateMasterKeyOp)entries[2].Operation).Key);
    }

    [Fact]
    public void An_entry_is_these_bytes()
    {
        var block = new EditLogBlock(new BlockId(0x40000001), 0, new GenerationStamp(1001));
        byte[] log = Logs.Write(7, [new AddBlockOp("/é", null, block, RpcIds.None)]);

        Assert.Equal(
            "ffffffbd00000000" // layout -67, no flags
            + "21" + "00000024" + "0000000000000007" // OP_ADD_BLOCK, length 36: itself and the id, 12, and 24 bytes of fields
            + "0003" + "2fc3a9" // "/é"
            + "01" + "0000000040000001" + "00" + "8e03e9" // one block, length 0, generation stamp 1001
            + "0000" + "fffffffe" // no client, call -2
            + Convert.ToHexStringLower(log)[^8..],
            Convert.ToHexStringLower(log));
    }

    [Fact]
    public void Java_writes_two_units_for_a_character_beyond_the_first_plane_and_reads_four_bytes_too()
    {
        var writer = new OpWriter(16);
        writer.WriteString("𝄞\0");

        Assert.Equal("0008eda0b4edb49ec080", Convert.ToHexStringLower(writer.Written.Span));
        Assert.Equal("𝄞", ModifiedUtf8.Read([0xF0, 0x9D, 0x84, 0x9E]));
    }

    [Theory]
    [InlineData(new byte[] { 0x80 })] // continues nothing
    [InlineData(new byte[] { 0xC3 })] // ends inside
    [InlineData(new byte[] { 0xC3, 0x41 })] // does not go on
    [InlineData(new byte[] { 0xF4, 0x90, 0x80, 0x80 })] // beyond U+10FFFF
    [InlineData(new byte[] { 0xF8, 0x88, 0x80, 0x80, 0x80 })] // five bytes
    public void A_text_that_is_none_is_refused(byte[] bytes) => Assert.Throws<OpFieldException>(() => ModifiedUtf8.Read(bytes));

    [Fact]
    public void What_has_no_place_in_the_format_is_refused_and_leaves_nothing_behind()
    {
        var buffer = new EditLogBuffer(maxOpBytes: 100_000);
        buffer.Append(new TransactionId(1), new StartLogSegmentOp());
        byte[] before = buffer.Written.ToArray();

        Assert.Throws<ArgumentException>(() => buffer.Append(new TransactionId(2), new AllowSnapshotOp(new string('x', 65_536))));
        Assert.Throws<ArgumentException>(() => buffer.Append(new TransactionId(2), new AllowSnapshotOp(new string('€', 21_846))));
        Assert.Throws<ArgumentException>(() => buffer.Append(new TransactionId(2), new UpdateMasterKeyOp(1, 1, new byte[100_000])));
        Assert.Throws<ArgumentException>(() => buffer.Append(new TransactionId(3), new EndLogSegmentOp()));

        Assert.Equal(before, buffer.Written);
        Assert.Equal(new TransactionId(1), buffer.Last);
    }
}
