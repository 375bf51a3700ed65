using System.Globalization;
using System.Text;
using Tusk.Examples.Tests.Support;

namespace Tusk.Examples.Tests;

public sealed class StationStatsTests : IDisposable
{
    private readonly JobFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("1.0;1.1", "1.0;1.1;1.1")] // 1.05: a half goes up
    [InlineData("-1.0;-1.1", "-1.1;-1.0;-1.0")] // also below zero
    [InlineData("-0.1;0.0", "-0.1;0.0;0.0")] // -0.05: no minus zero
    [InlineData("-0.0", "0.0;0.0;0.0")]
    [InlineData("0.1;0.1;0.2", "0.1;0.1;0.2")]
    [InlineData("-99.9;99.9;-99.9", "-99.9;-33.3;99.9")]
    public async Task Mean_is_rounded_once_from_exact_sums(string temperatures, string expected)
    {
        _folder.Write("in", string.Concat(temperatures.Split(';').Select(static text => $"s;{text}\n")));

        JobRun run = await _folder.RunAsync(StationStats.Build);

        Assert.Equal($"s\t{expected}\n", run.Text);
    }

    [Theory]
    [InlineData("a;1.0", true)]
    [InlineData("a b;-12.3", true)]
    [InlineData("a;b;1.0", true)] // the name is all before the last semicolon
    [InlineData("a;;1.0", true)]
    [InlineData("", false)]
    [InlineData("a", false)]
    [InlineData("a;", false)]
    [InlineData("1.0", false)]
    [InlineData(";1.0", false)]
    [InlineData("a;1", false)]
    [InlineData("a;.5", false)]
    [InlineData("a;1.", false)]
    [InlineData("a;1.05", false)]
    [InlineData("a;100.0", false)]
    [InlineData("a;--1.0", false)]
    [InlineData("a;1-1.0", false)]
    [InlineData("a;+1.0", false)]
    [InlineData("a;1,0", false)]
    [InlineData("a;x.0", false)]
    [InlineData("a;1.0 ", false)]
    [InlineData("a 1.0", false)]
    public async Task Lines_of_another_form_are_dropped_and_counted(string line, bool isStation)
    {
        _folder.Write("in", $"{line}\nzzz;2.0\n");

        JobRun run = await _folder.RunAsync(StationStats.Build);

        Assert.Equal(isStation ? 0 : 1, run.Count(DroppedLine.MalformedLine));
        Assert.Equal(isStation ? 2 : 1, run.Text.Count(static c => c == '\n'));
    }

    [Fact]
    public async Task Answer_is_that_of_a_hand_written_program()
    {
        var random = new Random(5);
        string[] stations = [.. Enumerable.Range(0, 300).Select(i => $"{"Å\u6F22b"[i % 3]}{new string('x', i % 29)}{i}")];
        for (int file = 0; file < 3; file++)
        {
            var text = new StringBuilder();
            for (int i = 0; i < 10_000; i++)
            {
                int tenths = random.Next(-999, 1000);
                text.Append(CultureInfo.InvariantCulture,
                    $"{stations[random.Next(stations.Length)]};{(tenths < 0 ? "-" : "")}{Math.Abs(tenths) / 10}.{Math.Abs(tenths) % 10}\n");
            }

            _folder.Write($"{file}", text.ToString());
        }

        JobRun run = await _folder.RunAsync(StationStats.Build, null, ("fs.local.block.size", "50000"));

        Assert.True(run.Result.Maps > 3);
        Assert.Equal(HandWritten.Run("stationstats", _folder), run.Bytes);
    }

    [Fact]
    public void Combining_summaries_is_a_monoid()
    {
        var random = new Random(9);
        StationSummaries monoid = default;
        for (int i = 0; i < 1000; i++)
        {
            StationSummary a = Any(), b = Any(), c = Any();

            Assert.Equal(a, monoid.Combine(monoid.Identity, a));
            Assert.Equal(a, monoid.Combine(a, monoid.Identity));
            Assert.Equal(monoid.Combine(a, b), monoid.Combine(b, a));
            Assert.Equal(monoid.Combine(monoid.Combine(a, b), c), monoid.Combine(a, monoid.Combine(b, c)));
        }

        StationSummary Any() => monoid.Combine(
            StationSummary.Of(random.Next(-999, 1000)), StationSummary.Of(random.Next(-999, 1000)));
    }
}
