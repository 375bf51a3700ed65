using Tusk.Cli.Demo;

namespace Tusk.Cli.Tests.Demo;

public sealed class YearPlotTests
{
    private static readonly DemoScreen Ascii = new(31, HasColours: false, HasUnicode: false);
    private static readonly DemoScreen Unicode = Ascii with { HasUnicode = true };

    private static readonly List<YearMaximum> Peak = [new(1901, 0), new(1905, 110), new(1909, 0)];

    [Fact]
    public void A_peak_in_ascii() => Assert.Equal(
        """
         11.0 |           *
              |          * *
              |         *   *
              |        *     *
              |       *       *
              |      *         *
              |     *           *
              |    *             *
              |   *               *
              |  *                 *
              | *                   *
          0.0 |*                     *
              +-----------------------
               1901               1909

        """,
        YearPlot.Of(Peak, Ascii));

    [Theory]
    [InlineData(20)]
    [InlineData(80)]
    [InlineData(500)]
    public void Nothing_is_wider_than_the_screen(int width)
    {
        foreach (DemoScreen screen in new[] { Ascii, Unicode })
        {
            string[] lines = YearPlot.Of(Peak, screen with { Width = width }).Split('\n');

            Assert.Equal(15, lines.Length);
            Assert.All(lines, line => Assert.InRange(line.Length, 0, width - 1));
        }
    }

    [Fact]
    public void Ascii_is_ascii() => Assert.All(YearPlot.Of(Peak, Ascii), static c => Assert.True(char.IsAscii(c)));

    [Fact]
    public void Braille_shows_every_column_of_dots()
    {
        string[] lines = YearPlot.Of(Peak, Unicode).Split('\n');

        for (int column = 0; column < 23; column++)
        {
            int dots = lines[..12].Aggregate(0, (bits, line) => bits | (line.Length > column + 7 ? line[column + 7] - 0x2800 : 0));
            Assert.True((dots & 0b0100_0111) != 0 && (dots & 0b1011_1000) != 0, $"column {column}");
        }
    }

    [Fact]
    public void Colours_are_drawn_only_where_welcome()
    {
        Assert.Contains("\u001b[33m", YearPlot.Of(Peak, Unicode with { HasColours = true }), StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", YearPlot.Of(Peak, Unicode), StringComparison.Ordinal);
    }

    [Fact]
    public void One_year_and_equal_years_are_drawn()
    {
        Assert.Contains('*', YearPlot.Of([new(1950, 5)], Ascii));
        Assert.Contains('*', YearPlot.Of([new(1950, -10), new(1951, -10)], Ascii));
    }

    [Theory]
    [InlineData("C.UTF-8", true)]
    [InlineData("de_DE.utf8", true)]
    [InlineData("C", false)]
    [InlineData("", false)]
    public void A_locale_tells_whether_it_is_utf8(string locale, bool expected) => Assert.Equal(expected, DemoScreen.IsUtf8(locale));
}
