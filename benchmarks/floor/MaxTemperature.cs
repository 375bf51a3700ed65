using System.Globalization;

namespace Floor;

/// <summary>The highest usable temperature of each year, in tenths of a degree, from NCDC records.</summary>
internal static class MaxTemperature
{
    private const int YearColumn = 15;
    private const int TemperatureColumn = 87;
    private const int QualityColumn = 92;
    private const int Missing = 9999;

    public static void Run(int threads, string output, IReadOnlyList<string> files)
    {
        var tables = Lines.Scan<Maxima>(threads, files, Find);
        using var file = new StreamWriter(output) { NewLine = "\n" };
        for (int year = 0; year < Maxima.YearCount; year++)
        {
            int max = tables.Max(table => table.ByYear[year]);
            if (max > int.MinValue)
            {
                file.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{year:D4}\t{max}"));
            }
        }
    }

    internal static void Find(ReadOnlySpan<byte> lines, Maxima maxima)
    {
        int[] byYear = maxima.ByYear;
        while (!lines.IsEmpty)
        {
            int end = lines.IndexOf((byte)'\n');
            var line = end < 0 ? lines : lines[..end];
            lines = end < 0 ? [] : lines[(end + 1)..];
            if (line.Length <= QualityColumn || !IsUsable(line[QualityColumn]))
            {
                continue;
            }

            int year = FourDigits(line.Slice(YearColumn, 4));
            int temperature = FourDigits(line.Slice(TemperatureColumn + 1, 4));
            if (year >= 0 && temperature is >= 0 and not Missing)
            {
                int signed = line[TemperatureColumn] == (byte)'-' ? -temperature : temperature;
                byYear[year] = Math.Max(byYear[year], signed);
            }
        }
    }

    private static bool IsUsable(byte quality) => quality is (byte)'0' or (byte)'1' or (byte)'4' or (byte)'5' or (byte)'9';

    /// <returns>-1 if not all four are digits.</returns>
    private static int FourDigits(ReadOnlySpan<byte> text)
    {
        uint a = (uint)text[0] - '0', b = (uint)text[1] - '0', c = (uint)text[2] - '0', d = (uint)text[3] - '0';
        return a > 9 || b > 9 || c > 9 || d > 9 ? -1 : (int)(a * 1000 + b * 100 + c * 10 + d);
    }

    internal sealed class Maxima
    {
        public const int YearCount = 10_000;

        public Maxima() => Array.Fill(ByYear, int.MinValue);

        public int[] ByYear { get; } = new int[YearCount];
    }
}
