using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Tusk.Cli.Demo;

namespace Benchmarks.Tests.Demo;

public class WeatherYearTests
{
    private static readonly WeatherOptions Small = new(Seed: 7, TotalBytes: 3_000_000, FirstYear: 1998, LastYear: 2000);

    [Fact]
    public void Gives_the_same_bytes_on_every_machine()
    {
        byte[] year = Bytes(Small, 1999);

        // Change it only together with StoredYears.Version: files made before are recognised by that.
        Assert.Equal("e4eaa7df8d3865d8707692e4172981cafd46eb37ad9458180f6c8b6ad3b3256c", Convert.ToHexStringLower(SHA256.HashData(year)));
    }

    [Fact]
    public void Gives_other_bytes_for_another_seed()
    {
        Assert.NotEqual(Bytes(Small, 1999), Bytes(Small with { Seed = 8 }, 1999));
    }

    [Fact]
    public void Does_not_depend_on_the_size_of_the_blocks_it_is_read_in()
    {
        Assert.Equal(Bytes(Small, 2000), Bytes(Small, 2000, WeatherYear.MaxRecordBytes));
    }

    [Theory]
    [InlineData(1901)]
    [InlineData(1999)]
    [InlineData(2000)]
    public void Every_record_has_the_fixed_columns_and_the_length_it_states(int year)
    {
        var options = new WeatherOptions(TotalBytes: 1_000_000, FirstYear: year, LastYear: year);

        foreach (string record in Records(options, year))
        {
            Assert.Equal(record.Length, 105 + int.Parse(record.AsSpan(0, 4), CultureInfo.InvariantCulture));
            var time = DateTime.ParseExact(record.AsSpan(15, 12), "yyyyMMddHHmm", CultureInfo.InvariantCulture);
            Assert.Equal(year, time.Year);
            Assert.InRange(int.Parse(record.AsSpan(28, 6), CultureInfo.InvariantCulture), -90_000, 90_000);
            Assert.InRange(int.Parse(record.AsSpan(34, 7), CultureInfo.InvariantCulture), -180_000, 180_000);
            Assert.Equal("FM-12", record.Substring(41, 5));
            Assert.Equal("V020", record.Substring(56, 4));
            Assert.InRange(int.Parse(record.AsSpan(99, 5), CultureInfo.InvariantCulture), 9_000, 99_999);
            Assert.True(record.Length == 105 || record.AsSpan(105).StartsWith("ADD"), record);
        }
    }

    [Fact]
    public void Few_temperatures_are_missing_fewer_suspect_and_only_those_are_absurd()
    {
        int all = 0;
        int missing = 0;
        int suspect = 0;
        foreach (string record in Records(Small, 1999))
        {
            all++;
            int tenths = int.Parse(record.AsSpan(87, 5), CultureInfo.InvariantCulture);
            if (tenths == 9999)
            {
                Assert.Equal('9', record[92]);
                missing++;
            }
            else if ("2367".Contains(record[92], StringComparison.Ordinal))
            {
                Assert.InRange(Math.Abs(tenths), 600, 998);
                suspect++;
            }
            else
            {
                Assert.Contains(record[92], "01459");
                Assert.InRange(tenths, -880, 565);
            }
        }

        Assert.InRange(missing * 1000 / all, 20, 30);
        Assert.InRange(suspect * 1000 / all, 6, 14);
    }

    [Fact]
    public void Stations_follow_each_other_each_in_the_order_of_time()
    {
        var seen = new HashSet<string>();
        string before = new(' ', 105);
        foreach (string record in Records(Small, 2000))
        {
            string station = record.Substring(4, 11);
            if (string.CompareOrdinal(before, 4, record, 4, 11) != 0)
            {
                Assert.True(seen.Add(station), $"Station {station} comes back.");
            }
            else
            {
                Assert.True(string.CompareOrdinal(before, 4, record, 4, 23) < 0, record);
            }

            before = record;
        }

        Assert.True(seen.Count > 1);
    }

    [Fact]
    public void July_is_warmer_than_January_where_the_first_stations_stand()
    {
        double january = MeanOfMonth("01");
        double july = MeanOfMonth("07");

        Assert.InRange(july - january, 100, 400); // tenths of a degree

        static double MeanOfMonth(string month) => Records(new WeatherOptions(TotalBytes: 140_000, FirstYear: 1901, LastYear: 1901), 1901)
            .Where(record => record.Substring(19, 2) == month && record[92] == '1')
            .Average(record => int.Parse(record.AsSpan(87, 5), CultureInfo.InvariantCulture));
    }

    [Fact]
    public void A_set_has_the_size_asked_for_within_one_percent()
    {
        long total = 0;
        var options = new WeatherOptions(TotalBytes: 20_000_000);
        for (int year = options.FirstYear; year <= options.LastYear; year++)
        {
            total += Bytes(options, year).Length;
        }

        Assert.InRange(total, 19_800_000, 20_200_000);
    }

    private static string[] Records(WeatherOptions options, int year) =>
        Encoding.ASCII.GetString(Bytes(options, year)).TrimEnd('\n').Split('\n');

    private static byte[] Bytes(WeatherOptions options, int year, int blockBytes = 1 << 16)
    {
        var records = new WeatherYear(options, year);
        var buffer = new byte[blockBytes];
        using var all = new MemoryStream();
        for (int count = records.Read(buffer); count > 0; count = records.Read(buffer))
        {
            all.Write(buffer, 0, count);
        }

        return all.ToArray();
    }
}
