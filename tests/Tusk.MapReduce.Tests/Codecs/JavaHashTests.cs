using Tusk.MapReduce.Codecs;

namespace Tusk.MapReduce.Tests.Codecs;

public sealed class JavaHashTests
{
    [Fact]
    public void Equals_the_plain_loop_at_every_length()
    {
        Random random = new(20090419);
        byte[] bytes = new byte[300];
        for (int length = 0; length <= bytes.Length; length++)
        {
            random.NextBytes(bytes);

            Assert.Equal(PlainLoop(bytes.AsSpan(0, length)), JavaHash.OfBytes(bytes.AsSpan(0, length)));
        }
    }

    [Theory]
    [InlineData(0x7F)]
    [InlineData(0x80)]
    [InlineData(0xFF)]
    public void Equals_the_plain_loop_where_all_bytes_are_extreme(byte value)
    {
        byte[] bytes = new byte[1000];
        bytes.AsSpan().Fill(value);

        Assert.Equal(PlainLoop(bytes), JavaHash.OfBytes(bytes));
    }

    private static int PlainLoop(ReadOnlySpan<byte> bytes)
    {
        int hash = 1;
        foreach (byte b in bytes)
        {
            hash = unchecked((31 * hash) + (sbyte)b);
        }

        return hash;
    }
}
