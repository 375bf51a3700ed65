namespace Tusk.Hdfs.DataTransfer.Tests;

public sealed class PacketPrefixTests
{
    [Fact]
    public void Reads_the_lengths_of_a_one_chunk_packet()
    {
        // payload 520 = 4 (itself) + 4 (one CRC) + 512 (one chunk); header 25
        byte[] input = [0x00, 0x00, 0x02, 0x08, 0x00, 0x19];

        Assert.True(PacketPrefix.TryRead(input, 1000, out PacketPrefix prefix));

        Assert.Equal((25, 516, 541), (prefix.HeaderBytes, prefix.BodyBytes, prefix.FollowingBytes));
    }

    [Fact]
    public void Leaves_a_partial_prefix_unread()
    {
        for (int length = 0; length < PacketPrefix.Size; length++)
        {
            Assert.False(PacketPrefix.TryRead(new byte[length], 1000, out _));
        }
    }

    [Theory]
    [InlineData(3, 25)] // P counts itself
    [InlineData(0, 25)]
    [InlineData(-1, 25)]
    [InlineData(int.MinValue, 25)]
    [InlineData(4, -1)]
    [InlineData(4, short.MinValue)]
    [InlineData(int.MaxValue, 25)]
    [InlineData(int.MaxValue, short.MaxValue)] // together more than an int holds
    [InlineData(976, 25)] // one more than the bound
    public void Lengths_out_of_range_are_refused(int payload, short header)
    {
        byte[] input = new byte[PacketPrefix.Size];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(input, payload);
        System.Buffers.Binary.BinaryPrimitives.WriteInt16BigEndian(input.AsSpan(4), header);

        var refused = Assert.Throws<DataTransferException>(() => PacketPrefix.TryRead(input, 1000, out _));

        Assert.Equal(
            $"Packet lengths out of range: payload {payload} B (at least 4), header {header} B (at least 0), together at most 1000 B.",
            refused.Message);
    }

    [Fact]
    public void Reads_back_what_it_wrote()
    {
        byte[] bytes = new byte[PacketPrefix.Size];
        PacketPrefix.Write(bytes, headerBytes: 27, bodyBytes: 65016);

        Assert.Equal([0x00, 0x00, 0xFD, 0xFC, 0x00, 0x1B], bytes);
        Assert.True(PacketPrefix.TryRead(bytes, PacketPrefix.MaxPacketBytes, out PacketPrefix prefix));
        Assert.Equal((27, 65016), (prefix.HeaderBytes, prefix.BodyBytes));
    }
}
