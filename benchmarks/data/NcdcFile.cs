using System.Globalization;
using Tusk.Cli.Demo;

namespace BenchmarkData;

/// <summary>The demo's weather in one file, or one a year.</summary>
internal static class NcdcFile
{
    public static void Write(string path, long bytes)
    {
        var options = new WeatherOptions(TotalBytes: bytes);
        BlockFile.Write(path, options.LastYear - options.FirstYear + 1, (block, buffer) =>
        {
            var records = new WeatherYear(options, options.FirstYear + (int)block);
            int count;
            do
            {
                count = records.Read(buffer.GetSpan(1 << 18));
                buffer.Advance(count);
            }
            while (count > 0);
        });
    }

    public static void WriteYears(string folder, long bytes)
    {
        Directory.CreateDirectory(folder);
        var options = new WeatherOptions(TotalBytes: bytes);
        Parallel.For(options.FirstYear, options.LastYear + 1, new ParallelOptions { MaxDegreeOfParallelism = 2 }, year =>
        {
            using FileStream file = File.Create(Path.Combine(folder, year.ToString("D4", CultureInfo.InvariantCulture)));
            var records = new WeatherYear(options, year);
            var buffer = new byte[1 << 20];
            for (int count = records.Read(buffer); count > 0; count = records.Read(buffer))
            {
                file.Write(buffer, 0, count);
            }
        });
    }
}
