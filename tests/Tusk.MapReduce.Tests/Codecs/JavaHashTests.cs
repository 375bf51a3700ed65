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

    [Theory]
    [InlineData(0, 7, 0)]
    [InlineData(-1, 7, 1)] // 2147483647 mod 7
    [InlineData(-7, 10, 1)] // 2147483641 mod 10
    [InlineData(int.MinValue, 7, 0)]
    [InlineData(int.MaxValue, 10, 7)]
    [InlineData(-1, 1, 0)]
    public void The_sign_of_a_hash_counts_for_nothing_in_its_partition(int hash, int partitions, int expected) =>
        Assert.Equal(expected, JavaHash.Partition(hash, partitions));

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
