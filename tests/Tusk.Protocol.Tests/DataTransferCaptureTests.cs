using Google.Protobuf;
using Tusk.Protocol.DataTransfer;
using Tusk.Protocol.Hdfs;
using Tusk.Protocol.Tests.Support;

namespace Tusk.Protocol.Tests;

/// <summary>What Apache Hadoop 3.4.2 sends on data ports, read and written again to the same bytes.</summary>
public sealed class DataTransferCaptureTests
{
    [Fact]
    public void Reads_and_writes_the_request_for_a_block_checksum()
    {
        var stream = new StreamCursor(Convert.FromHexString(
            "001c" + "55" + "46" // version 28, BLOCK_CHECKSUM, 70 bytes
            + "0a3e" + "0a32" + "0a25" + "42502d313437363036383230332d3132372e302e302e312d31373935323533393434353233" // pool
            + "10848080800418ed07200a" // block 1073741828, generation stamp 1005, 10 bytes
            + "1208" + "0a0012001a002200" + "1204" + "08011000")); // empty token; MD5CRC, no stripes

        Assert.Equal(DataTransferVersion.Current, stream.TakeInt16());
        Assert.Equal((byte)DataTransferOp.BlockChecksum, stream.Take(1)[0]);
        OpBlockChecksumProto op = stream.TakeDelimited<OpBlockChecksumProto>();

        Assert.True(stream.AtEnd);
        Assert.Equal("BP-1476068203-127.0.0.1-1795253944523", op.Header.Block.PoolId);
        Assert.Equal(1073741828UL, op.Header.Block.BlockId);
        Assert.Equal(1005UL, op.Header.Block.GenerationStamp);
        Assert.Equal(BlockChecksumTypeProto.Md5Crc, op.BlockChecksumOptions.BlockChecksumType);
        Assert.True(op.BlockChecksumOptions.HasStripeLength);
    }

    [Fact]
    public void Reads_and_writes_answers_acknowledgements_and_a_readers_last_word()
    {
        var stream = new StreamCursor(Convert.FromHexString(
            "04" + "0800" + "1200" // SUCCESS, firstBadLink ""
            + "09" + "0804" + "1000" + "1800" + "220100" // seqno 2, SUCCESS, 0 ns, flag 0
            + "0f" + "0800" + "220b" + "0a05" + "0802" + "108004" + "10808c06" // CRC32C of 512 B, from offset 99840
            + "02" + "0806")); // CHECKSUM_OK

        BlockOpResponseProto answer = stream.TakeDelimited<BlockOpResponseProto>();
        PipelineAckProto ack = stream.TakeDelimited<PipelineAckProto>();
        BlockOpResponseProto read = stream.TakeDelimited<BlockOpResponseProto>();
        ClientReadStatusProto last = stream.TakeDelimited<ClientReadStatusProto>();

        Assert.True(stream.AtEnd);
        Assert.Equal((Status.Success, true, ""), (answer.Status, answer.HasFirstBadLink, answer.FirstBadLink));
        Assert.Equal(2, ack.Seqno);
        Assert.Equal([Status.Success], ack.Reply);
        Assert.Equal([0u], ack.Flag);
        Assert.Equal(ChecksumTypeProto.ChecksumCrc32C, read.ReadOpChecksumInfo.Checksum.Type);
        Assert.Equal(99840UL, read.ReadOpChecksumInfo.ChunkOffset);
        Assert.Equal(Status.ChecksumOk, last.Status);
    }

    [Fact]
    public void Reads_and_writes_the_header_of_a_packet()
    {
        // offset 99840, seqno 0, not the last, 1536 bytes of data; the fixed-width values are little-endian
        byte[] bytes = Convert.FromHexString("09" + "0086010000000000" + "11" + "0000000000000000" + "1800" + "25" + "00060000");

        PacketHeaderProto header = Messages.Parse<PacketHeaderProto>(bytes);

        Assert.Equal((99840L, 0L, false, 1536, false),
            (header.OffsetInBlock, header.Seqno, header.LastPacketInBlock, header.DataLen, header.HasSyncBlock));
        Assert.Equal(bytes, header.ToByteArray());
    }

    [Theory]
    [InlineData("dtp-write-200k", 5)]
    [InlineData("dtp-append-client-dn1", 3)]
    [InlineData("dtp-hflush-hsync-heartbeat", 5)]
    [InlineData("dtp-pipeline3-client-dn1", 2)]
    [InlineData("dtp-pipeline3-dn1-dn2", 2)]
    [InlineData("dtp-pipeline3-dn2-dn3", 2)]
    [InlineData("dtp-recovery-1-failing", 1)]
    [InlineData("dtp-recovery-2-reopened", 3)]
    public void A_captured_write_is_read_and_written_again_to_its_bytes(string name, int packets)
    {
        var sent = new StreamCursor(Captures.Read($"{name}.c2s"));
        var answered = new StreamCursor(Captures.Read($"{name}.s2c"));

        Assert.Equal(DataTransferVersion.Current, sent.TakeInt16());
        Assert.Equal((byte)DataTransferOp.WriteBlock, sent.Take(1)[0]);
        OpWriteBlockProto op = sent.TakeDelimited<OpWriteBlockProto>();
        Assert.Equal(512u, op.RequestedChecksum.BytesPerChecksum);
        int sentPackets = TakePackets(ref sent);
        Assert.Equal(Status.Success, answered.TakeDelimited<BlockOpResponseProto>().Status);
        int acks = 0;
        while (!answered.AtEnd)
        {
            PipelineAckProto ack = answered.TakeDelimited<PipelineAckProto>();
            Assert.Equal(op.Targets.Count + 1, ack.Reply.Count);
            acks++;
        }

        Assert.True(sent.AtEnd);
        Assert.Equal(packets, sentPackets);
        Assert.True(acks >= packets, $"{acks} acknowledgements of {packets} packets");
    }

    [Theory]
    [InlineData("dtp-read-200k")]
    [InlineData("dtp-read-range")]
    public void A_captured_read_is_read_and_written_again_to_its_bytes(string name)
    {
        var sent = new StreamCursor(Captures.Read($"{name}.c2s"));
        var answered = new StreamCursor(Captures.Read($"{name}.s2c"));

        Assert.Equal(DataTransferVersion.Current, sent.TakeInt16());
        Assert.Equal((byte)DataTransferOp.ReadBlock, sent.Take(1)[0]);
        OpReadBlockProto op = sent.TakeDelimited<OpReadBlockProto>();
        ClientReadStatusProto last = sent.TakeDelimited<ClientReadStatusProto>();
        BlockOpResponseProto answer = answered.TakeDelimited<BlockOpResponseProto>();
        TakePackets(ref answered);

        Assert.True(sent.AtEnd);
        Assert.True(answered.AtEnd);
        Assert.Equal(Status.ChecksumOk, last.Status);
        Assert.True(answer.ReadOpChecksumInfo.ChunkOffset <= op.Offset);
    }

    [Fact]
    public void A_captured_checksum_is_read_and_written_again_to_its_bytes()
    {
        var answered = new StreamCursor(Captures.Read("dtp-block-checksum.s2c"));

        BlockOpResponseProto answer = answered.TakeDelimited<BlockOpResponseProto>();

        Assert.True(answered.AtEnd);
        Assert.Equal(16, answer.ChecksumResponse.BlockChecksum.Length);
    }

    private static int TakePackets(ref StreamCursor stream)
    {
        for (int count = 1; ; count++)
        {
            int payloadBytes = stream.TakeInt32();
            byte[] header = stream.Take(stream.TakeInt16()).ToArray();
            PacketHeaderProto packet = Messages.Parse<PacketHeaderProto>(header);
            Assert.Equal(header, packet.ToByteArray());
            stream.Take(payloadBytes - sizeof(int));

            // A failing pipeline is left without a last packet.
            if (packet.LastPacketInBlock || stream.AtEnd)
            {
                return count;
            }
        }
    }
}
