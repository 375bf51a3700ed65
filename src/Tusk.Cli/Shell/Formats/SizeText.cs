using System.Globalization;

namespace Tusk.Cli.Shell.Formats;

/// <summary>Sizes as Hadoop's shell shows them.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.util.StringUtils.TraditionalBinaryPrefix.</remarks>
internal static class SizeText
{
    private const string Units = "KMGTPE";

    /// <summary>The size in bytes, or with one digit behind the point and a unit of a power of 1024: <c>1.5 K</c>.</summary>
    public static string Of(long bytes, bool isHuman) =>
        isHuman ? Human(bytes) : bytes.ToString(CultureInfo.InvariantCulture);

    private static string Human(long bytes)
    {
        if (bytes == long.MinValue)
        {
            return "-8 E";
        }

        string sign = bytes < 0 ? "-" : "";
        bytes = Math.Abs(bytes);
        if (bytes < 1024)
        {
            return sign + bytes.ToString(CultureInfo.InvariantCulture);
        }

        int unit = 0;
        while (unit + 1 < Units.Length && bytes >> (10 * (unit + 2)) > 0)
        {
            unit++;
        }

        int shift = 10 * (unit + 1);
        if ((bytes & ((1L << shift) - 1)) == 0)
        {
            return $"{sign}{(bytes >> shift).ToString(CultureInfo.InvariantCulture)} {Units[unit]}";
        }

        string number = Rounded(bytes, shift);
        if (number == "1024.0")
        {
            unit++;
            number = Rounded(bytes, shift + 10);
        }

        return $"{sign}{number} {Units[unit]}";
    }

    private static string Rounded(long bytes, int shift) =>
        Math.Round(bytes / (decimal)(1L << shift), 1, MidpointRounding.AwayFromZero).ToString("F1", CultureInfo.InvariantCulture);
}
