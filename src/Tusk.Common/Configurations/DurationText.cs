using System.Globalization;

namespace Tusk.Common.Configurations;

/// <summary>Times as Hadoop's settings have them: <c>30s</c>, <c>100ms</c>, or a number in the setting's own unit.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.conf.Configuration#getTimeDuration.</remarks>
public static class DurationText
{
    // In the order in which Hadoop tries them: ns, us and ms before s.
    private static readonly string[] Suffixes = ["ns", "us", "ms", "s", "m", "h", "d"];

    /// <summary>Reads a whole number and a unit, which may be left out; nothing stands between them.</summary>
    /// <param name="text">Without white space around it.</param>
    /// <param name="defaultUnit">The unit of a number without one.</param>
    /// <param name="value">In steps of 100 ns, cut off; beyond what it can hold, its least or greatest value.</param>
    /// <returns>False when it is no time.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, DurationUnit defaultUnit, out TimeSpan value)
    {
        value = default;
        DurationUnit unit = defaultUnit;
        ReadOnlySpan<char> digits = text;
        for (int i = 0; i < Suffixes.Length; i++)
        {
            if (text.EndsWith(Suffixes[i], StringComparison.OrdinalIgnoreCase))
            {
                unit = (DurationUnit)i;
                digits = text[..^Suffixes[i].Length];
                break;
            }
        }

        if (!long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number))
        {
            return false;
        }

        Int128 ticks = unit == DurationUnit.Nanoseconds
            ? number / TimeSpan.NanosecondsPerTick
            : (Int128)number * TicksOf(unit);
        value = new TimeSpan((long)Int128.Clamp(ticks, long.MinValue, long.MaxValue));
        return true;
    }

    /// <summary>The shortest text that means this time: <c>90s</c>, <c>1h</c>.</summary>
    public static string Format(TimeSpan value)
    {
        if (value == TimeSpan.Zero)
        {
            return "0";
        }

        for (DurationUnit unit = DurationUnit.Days; unit > DurationUnit.Nanoseconds; unit--)
        {
            if (value.Ticks % TicksOf(unit) == 0)
            {
                return string.Create(CultureInfo.InvariantCulture, $"{value.Ticks / TicksOf(unit)}{Suffix(unit)}");
            }
        }

        return string.Create(
            CultureInfo.InvariantCulture, $"{(Int128)value.Ticks * TimeSpan.NanosecondsPerTick}{Suffix(DurationUnit.Nanoseconds)}");
    }

    /// <summary>What stands behind a number for a unit.</summary>
    public static string Suffix(DurationUnit unit) => Suffixes[(int)unit];

    internal static string Expected(DurationUnit defaultUnit) =>
        $"a time: a whole number with ns, us, ms, s, m, h or d behind it, or else in {Suffix(defaultUnit)}";

    private static long TicksOf(DurationUnit unit) => unit switch
    {
        DurationUnit.Microseconds => TimeSpan.TicksPerMicrosecond,
        DurationUnit.Milliseconds => TimeSpan.TicksPerMillisecond,
        DurationUnit.Seconds => TimeSpan.TicksPerSecond,
        DurationUnit.Minutes => TimeSpan.TicksPerMinute,
        DurationUnit.Hours => TimeSpan.TicksPerHour,
        DurationUnit.Days => TimeSpan.TicksPerDay,
        _ => throw new ArgumentOutOfRangeException(nameof(unit), unit, "No whole number of ticks."),
    };
}
