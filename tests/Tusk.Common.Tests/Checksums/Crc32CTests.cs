using Tusk.Common.Checksums;

namespace Tusk.Common.Tests.Checksums;

public sealed class Crc32CTests
{
    [Fact]
    public void The_vectors_of_iscsi_come_out()
    {
        // RFC 3720, section B.4: 32 zeros, 32 ones, ascending, descending.
        Assert.Equal(0x8A9136AAu, Crc32C.Of(new byte[32]));
        Assert.Equal(0x62A8AB43u, Crc32C.Of(Enumerable.Repeat((byte)0xFF, 32).ToArray()));
        Assert.Equal(0x46DD794Eu, Crc32C.Of([.. Enumerable.Range(0, 32).Select(static i => (byte)i)]));
        Assert.Equal(0x113FDB5Cu, Crc32C.Of([.. Enumerable.Range(0, 32).Select(static i => (byte)(31 - i))]));
        Assert.Equal(0xE3069283u, Crc32C.Of("123456789"u8));
        Assert.Equal(0u, Crc32C.Of([]));
    }

    [Fact]
    public void The_instruction_and_tables_agree_with_bit_by_bit_for_every_length()
    {
        byte[] bytes = Random(1100);
        for (int length = 0; length <= 1000; length++)
        {
            ReadOnlySpan<byte> input = bytes.AsSpan(length % 7, length);
            uint expected = BitByBit(0, input);
            Assert.Equal(expected, Crc32C.Of(input));
            Assert.Equal(expected, Crc32C.AppendByTables(0, input));
        }
    }

    [Fact]
    public void Any_split_gives_the_checksum_of_the_whole()
    {
        byte[] bytes = Random(5000);
        uint whole = BitByBit(0, bytes);
        var random = new Random(2);
        for (int round = 0; round < 200; round++)
        {
            int at = random.Next(bytes.Length);
            uint first = Crc32C.Of(bytes.AsSpan(0, at));

            Assert.Equal(whole, Crc32C.Append(first, bytes.AsSpan(at)));
            Assert.Equal(whole, Crc32C.AppendByTables(first, bytes.AsSpan(at)));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(13)]
    [InlineData(512)]
    [InlineData(4096)]
    public void Three_chunks_at_once_give_what_each_gives_alone(int size)
    {
        byte[] bytes = Random(1 + (3 * size));

        (uint first, uint second, uint third) = Crc32C.OfThree(bytes.AsSpan(1));

        Assert.Equal(
            (BitByBit(0, bytes.AsSpan(1, size)), BitByBit(0, bytes.AsSpan(1 + size, size)), BitByBit(0, bytes.AsSpan(1 + (2 * size)))),
            (first, second, third));
    }

    [Fact]
    public void Three_chunks_of_unequal_size_are_refused() =>
        Assert.Throws<ArgumentException>(static () => Crc32C.OfThree(new byte[7]));

    [Theory]
    [InlineData(CrcComposition.Castagnoli)]
    [InlineData(CrcComposition.Gzip)]
    public void The_checksum_of_two_pieces_follows_from_theirs(uint polynomial)
    {
        byte[] bytes = Random(3000);
        foreach (int at in new[] { 0, 1, 7, 512, 1500, 2999, 3000 })
        {
            ReadOnlySpan<byte> first = bytes.AsSpan(0, at);
            ReadOnlySpan<byte> second = bytes.AsSpan(at);

            uint both = CrcComposition.Append(polynomial, Of(first), Of(second), second.Length);

            Assert.Equal(Of(bytes), both);
        }

        uint Of(ReadOnlySpan<byte> piece) => polynomial == CrcComposition.Castagnoli ? Crc32C.Of(piece) : Crc32.Of(piece);
    }

    private static byte[] Random(int length)
    {
        byte[] bytes = new byte[length];
        new Random(1).NextBytes(bytes);
        return bytes;
    }

    private static uint BitByBit(uint crc, ReadOnlySpan<byte> bytes)
    {
        crc = ~crc;
        foreach (byte b in bytes)
        {
            crc ^= b;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ (0x82F63B78 & (uint)-(int)(crc & 1));
            }
        }

        return ~crc;
    }
}
