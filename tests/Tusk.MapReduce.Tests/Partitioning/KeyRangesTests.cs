using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Tusk.MapReduce.Partitioning;

namespace Tusk.MapReduce.Tests.Partitioning;

/// <summary>Ranges of encoded keys.</summary>
public sealed class KeyRangesTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("a", 0)]
    [InlineData("b", 1)] // a boundary is the first key of its range
    [InlineData("b\0", 1)]
    [InlineData("bz", 1)]
    [InlineData("c", 2)]
    [InlineData("longer than eight", 2)]
    [InlineData("longer than eight bytes", 3)]
    [InlineData("longer than eight bytes\0", 3)]
    [InlineData("z", 3)]
    public void A_key_is_in_the_range_whose_boundary_is_the_last_not_above_it(string key, int range) =>
        Assert.Equal(range, Ranges("b", "c", "longer than eight bytes").Find(Encoding.UTF8.GetBytes(key)));

    [Fact]
    public void Ranges_are_those_of_a_linear_search()
    {
        Prop.ForAll<byte[][], byte[]>(static (some, key) =>
        {
            byte[][] boundaries = [.. some.Select(static bytes => bytes ?? []).DistinctBy(Convert.ToHexString).Order(ByBytes)];
            int expected = boundaries.Count(boundary => boundary.AsSpan().SequenceCompareTo(key) <= 0);
            var ranges = new KeyRanges(boundaries);

            Assert.Equal(expected, ranges.Find(key));
            Assert.Equal(expected, KeyRanges.Parse(ranges.ToString()).Find(key));
            Assert.All(boundaries.Index(), boundary => Assert.Equal(boundary.Index + 1, ranges.Find(boundary.Item)));
        }).Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true));
    }

    [Fact]
    public void Keys_that_differ_in_zeros_at_their_end_only_are_told_apart()
    {
        KeyRanges ranges = Ranges("a", "a\0", "a\0\0");

        Assert.Equal([0, 1, 2, 3], ((string[])["", "a", "a\0", "a\0\0"]).Select(key => ranges.Find(Encoding.UTF8.GetBytes(key))));
    }

    [Fact]
    public void Without_boundaries_there_is_one_range()
    {
        Assert.Equal((1, 0), (Ranges().Count, Ranges().Find("x"u8)));
        Assert.Equal("", Ranges().ToString());
        Assert.Equal(1, KeyRanges.Parse("").Count);
    }

    [Theory]
    [InlineData("b", "a")]
    [InlineData("a", "a")]
    public void Boundaries_that_do_not_ascend_are_refused(string first, string second) =>
        Assert.StartsWith("Boundary 2 of 2 does not come after", Assert.Throws<ArgumentException>(() => Ranges(first, second)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("?")]
    [InlineData("61")]
    [InlineData("0x61,0x6")]
    [InlineData("0x62,0x61")]
    public void What_is_no_list_of_boundaries_is_refused(string text) => Assert.Throws<FormatException>(() => KeyRanges.Parse(text));

    [Fact]
    public void A_sample_is_cut_into_ranges_of_about_as_many_keys()
    {
        var sample = new KeySample(1000);
        for (int i = 0; i < 100_000; i++)
        {
            sample.Add(Encoding.UTF8.GetBytes($"{i * 7919 % 100_000:D5}"));
        }

        KeyRanges ranges = sample.Cut(4);

        Assert.Equal(4, ranges.Count);
        Assert.All(
            Enumerable.Range(0, 100_000).CountBy(i => ranges.Find(Encoding.UTF8.GetBytes($"{i:D5}"))),
            static range => Assert.InRange(range.Value, 20_000, 30_000));
    }

    [Fact]
    public void A_key_that_is_most_of_a_sample_has_a_range_of_its_own_and_the_others_share_the_rest()
    {
        var sample = new KeySample(100);
        foreach (string key in Enumerable.Repeat("m", 90).Concat(["a", "b", "x", "y", "z"]))
        {
            sample.Add(Encoding.UTF8.GetBytes(key));
        }

        KeyRanges ranges = sample.Cut(4);

        Assert.Equal([0, 1, 2, 3], ((string[])["a", "m", "x", "y"]).Select(key => ranges.Find(Encoding.UTF8.GetBytes(key))));
    }

    [Fact]
    public void The_least_key_of_a_sample_is_in_the_first_range()
    {
        var sample = new KeySample(100);
        foreach (string key in Enumerable.Repeat("", 90).Concat(["x", "y"]))
        {
            sample.Add(Encoding.UTF8.GetBytes(key));
        }

        Assert.Equal("0x78,0x79", sample.Cut(4).ToString());
    }

    [Fact]
    public void A_sample_of_few_keys_gives_fewer_ranges()
    {
        var sample = new KeySample(100);
        Assert.Equal(1, sample.Cut(10).Count);

        sample.Add("a"u8);
        sample.Add("a"u8);
        Assert.InRange(sample.Cut(10).Count, 1, 2);
    }

    [Fact]
    public void A_copy_of_a_sample_is_added_to_alone()
    {
        var sample = new KeySample(10);
        sample.Add("a"u8);
        KeySample copy = sample.Copy();
        copy.Add("b"u8);

        Assert.Equal(("", "0x62"), (sample.Cut(9).ToString(), copy.Cut(9).ToString()));
    }

    private static readonly Comparer<byte[]> ByBytes = Comparer<byte[]>.Create(static (a, b) => a.AsSpan().SequenceCompareTo(b));

    private static KeyRanges Ranges(params string[] boundaries) => new([.. boundaries.Select(Encoding.UTF8.GetBytes)]);
}
