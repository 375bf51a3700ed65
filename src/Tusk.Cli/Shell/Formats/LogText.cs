using System.Globalization;

namespace Tusk.Cli.Shell.Formats;

/// <summary>Lines of Hadoop's log as its users see them on the console.</summary>
internal static class LogText
{
    /// <summary>One line.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="level">INFO, WARN.</param>
    /// <param name="source">The last two names of the class that says it.</param>
    /// <param name="message">What it says.</param>
    public static string Line(TimeProvider time, string level, string source, string message)
    {
        DateTimeOffset now = TimeZoneInfo.ConvertTime(time.GetUtcNow(), time.LocalTimeZone);
        return $"{now.ToString("yyyy-MM-dd HH:mm:ss,fff", CultureInfo.InvariantCulture)} {level} {source}: {message}";
    }
}
