using Tusk.Protocol.DataTransfer;
using Tusk.Protocol.Tests.Support;

namespace Tusk.Hdfs.DataTransfer.Tests;

public sealed class PipelineAckTests
{
    public static TheoryData<string> Streams =>
    [
        "dtp-write-200k.s2c", "dtp-append-client-dn1.s2c", "dtp-hflush-hsync-heartbeat.s2c", "dtp-pipeline3-client-dn1.s2c",
        "dtp-pipeline3-dn1-dn2.s2c", "dtp-pipeline3-dn2-dn3.s2c", "dtp-recovery-1-failing.s2c", "dtp-recovery-2-reopened.s2c",
    ];

    /// <summary>What the generated message says of the same bytes is the judge.</summary>
    [Theory]
    [MemberData(nameof(Streams))]
    public void Reads_what_apaches_datanodes_sent(string name)
    {
        byte[] capture = Captures.Read(name);
        ReadOnlySpan<byte> rest = capture.AsSpan(1 + capture[0]); // behind the answer to the operation
        using var judge = new MemoryStream(rest.ToArray());
        Span<DatanodeReply> replies = new DatanodeReply[PipelineAck.MaxReplies];

        int count = 0;
        while (PipelineAck.TryRead(ref rest, replies, out long number, out int replyCount))
        {
            PipelineAckProto expected = PipelineAckProto.Parser.ParseDelimitedFrom(judge);
            Assert.Equal(expected.Seqno, number);
            Assert.Equal(expected.Reply, [.. replies[..replyCount].ToArray().Select(static reply => reply.Status)]);
            count++;
        }

        Assert.True(rest.IsEmpty);
        Assert.Equal(judge.Length, judge.Position);
        Assert.True(count >= 2, $"{count} acknowledgements");
    }

    [Fact]
    public void Knows_the_flood_of_a_datanode_that_lost_the_next_one()
    {
        byte[] capture = Captures.Read("dtp-recovery-1-failing.s2c");
        ReadOnlySpan<byte> rest = capture.AsSpan(1 + capture[0]);
        Span<DatanodeReply> replies = new DatanodeReply[8];
        Assert.True(PipelineAck.TryRead(ref rest, replies, out long first, out _));

        Assert.True(PipelineAck.TryRead(ref rest, replies, out long second, out int count));

        Assert.Equal((0, PipelineAck.OutOfBandNumber), (first, second));
        Assert.Equal([Status.Success, Status.Success, Status.Error], [.. replies[..count].ToArray().Select(static reply => reply.Status)]);
    }

    [Fact]
    public void Takes_fields_in_any_order_and_skips_those_it_does_not_know()
    {
        // flag (packed), unknown 9: fixed64, 10: fixed32, 11: bytes, 12: varint, reply twice, time, seqno 3
        byte[] body = Hex("22020001 49 0102030405060708 55 01020304 5a 02 ffff 60 9601 1000 1001 18 ffffffff0f 0806");
        ReadOnlySpan<byte> input = [(byte)body.Length, .. body];
        Span<DatanodeReply> replies = new DatanodeReply[4];

        Assert.True(PipelineAck.TryRead(ref input, replies, out long number, out int count));

        Assert.Equal((3, 2), (number, count));
        Assert.Equal([Status.Success, Status.Error], [.. replies[..count].ToArray().Select(static reply => reply.Status)]);
        Assert.True(input.IsEmpty);
    }

    [Theory]
    [InlineData("02 0807", -4, "")] // no reply at all: seqno zigzag(7)
    [InlineData("04 0806 1000", 3, "Success")] // a reply without a flag, as old DataNodes send
    [InlineData("05 0806 220101", 3, "Error")] // a flag without a reply
    [InlineData("06 0806 12020002", 3, "Success,ErrorChecksum")] // replies packed, as proto3 writers do
    [InlineData("06 0806 2000 2001", 3, "Success,Error")] // flags that are not packed
    public void Takes_replies_as_others_write_them(string hex, long number, string statuses)
    {
        ReadOnlySpan<byte> input = Hex(hex);
        Span<DatanodeReply> replies = new DatanodeReply[4];

        Assert.True(PipelineAck.TryRead(ref input, replies, out long read, out int count));

        Assert.Equal(number, read);
        Assert.Equal(statuses, string.Join(',', replies[..count].ToArray().Select(static reply => reply.Status)));
    }

    [Fact]
    public void Reads_congestion_and_slowness_from_the_flags()
    {
        // flag 0x60: congested; 0x100: slow; 0xa0: supports both and has neither
        byte[] body = Hex("0800 2205 60 8002 a001");
        ReadOnlySpan<byte> input = [(byte)body.Length, .. body];
        Span<DatanodeReply> replies = new DatanodeReply[4];

        Assert.True(PipelineAck.TryRead(ref input, replies, out _, out int count));

        Assert.Equal(
            [new DatanodeReply(Status.Success, true, false), new(Status.Success, false, true), new(Status.Success, false, false)],
            replies[..count].ToArray());
    }

    [Fact]
    public void Leaves_half_an_acknowledgement_unread()
    {
        byte[] whole = Hex("09 0800 1000 1800 220100");
        for (int length = 0; length < whole.Length; length++)
        {
            ReadOnlySpan<byte> input = whole.AsSpan(0, length);

            Assert.False(PipelineAck.TryRead(ref input, new DatanodeReply[1], out _, out _), $"{length} bytes");
            Assert.Equal(length, input.Length);
        }
    }

    [Theory]
    [InlineData("ffff7f", "at most 16384 B")] // 2 MiB
    [InlineData("ffffffffffffffffff01", "at most 16384 B")]
    [InlineData("ffffffffffffffffffffff", "none")] // a length that does not end
    [InlineData("02 1000", "none")] // no seqno
    [InlineData("00", "none")]
    [InlineData("03 08ff ff", "none")] // seqno does not end
    [InlineData("04 0800 2205", "none")] // flags reach beyond
    [InlineData("03 0800 4b", "none")] // a group, which nobody uses
    [InlineData("03 0800 49", "none")] // fixed64 of no bytes
    [InlineData("06 0800 1000 1000", "more than 1 DataNodes")]
    [InlineData("06 0800 22020000", "more than 1 DataNodes")]
    public void Refuses_what_is_none(string hex, string reason)
    {
        byte[] bytes = Hex(hex);

        var error = Assert.Throws<DataTransferException>(() =>
        {
            ReadOnlySpan<byte> input = bytes;
            PipelineAck.TryRead(ref input, new DatanodeReply[1], out _, out _);
        });

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    private static byte[] Hex(string text) => Convert.FromHexString(text.Replace(" ", "", StringComparison.Ordinal));
}
