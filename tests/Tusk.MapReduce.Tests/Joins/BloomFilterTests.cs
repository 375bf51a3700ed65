using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Tusk.MapReduce.Joins;
using Tusk.MapReduce.Joins.Filters;

namespace Tusk.MapReduce.Tests.Joins;

/// <summary>A set of keys in few bits.</summary>
public sealed class BloomFilterTests
{
    private static readonly string[] Keys = ["a", "ab", "abc", "abcd", "abcde", "Oslo", "éüÿ", "a longer key with more than sixteen bytes"];

    [Theory] // hashes that Apache Hadoop 3.4.2 gives for seeds 0 and 12345
    [InlineData("a", -1838653602, -579949966)]
    [InlineData("ab", 1525573013, -1822173170)]
    [InlineData("abc", 1775488903, -2108309701)]
    [InlineData("abcd", 646393889, 758563494)]
    [InlineData("abcde", 1594468574, 232266555)]
    [InlineData("éüÿ", 1620606453, -105963969)]
    [InlineData("a longer key with more than sixteen bytes", 1970535869, -2063511060)]
    public void Hashes_are_Hadoops(string key, int zero, int seeded) =>
        Assert.Equal((zero, seeded), (MurmurHash.Of(Encoding.UTF8.GetBytes(key), 0), MurmurHash.Of(Encoding.UTF8.GetBytes(key), 12345)));

    [Theory] // seed -1, of the first bytes of 80 FF 81 FE 90 A0 B0
    [InlineData(1, -493635967)]
    [InlineData(2, 1315706809)]
    [InlineData(3, -800587970)]
    [InlineData(4, -1661899747)]
    [InlineData(5, 1757195962)]
    [InlineData(6, 593247296)]
    [InlineData(7, -899124939)]
    public void Bytes_beyond_ASCII_are_signed_as_Javas(int length, int hash) =>
        Assert.Equal(hash, MurmurHash.Of(new byte[] { 0x80, 0xff, 0x81, 0xfe, 0x90, 0xa0, 0xb0 }.AsSpan(0, length), -1));

    [Theory] // written by Apache Hadoop 3.4.2
    [InlineData(100, 3, "ffffffff0000000301000000640c200019204561582004c04201")]
    [InlineData(64, 1, "ffffffff0000000101000000408001204006002020")]
    [InlineData(8, 2, "ffffffff000000020100000008e7")]
    [InlineData(97, 5, "ffffffff0000000501000000611653125a84895c80201a1a2400")]
    public void Bytes_are_Hadoops(int bits, int hashes, string expected)
    {
        BloomFilter filter = Of(new BloomFilter(bits, hashes), Keys);

        Assert.Equal(expected, Convert.ToHexStringLower(filter.ToBytes()));
        Assert.Equal(filter.ToBytes(), BloomFilter.FromBytes(Convert.FromHexString(expected)).ToBytes());
    }

    [Fact]
    public void Every_key_is_found_whatever_the_size_and_order_and_bytes_do_not_depend_on_the_order()
    {
        Prop.ForAll(
            (from keys in Gen.ArrayOf(Gen.ArrayOf(Gen.Choose(0, 255).Select(static b => (byte)b)))
             from bits in Gen.Choose(1, 2000)
             from hashes in Gen.Choose(1, 20)
             from order in Gen.Shuffle(keys)
             from half in Gen.Choose(0, keys.Length)
             select (keys, bits, hashes, order, half)).ToArbitrary(),
            static c =>
            {
                BloomFilter filter = Of(new BloomFilter(c.bits, c.hashes), c.keys);
                BloomFilter other = Of(new BloomFilter(c.bits, c.hashes), c.order);
                BloomFilter parts = Of(new BloomFilter(c.bits, c.hashes), c.keys[..c.half]);
                parts.UnionWith(Of(new BloomFilter(c.bits, c.hashes), c.keys[c.half..]));

                Assert.All(c.keys, key => Assert.True(filter.MayContain(key)));
                Assert.Equal(filter.ToBytes(), other.ToBytes());
                Assert.Equal(filter.ToBytes(), parts.ToBytes());
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithQuietOnSuccess(true));
    }

    [Theory]
    [InlineData(1000, 0.01, 9586, 7)]
    [InlineData(1000, 0.5, 1443, 1)]
    [InlineData(1, 0.9, 8, 6)]
    [InlineData(100_000_000, 0.001, 1_437_758_757, 10)]
    public void Its_size_comes_from_the_keys_and_the_rate(long keys, double rate, int bits, int hashes) =>
        Assert.Equal((bits, hashes), BloomFilter.SizeFor(keys, rate));

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.01)]
    [InlineData(0.001)]
    public void Of_other_keys_it_takes_about_the_share_that_was_asked_for(double rate)
    {
        const int Count = 20_000;
        BloomFilter filter = Of(BloomFilter.For(Count, rate), Enumerable.Range(0, Count).Select(static i => $"key{i}"));

        int taken = Enumerable.Range(0, 5 * Count).Count(i => filter.MayContain(Encoding.UTF8.GetBytes($"other{i}")));

        Assert.InRange(taken / (5.0 * Count), rate * 0.7, rate * 1.4);
    }

    [Theory]
    [InlineData(0, 0.1)]
    [InlineData(10, 0.0)]
    [InlineData(10, 1.0)]
    [InlineData(10, double.NaN)]
    [InlineData(1_000_000_000, 0.01)] // 9.6 Gbit
    public void What_makes_no_filter_is_refused(long keys, double rate) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => BloomFilter.For(keys, rate));

    [Theory]
    [InlineData("")]
    [InlineData("ffffffff00000002")]
    [InlineData("fffffffe000000020100000008e7")] // version -2
    [InlineData("ffffffff000000020000000008e7")] // Jenkins
    [InlineData("ffffffff000000000100000008e7")] // no hash
    [InlineData("ffffffff7fffffff0100000008e7")] // too many
    [InlineData("ffffffff000000020100000009e7")] // a byte too few
    [InlineData("ffffffff0000000201fffffff8e7")] // negative size
    [InlineData("ffffffff00000002017fffffffe7")]
    public void Bytes_that_are_no_filter_are_refused(string hex) =>
        Assert.Throws<InvalidDataException>(() => BloomFilter.FromBytes(Convert.FromHexString(hex)));

    [Fact]
    public void Filters_of_two_sizes_do_not_join() => Assert.Equal(
        "A filter of 8 bits and 2 hashes cannot be joined with one of 8 and 1. (Parameter 'other')",
        Assert.Throws<ArgumentException>(() => new BloomFilter(8, 1).UnionWith(new BloomFilter(8, 2))).Message);

    private static BloomFilter Of(BloomFilter filter, IEnumerable<string> keys) => Of(filter, keys.Select(Encoding.UTF8.GetBytes));

    private static BloomFilter Of(BloomFilter filter, IEnumerable<byte[]> keys)
    {
        foreach (byte[] key in keys)
        {
            filter.Add(key);
        }

        return filter;
    }
}
