using System.Globalization;
using BenchmarkData;
using Tusk.Cli.Demo;

const string Usage =
    """
    usage: BenchmarkData text SIZE OUT            English text, cycled from ../shared/data/text (at most SIZE, whole lines)
           BenchmarkData ncdc SIZE OUT            NCDC records of 1901 to 2000 in one file (about SIZE)
           BenchmarkData weather SIZE FOLDER      the same, one file a year
           BenchmarkData stations ROWS KEYS OUT   lines "station;temperature"
           BenchmarkData regions KEYS OUT         lines "station;region", one for each of KEYS stations
           BenchmarkData lines SIZE OUT           lines of 100 bytes that start with a random key of 10
    SIZE and ROWS may end in k, m or g (thousands, millions, milliards). The same arguments give the same bytes.
    """;

switch (args)
{
    case ["text", var size, var path] when TryParse(size, out long bytes):
        return EnglishText.Write(path, bytes);
    case ["ncdc", var size, var path] when TryParse(size, out long bytes):
        NcdcFile.Write(path, bytes);
        return 0;
    case ["weather", var size, var folder] when TryParse(size, out long bytes):
        NcdcFile.WriteYears(folder, bytes);
        return 0;
    case ["stations", var rows, var keys, var path]
        when TryParse(rows, out long rowCount) && TryParse(keys, out long keyCount) && keyCount <= StationRows.MaxKeys:
        StationRows.Write(path, rowCount, (int)keyCount);
        return 0;
    case ["regions", var keys, var path] when TryParse(keys, out long keyCount) && keyCount <= StationRows.MaxKeys:
        StationRows.WriteRegions(path, (int)keyCount);
        return 0;
    case ["lines", var size, var path] when TryParse(size, out long bytes):
        KeyedLines.Write(path, bytes);
        return 0;
    default:
        Console.Error.WriteLine(Usage);
        return 2;
}

static bool TryParse(string text, out long number)
{
    long unit = text.Length == 0 ? 1 : char.ToLowerInvariant(text[^1]) switch
    {
        'k' => 1_000,
        'm' => 1_000_000,
        'g' => 1_000_000_000,
        _ => 1,
    };
    string digits = unit == 1 ? text : text[..^1];
    bool valid = long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number)
        && number > 0 && number <= WeatherPlan.MaxTotalBytes / unit;
    number *= unit;
    return valid;
}
