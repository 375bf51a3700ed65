using Tusk.Protocol;
using Tusk.Protocol.DataTransfer;

namespace Tusk.Hdfs.DataTransfer.Tests;

public sealed class PacketHeaderTests
{
    [Theory]
    [InlineData(0, 0, false, 0, false)]
    [InlineData(long.MaxValue, -1, true, 65536, true)]
    [InlineData(512, 7, false, 188, true)]
    public void Reads_back_what_it_wrote(long offset, long number, bool last, int data, bool sync)
    {
        PacketHeader header = new(offset, number, last, data, sync);
        byte[] bytes = new byte[PacketHeader.MaxSize];

        int written = header.Write(bytes);

        Assert.Equal(header.EncodedBytes, written);
        Assert.Equal(header, PacketHeader.Read(bytes.AsSpan(0, written), data));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Writes_what_the_generated_message_writes(bool sync)
    {
        PacketHeader header = new(0x0102030405060708, -1, true, 0x0A0B0C0D, sync);
        byte[] bytes = new byte[PacketHeader.MaxSize];
        int written = header.Write(bytes);

        var message = new PacketHeaderProto
        {
            OffsetInBlock = header.OffsetInBlock,
            Seqno = header.SequenceNumber,
            LastPacketInBlock = true,
            DataLen = header.DataBytes,
        };
        if (sync)
        {
            message.SyncBlock = true; // Hadoop writes the field only when it is true
        }

        Assert.Equal(Google.Protobuf.MessageExtensions.ToByteArray(message), bytes[..written]);
    }

    [Fact]
    public void Reads_fields_in_any_order_and_skips_unknown_ones()
    {
        byte[] bytes =
        [
            (4 << 3) | 5, 0x02, 0x00, 0x00, 0x00, // dataLen 2
            (15 << 3) | 0, 0x05, // a field of a later release
            (3 << 3) | 0, 0x01, // last
            (2 << 3) | 1, 0x07, 0, 0, 0, 0, 0, 0, 0, // seqno 7
            (1 << 3) | 1, 0x00, 0x02, 0, 0, 0, 0, 0, 0, // offset 512
        ];

        Assert.Equal(new PacketHeader(512, 7, true, 2), PacketHeader.Read(bytes, 6));
    }

    [Fact]
    public void A_truth_value_other_than_0_and_1_is_true()
    {
        byte[] bytes = new byte[25];
        new PacketHeader(0, 0, false, 0).Write(bytes);
        bytes[19] = 0x7F;

        Assert.True(PacketHeader.Read(bytes, 0).IsLastInBlock);
    }

    [Theory]
    [InlineData(0, -1, 10)] // negative data
    [InlineData(0, 11, 10)] // more than its body
    [InlineData(-1, 0, 10)] // before the block
    public void Lengths_and_offsets_out_of_range_are_refused(long offset, int data, int body)
    {
        byte[] bytes = new byte[25];
        new PacketHeader(offset, 0, false, data).Write(bytes);

        Assert.Throws<DataTransferException>(() => PacketHeader.Read(bytes, body));
    }

    [Fact]
    public void A_missing_field_is_refused()
    {
        byte[] bytes = new byte[25];
        new PacketHeader(0, 0, false, 0).Write(bytes);

        Assert.Throws<ProtocolMessageException>(() => PacketHeader.Read(bytes.AsSpan(0, 20), 0)); // no dataLen
        Assert.Throws<ProtocolMessageException>(() => PacketHeader.Read(bytes.AsSpan(0, 24), 0)); // cut within it
        Assert.Throws<ProtocolMessageException>(static () => PacketHeader.Read([], 0));
    }
}
