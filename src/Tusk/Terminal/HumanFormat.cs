using System.Globalization;

namespace Tusk.Terminal;

/// <summary>Numbers as a person reads them. Powers of 1000, three significant digits, a point as decimal sign.</summary>
internal static class HumanFormat
{
    private static readonly string[] ByteUnits = ["B", "kB", "MB", "GB", "TB", "PB", "EB"];
    private static readonly string[] CountUnits = ["", "k", "M", "G", "T", "P", "E"];

    /// <summary>A size: <c>999 B</c>, <c>1.23 MB</c>.</summary>
    public static string Bytes(double bytes) => Scaled(bytes, ByteUnits);

    /// <summary>A count, rounded: <c>999</c>, <c>1.23 M</c>.</summary>
    public static string Count(double count) => Scaled(count, CountUnits);

    /// <summary>A count, exact, with a comma between groups of three digits: <c>1,234,567</c>.</summary>
    public static string Grouped(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A share as whole percent; 100 only when all is done. Outside 0 to 1 it is clamped.</summary>
    public static int Percent(double fraction) => fraction switch
    {
        >= 1 => 100,
        > 0 => (int)(fraction * 100),
        _ => 0, // not a number, too
    };

    /// <summary>A time with the two units that matter: <c>0.42 s</c>, <c>12 s</c>, <c>3 min 05 s</c>, <c>2 h 03 min</c>, <c>1 d 04 h</c>.</summary>
    public static string Duration(TimeSpan duration)
    {
        if (duration < TimeSpan.Zero)
        {
            duration = TimeSpan.Zero;
        }

        if (duration.TotalSeconds < 9.995)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.00} s");
        }

        // Rounded first, so that 59.7 s becomes 1 min 00 s and not 60 s.
        return WholeSeconds((long)Math.Round(duration.TotalSeconds));
    }

    /// <summary>As <see cref="Duration"/>, for an estimate that does not deserve hundredths: <c>7 s</c>.</summary>
    public static string WholeSeconds(long seconds) => seconds switch
    {
        < 60 => string.Create(CultureInfo.InvariantCulture, $"{seconds} s"),
        < 3600 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60} min {seconds % 60:00} s"),
        < 86400 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600} h {seconds / 60 % 60:00} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds / 86400} d {seconds / 3600 % 24:00} h"),
    };

    /// <summary>The text, or its beginning and an ellipsis when it is longer.</summary>
    public static string Shortened(string text, int longest) => text.Length <= longest ? text : $"{text[..(longest - 3)]}...";

    /// <summary>The text with a space for each control character, so that it can neither break a line nor steer a terminal.</summary>
    public static string Printable(string text) => Printable(text, "");

    /// <summary>The same of a text of several lines: line feeds and tabs stay.</summary>
    public static string PrintableLines(string text) => Printable(text, "\n\t");

    private static string Printable(string text, string kept)
    {
        char[]? changed = null;
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsControl(text[i]) && !kept.Contains(text[i], StringComparison.Ordinal))
            {
                changed ??= text.ToCharArray();
                changed[i] = ' ';
            }
        }

        return changed is null ? text : new string(changed);
    }

    private static string Scaled(double value, string[] units)
    {
        if (!(value > 0))
        {
            value = 0; // not a number, too
        }

        int unit = 0;
        double shown = Math.Round(value);

        // 999.5 and more would round to a fourth digit: the next unit shows it better.
        while (shown >= 999.5 && unit < units.Length - 1)
        {
            unit++;
            value /= 1000;
            shown = value;
        }

        string digits = unit == 0 || shown >= 99.95 ? "0" : shown >= 9.995 ? "0.0" : "0.00";
        string number = shown.ToString(digits, CultureInfo.InvariantCulture);
        return units[unit].Length == 0 ? number : $"{number} {units[unit]}";
    }
}
