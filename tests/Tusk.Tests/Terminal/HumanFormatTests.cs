using Tusk.Terminal;

namespace Tusk.Tests.Terminal;

public sealed class HumanFormatTests
{
    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(-5, "0 B")]
    [InlineData(double.NaN, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(1000, "1.00 kB")]
    [InlineData(9_994, "9.99 kB")]
    [InlineData(9_996, "10.0 kB")]
    [InlineData(99_960, "100 kB")]
    [InlineData(999_499, "999 kB")]
    [InlineData(999_500, "1.00 MB")]
    [InlineData(1_234_567_890, "1.23 GB")]
    [InlineData((double)long.MaxValue, "9.22 EB")]
    public void Bytes_have_three_digits_and_a_unit(double bytes, string expected) =>
        Assert.Equal(expected, HumanFormat.Bytes(bytes));

    [Theory]
    [InlineData(7, "7")]
    [InlineData(1_500, "1.50 k")]
    [InlineData(12_345_678, "12.3 M")]
    public void Counts_have_no_unit_of_their_own(double count, string expected) =>
        Assert.Equal(expected, HumanFormat.Count(count));

    [Theory]
    [InlineData(0, "0")]
    [InlineData(1_234_567, "1,234,567")]
    [InlineData(-1_000, "-1,000")]
    public void Exact_counts_are_grouped(long count, string expected) => Assert.Equal(expected, HumanFormat.Grouped(count));

    [Theory]
    [InlineData(-0.1, 0)]
    [InlineData(double.NaN, 0)]
    [InlineData(0.5, 50)]
    [InlineData(0.9999, 99)]
    [InlineData(1, 100)]
    [InlineData(1.5, 100)]
    public void Percent_reaches_100_only_at_the_end(double fraction, int expected) =>
        Assert.Equal(expected, HumanFormat.Percent(fraction));

    [Theory]
    [InlineData(-1, "0.00 s")]
    [InlineData(0.424, "0.42 s")]
    [InlineData(9.994, "9.99 s")]
    [InlineData(9.996, "10 s")]
    [InlineData(59.7, "1 min 00 s")]
    [InlineData(185, "3 min 05 s")]
    [InlineData(3_599.9, "1 h 00 min")]
    [InlineData(7_380, "2 h 03 min")]
    [InlineData(100_800, "1 d 04 h")]
    public void Durations_show_the_two_units_that_matter(double seconds, string expected) =>
        Assert.Equal(expected, HumanFormat.Duration(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData("abcdef", 6, "abcdef")]
    [InlineData("abcdefg", 6, "abc...")]
    public void Long_texts_are_shortened(string text, int longest, string expected) =>
        Assert.Equal(expected, HumanFormat.Shortened(text, longest));
}
