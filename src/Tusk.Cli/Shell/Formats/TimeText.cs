using System.Globalization;

namespace Tusk.Cli.Shell.Formats;

/// <summary>Times as Hadoop's shell shows them.</summary>
internal static class TimeText
{
    /// <summary>What <c>-ls</c> shows, in the time zone of the machine.</summary>
    public static string ToMinute(DateTimeOffset time, TimeProvider clock)
    {
        DateTimeOffset local = TimeZoneInfo.ConvertTime(time, clock.LocalTimeZone);
        return local.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
    }

    /// <summary>What <c>-stat %y</c> shows, in UTC.</summary>
    public static string ToSecond(DateTimeOffset time) =>
        time.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
