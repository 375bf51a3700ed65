using System.Globalization;
using System.Text;
using BenchmarkData;
using Floor;

namespace Benchmarks.Tests.Floor;

public sealed class FloorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Words_end_at_white_space_only()
    {
        File.WriteAllText(_folder["in"], "This is the\tfoo file,\fthis\r\nis  the the-foo-file-that-is-long\u0001x\u000b\n\nis");

        WordCount.Run(2, _folder["out"], [_folder["in"]]);

        Assert.Equal(
            "This\t1\nfile,\t1\nfoo\t1\nis\t3\nthe\t2\nthe-foo-file-that-is-long\u0001x\u000b\t1\nthis\t1\n",
            File.ReadAllText(_folder["out"]));
    }

    [Fact]
    public void Words_of_every_length_are_counted_as_a_dictionary_counts_them()
    {
        var random = new Random(3);
        var text = new StringBuilder();
        for (int i = 0; i < 200_000; i++)
        {
            // Few letters, and two that are control characters below the space: many words that differ in one place.
            int length = random.Next(1, random.Next(1, 24));
            for (int j = 0; j < length; j++)
            {
                text.Append("aab\u0001\u001fé"[random.Next(6)]);
            }

            text.Append(" \n\t\r\f"[random.Next(5)]);
        }

        File.WriteAllText(_folder["in"], text.ToString());
        var expected = text.ToString()
            .Split([' ', '\n', '\t', '\r', '\f'], StringSplitOptions.RemoveEmptyEntries)
            .CountBy(word => word)
            .Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key}\t{pair.Value}"))
            .Order(StringComparer.Ordinal);

        WordCount.Run(2, _folder["out"], [_folder["in"]]);

        Assert.Equal(expected, File.ReadAllText(_folder["out"]).TrimEnd('\n').Split('\n').Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_maximum_leaves_out_missing_and_suspect_temperatures()
    {
        File.WriteAllLines(_folder["in"],
        [
            Record(1950, "+0000", '1'), Record(1950, "+0022", '1'), Record(1950, "-0011", '5'), Record(1950, "+0023", '2'),
            Record(1949, "+0111", '4'), Record(1949, "+0078", '0'), Record(1949, "+9999", '9'), Record(1949, "+0900", '7'),
            Record(1902, "-0300", '9'), Record(1902, "-0311", '1'), Record(1903, "+9999", '1'), "short",
        ]);

        MaxTemperature.Run(2, _folder["out"], [_folder["in"]]);

        Assert.Equal("1902\t-300\n1949\t111\n1950\t22\n", File.ReadAllText(_folder["out"]));
    }

    [Fact]
    public void The_maximum_of_a_made_year_is_that_of_a_naive_program()
    {
        NcdcFile.Write(_folder["in"], 2_000_000);
        var expected = File.ReadLines(_folder["in"])
            .Where(line => line.Substring(88, 4) != "9999" && "01459".Contains(line[92], StringComparison.Ordinal))
            .GroupBy(line => line.Substring(15, 4), line => int.Parse(line.AsSpan(87, 5), CultureInfo.InvariantCulture))
            .Select(year => string.Create(CultureInfo.InvariantCulture, $"{year.Key}\t{year.Max()}"));

        MaxTemperature.Run(2, _folder["out"], [_folder["in"]]);

        Assert.Equal(expected, File.ReadLines(_folder["out"]));
    }

    [Theory]
    [InlineData("x;0.1\nx;0.0\n", "x\t0.0;0.1;0.1\n")] // 0.05 goes up
    [InlineData("x;-0.1\nx;0.0\n", "x\t-0.1;0.0;0.0\n")] // -0.05 goes up too, to zero without a sign
    [InlineData("x;-0.2\nx;-0.1\n", "x\t-0.2;-0.1;-0.1\n")] // -0.15
    [InlineData("x;-0.3\nx;-0.1\nx;-0.1", "x\t-0.3;-0.2;-0.1\n")] // -0.1666...
    [InlineData("é;-99.9\né;99.9\nb;5.0\n", "b\t5.0;5.0;5.0\né\t-99.9;0.0;99.9\n")]
    public void A_stations_mean_is_rounded_half_up(string rows, string expected)
    {
        File.WriteAllText(_folder["in"], rows);

        StationStats.Run(2, _folder["out"], [_folder["in"]]);

        Assert.Equal(expected, File.ReadAllText(_folder["out"]));
    }

    [Fact]
    public void Made_stations_have_the_statistics_of_a_naive_program()
    {
        StationRows.Write(_folder["in"], 120_000, 700);
        var expected = File.ReadLines(_folder["in"])
            .Select(line => line.Split(';'))
            .GroupBy(parts => parts[0], parts => decimal.Parse(parts[1], CultureInfo.InvariantCulture))
            .Select(station => string.Create(
                CultureInfo.InvariantCulture,
                $"{station.Key}\t{station.Min():F1};{Math.Floor(station.Average() * 10 + 0.5m) / 10:F1};{station.Max():F1}"))
            .ToHashSet();

        StationStats.Run(2, _folder["out"], [_folder["in"]]);

        Assert.Equal(700, expected.Count);
        Assert.Equal(expected, File.ReadLines(_folder["out"]).ToHashSet());
    }

    [Fact]
    public void Made_stations_are_joined_with_their_regions_as_by_a_naive_program()
    {
        StationRows.Write(_folder["in"], 60_000, 700);
        StationRows.WriteRegions(_folder["regions"], 600); // a hundred have none
        Dictionary<string, string> regions = File.ReadLines(_folder["regions"]).Select(line => line.Split(';')).ToDictionary(parts => parts[0], parts => parts[1]);
        IEnumerable<string> expected = File.ReadLines(_folder["in"])
            .Select(line => line.Split(';'))
            .Where(parts => regions.ContainsKey(parts[0]))
            .Select(parts => $"{parts[1]}\t{regions[parts[0]]}");

        BroadcastJoin.Run(2, _folder["out"], [_folder["regions"], _folder["in"]]);

        Assert.Equal(600, regions.Count);
        Assert.Equal(
            expected.Order(StringComparer.Ordinal),
            Directory.EnumerateFiles(_folder["out"]).SelectMany(File.ReadLines).Order(StringComparer.Ordinal));
    }

    private static string Record(int year, string temperature, char quality) => string.Create(
        CultureInfo.InvariantCulture,
        $"0000{new string('0', 11)}{year:D4}{new string('0', 68)}{temperature}{quality}{new string('9', 12)}");
}
