using Tusk.Cli.Demo;

namespace BenchmarkData;

/// <summary>The demo's weather in one file.</summary>
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
}
