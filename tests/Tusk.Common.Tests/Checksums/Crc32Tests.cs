using Tusk.Common.Checksums;

namespace Tusk.Common.Tests.Checksums;

public sealed class Crc32Tests
{
    [Fact]
    public void Known_checksums_come_out()
    {
        Assert.Equal(0xCBF43926, Crc32.Of("123456789"u8));
        Assert.Equal(0u, Crc32.Of([]));
        Assert.Equal(0x414FA339u, Crc32.Of("The quick brown fox jumps over the lazy dog"u8));
        Assert.Equal(0x190A55ADu, Crc32.Of(new byte[32]));
        Assert.Equal(0xFF6CAB0Bu, Crc32.Of(Enumerable.Repeat((byte)0xff, 32).ToArray()));
    }

    [Fact]
    public void Folding_and_tables_agree_with_bit_by_bit_for_every_length()
    {
        byte[] bytes = Random(1100);
        for (int length = 0; length <= 1000; length++)
        {
            ReadOnlySpan<byte> input = bytes.AsSpan(length % 7, length);
            uint expected = BitByBit(0, input);
            Assert.Equal(expected, Crc32.Of(input));
            Assert.Equal(expected, Crc32.AppendByTables(0, input));
        }
    }

    [Fact]
    public void Any_split_gives_the_checksum_of_the_whole()
    {
        byte[] bytes = Random(5000);
        uint whole = BitByBit(0, bytes);
        var random = new Random(2);
        for (int round = 0; round < 500; round++)
        {
            uint crc = 0;
            for (int at = 0; at < bytes.Length;)
            {
                int part = Math.Min(bytes.Length - at, random.Next(round % 2 == 0 ? 300 : 3000));
                crc = round % 3 == 0 ? Crc32.AppendByTables(crc, bytes.AsSpan(at, part)) : Crc32.Append(crc, bytes.AsSpan(at, part));
                at += part;
            }

            Assert.Equal(whole, crc);
        }
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
                crc = (crc >> 1) ^ (0xEDB88320 & (uint)-(int)(crc & 1));
            }
        }

        return ~crc;
    }
}
