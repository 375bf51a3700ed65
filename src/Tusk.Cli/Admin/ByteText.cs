using System.Globalization;

namespace Tusk.Cli.Admin;

/// <summary>Sizes as <c>dfsadmin</c> shows them: <c>24 KB</c>, <c>251.97 GB</c>.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.util.StringUtils#byteDesc.</remarks>
internal static class ByteText
{
    private const string Units = "KMGTPE";

    /// <summary>The size in the largest unit of which it has one; two digits behind the point unless it is whole.</summary>
    public static string Of(long bytes)
    {
        if (bytes is > -1024 and < 1024)
        {
            return $"{bytes} B";
        }

        int unit = 0;
        while (unit + 1 < Units.Length && (Int128.Abs(bytes) >> (10 * (unit + 2))) > 0)
        {
            unit++;
        }

        int shift = 10 * (unit + 1);
        if ((bytes & ((1L << shift) - 1)) == 0)
        {
            return $"{bytes >> shift} {Units[unit]}B";
        }

        string number = Rounded(bytes, shift);
        if (number is "1024.00" or "-1024.00" && unit + 1 < Units.Length)
        {
            unit++;
            number = Rounded(bytes, shift + 10);
        }

        return $"{number} {Units[unit]}B";
    }

    private static string Rounded(long bytes, int shift) =>
        Math.Round(bytes / (decimal)(1L << shift), 2, MidpointRounding.AwayFromZero).ToString("F2", CultureInfo.InvariantCulture);
}
