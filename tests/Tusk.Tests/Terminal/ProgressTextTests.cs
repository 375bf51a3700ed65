using Tusk.Terminal;

namespace Tusk.Tests.Terminal;

public sealed class ProgressTextTests
{
    private static readonly ProgressSnapshot Full = new(0.42, 0.07, 1_234_567, 85_000_000, 1_500_000_000, TimeSpan.FromSeconds(11.2));

    [Theory]
    [InlineData(200, "map  42%  reduce   7%  1.23 M records/s  85.0 MB/s  spilled 1.50 GB  12 s left")]
    [InlineData(78, "map  42%  reduce   7%  1.23 M records/s  85.0 MB/s  spilled 1.50 GB  12 s left")]
    [InlineData(77, "map  42%  reduce   7%  1.23 M records/s  85.0 MB/s  12 s left")]
    [InlineData(50, "map  42%  reduce   7%  85.0 MB/s  12 s left")]
    [InlineData(40, "map  42%  reduce   7%  12 s left")]
    [InlineData(25, "map  42%  reduce   7%")]
    [InlineData(10, "map  42%")]
    [InlineData(3, "map")]
    [InlineData(0, "")]
    [InlineData(-1, "")]
    public void The_line_is_never_wider_than_asked(int width, string expected) =>
        Assert.Equal(expected, ProgressText.Of(Full, width));

    [Fact]
    public void Merging_stands_in_the_place_of_reducing() => Assert.Equal(
        "map 100%  merging 1.20 GB  85.0 MB/s  spilled 3.00 GB",
        ProgressText.Of(new ProgressSnapshot(1, 0, 0, 85_000_000, 3_000_000_000, null) { MergedBytes = 1_200_000_000 }, 80));

    [Fact]
    public void What_is_unknown_is_left_out() =>
        Assert.Equal("map   0%", ProgressText.Of(new ProgressSnapshot(0, null, 0, double.NaN, 0, null), 80));

    [Theory]
    [InlineData(-5, "map  99%  1 s left")]
    [InlineData(0.2, "map  99%  1 s left")]
    [InlineData(3_700, "map  99%  1 h 01 min left")]
    public void Time_left_is_whole_seconds_and_never_none(double seconds, string expected) => Assert.Equal(
        expected, ProgressText.Of(new ProgressSnapshot(0.999, null, 0, 0, 0, TimeSpan.FromSeconds(seconds)), 80));

    [Fact]
    public void An_absurd_estimate_does_not_overflow() => Assert.Equal(
        "map   0%  10675199 d 02 h left", ProgressText.Of(new ProgressSnapshot(0, null, 0, 0, 0, TimeSpan.MaxValue), 80));
}
