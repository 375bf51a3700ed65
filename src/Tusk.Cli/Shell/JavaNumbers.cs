using System.Globalization;

namespace Tusk.Cli.Shell;

/// <summary>Whole numbers as Java reads them, and its words for what is none.</summary>
internal static class JavaNumbers
{
    /// <summary>A number of 64 bits.</summary>
    /// <exception cref="ShellUsageException">It is none.</exception>
    public static long ParseInt64(string text) => Parse(text, long.MinValue, long.MaxValue);

    /// <summary>A number of 32 bits.</summary>
    /// <exception cref="ShellUsageException">It is none.</exception>
    public static int ParseInt32(string text) => (int)Parse(text, int.MinValue, int.MaxValue);

    private static long Parse(string text, long least, long most)
    {
        const NumberStyles Style = NumberStyles.AllowLeadingSign;
        bool isNumber = long.TryParse(text, Style, CultureInfo.InvariantCulture, out long value) && value >= least && value <= most;
        return isNumber ? value : throw new ShellUsageException($"For input string: \"{text}\"");
    }
}
