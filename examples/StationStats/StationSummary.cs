using System.Text.Unicode;

namespace Tusk.Examples;

/// <summary>What is known of a station; temperatures are whole tenths of a degree, so that sums are exact in any order.</summary>
/// <param name="Min">The lowest.</param>
/// <param name="Max">The highest.</param>
/// <param name="Sum">Of all.</param>
/// <param name="Count">How many there were, at least 1 when it is written.</param>
[TuskRecord]
public readonly partial record struct StationSummary(int Min, int Max, long Sum, long Count) : IUtf8SpanFormattable
{
    /// <summary>The summary of one reading.</summary>
    public static StationSummary Of(int tenths) => new(tenths, tenths, tenths, 1);

    /// <summary>The mean in tenths, a half rounded up: floor(Sum / Count + 1/2), exactly.</summary>
    public long Mean
    {
        get
        {
            long quotient = Math.DivRem((2 * Sum) + Count, 2 * Count, out long rest);
            return rest < 0 ? quotient - 1 : quotient;
        }
    }

    /// <summary>Writes <c>min;mean;max</c>, as text output shows the value.</summary>
    public bool TryFormat(
        Span<byte> utf8Destination, out int bytesWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        Utf8.TryWrite(
            utf8Destination,
            provider,
            $"{Sign(Min)}{Ones(Min)}.{Tenths(Min)};{Sign(Mean)}{Ones(Mean)}.{Tenths(Mean)};{Sign(Max)}{Ones(Max)}.{Tenths(Max)}",
            out bytesWritten);

    private static string Sign(long tenths) => tenths < 0 ? "-" : "";

    private static long Ones(long tenths) => Math.Abs(tenths) / 10;

    private static long Tenths(long tenths) => Math.Abs(tenths) % 10;
}
