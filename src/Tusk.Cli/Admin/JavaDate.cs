using System.Globalization;

namespace Tusk.Cli.Admin;

/// <summary>Dates as Java's <c>Date.toString</c> writes them: <c>Sun Nov 22 00:01:13 UTC 2026</c>.</summary>
internal static class JavaDate
{
    /// <summary>The text. Where the zone has another name than UTC it is told as <c>GMT+01:00</c>: short names are not known here.</summary>
    public static string Of(DateTimeOffset moment, TimeZoneInfo zone)
    {
        DateTimeOffset local = TimeZoneInfo.ConvertTime(moment, zone);
        string name = zone.BaseUtcOffset == TimeSpan.Zero && !zone.SupportsDaylightSavingTime
            ? "UTC"
            : local.ToString("'GMT'zzz", CultureInfo.InvariantCulture);
        return local.ToString("ddd MMM dd HH:mm:ss ", CultureInfo.InvariantCulture) + name + local.ToString(" yyyy", CultureInfo.InvariantCulture);
    }
}
