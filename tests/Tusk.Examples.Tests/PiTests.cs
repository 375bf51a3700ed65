using System.Numerics;
using Tusk.Examples.Tests.Support;

namespace Tusk.Examples.Tests;

public sealed class PiTests : IDisposable
{
    private readonly JobFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Points_are_the_indices_mirrored_at_the_point()
    {
        var points = new HaltonPoints(0);

        // 1, 10, 11, 100 in base 2; 1, 2, 10, 11 in base 3
        Assert.Equal((1 / 2.0, 1 / 3.0), points.Next());
        Assert.Equal((1 / 4.0, 2 / 3.0), points.Next());
        AssertNear((3 / 4.0, 1 / 9.0), points.Next());
        AssertNear((1 / 8.0, 4 / 9.0), points.Next());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(999)]
    [InlineData(1L << 40)]
    public void Points_go_on_where_others_stopped(long passed)
    {
        var points = new HaltonPoints(passed - 1);
        points.Next();

        AssertNear(points.Next(), new HaltonPoints(passed).Next());
    }

    [Fact]
    public async Task Each_line_is_some_points()
    {
        // Apache's estimate for 4 times 1000 points is 3.14: 3140 of 4000
        _folder.Write("1", "0\t1000\n");
        _folder.Write("2", "1000\t1000\n2000\t1000\n");
        _folder.Write("3", "3000\t1000\n");

        JobRun run = await _folder.RunAsync(Pi.Build);

        Assert.Equal("inside\t3140\noutside\t860\n", run.Text);
    }

    [Theory]
    [InlineData(3140, 4000, "3.14000000000000000000")]
    [InlineData(1, 1, "4.00000000000000000000")]
    [InlineData(2, 3, "2.66666666666666666667")]
    [InlineData(1, 3, "1.33333333333333333333")]
    [InlineData(1, 4_000_000_000_000_000_000, "0.00000000000000000100")]
    [InlineData(0, 7, "0.00000000000000000000")]
    public void Estimate_has_twenty_decimals_rounded_once(long inside, long total, string expected) =>
        Assert.Equal(expected, Pi.Estimate(inside, total));

    [Fact]
    public void A_half_is_rounded_up() =>
        Assert.Equal("0.00000000000000000001", Pi.Estimate(1, 8 * BigInteger.Pow(10, 20)));

    private static void AssertNear((double X, double Y) expected, (double X, double Y) actual)
    {
        Assert.Equal(expected.X, actual.X, 1e-12);
        Assert.Equal(expected.Y, actual.Y, 1e-12);
    }
}
