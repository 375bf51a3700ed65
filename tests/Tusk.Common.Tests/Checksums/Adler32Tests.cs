using Tusk.Common.Checksums;

namespace Tusk.Common.Tests.Checksums;

public sealed class Adler32Tests
{
    [Fact]
    public void Known_checksums_come_out()
    {
        Assert.Equal(1u, Adler32.Of([]));
        Assert.Equal(0x11E60398u, Adler32.Of("Wikipedia"u8));
        Assert.Equal(0x091E01DEu, Adler32.Of("123456789"u8));
    }

    [Fact]
    public void The_largest_bytes_overflow_nothing()
    {
        byte[] bytes = Enumerable.Repeat((byte)0xFF, 20_000).ToArray();
        for (int length = 5500; length < bytes.Length; length += 13)
        {
            Assert.Equal(ByDefinition(bytes.AsSpan(0, length)), Adler32.Of(bytes.AsSpan(0, length)));
        }
    }

    [Fact]
    public void Any_split_gives_the_checksum_of_the_whole()
    {
        byte[] bytes = new byte[30_000];
        new Random(1).NextBytes(bytes);
        uint whole = ByDefinition(bytes);
        for (int at = 0; at <= bytes.Length; at += 101)
        {
            Assert.Equal(whole, Adler32.Append(Adler32.Of(bytes.AsSpan(0, at)), bytes.AsSpan(at)));
        }
    }

    private static uint ByDefinition(ReadOnlySpan<byte> bytes)
    {
        ulong sum = 1;
        ulong sumOfSums = 0;
        foreach (byte b in bytes)
        {
            sum = (sum + b) % 65521;
            sumOfSums = (sumOfSums + sum) % 65521;
        }

        return (uint)((sumOfSums << 16) | sum);
    }
}
