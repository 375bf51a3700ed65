namespace Tusk.Cli.Shell.Formats;

/// <summary>Permissions as Hadoop's shell shows them.</summary>
internal static class PermissionText
{
    private const string Letters = "rwxrwxrwx";

    /// <summary><c>rwxr-x--t</c>.</summary>
    public static string Symbolic(UnixFileMode mode) => string.Create(9, mode, static (text, mode) =>
    {
        for (int i = 0; i < 9; i++)
        {
            text[i] = ((int)mode & (0x100 >> i)) != 0 ? Letters[i] : '-';
        }

        if (mode.HasFlag(UnixFileMode.StickyBit))
        {
            text[8] = text[8] == 'x' ? 't' : 'T';
        }
    });

    /// <summary><c>750</c>, with a 1 in front where the sticky bit is set.</summary>
    public static string Octal(UnixFileMode mode)
    {
        int bits = (int)mode & 0x1FF;
        string digits = $"{bits >> 6}{(bits >> 3) & 7}{bits & 7}";
        return mode.HasFlag(UnixFileMode.StickyBit) ? "1" + digits : digits.TrimStart('0') is { Length: > 0 } some ? some : "0";
    }
}
