using Tusk.Terminal;

namespace Tusk.Cli.Demo;

/// <summary>What the demo may draw on.</summary>
/// <param name="Width">Columns.</param>
/// <param name="HasColours">Whether colours are understood and welcome.</param>
/// <param name="HasUnicode">Whether more than ASCII is shown.</param>
internal sealed record DemoScreen(int Width, bool HasColours, bool HasUnicode)
{
    private const int WidthWithoutTerminal = 80;

    /// <summary>Standard output of this process.</summary>
    public static DemoScreen OfProcess()
    {
        bool isTerminal = !Console.IsOutputRedirected;
        return new DemoScreen(
            isTerminal ? TerminalWidth.OfOutput : WidthWithoutTerminal,
            isTerminal && string.IsNullOrEmpty(Variable("NO_COLOR")) && Variable("TERM") is not (null or "" or "dumb"),
            OperatingSystem.IsWindows() ? Console.OutputEncoding.CodePage == 65001 : IsUtf8(Locale()));
    }

    /// <summary>Whether a locale, such as C.UTF-8 or de_DE.utf8, is one of UTF-8.</summary>
    public static bool IsUtf8(string locale) =>
        locale.Contains("UTF-8", StringComparison.OrdinalIgnoreCase) || locale.Contains("UTF8", StringComparison.OrdinalIgnoreCase);

    /// <summary>The text in a colour, if there are colours.</summary>
    /// <param name="text">Without escapes of its own.</param>
    /// <param name="sgr">Number of the colour or weight, as in ECMA-48.</param>
    public string Colour(string text, string sgr) => HasColours ? $"\u001b[{sgr}m{text}\u001b[0m" : text;

    // The first that is set counts, as POSIX says.
    private static string Locale() =>
        Variable("LC_ALL") is { Length: > 0 } all ? all
        : Variable("LC_CTYPE") is { Length: > 0 } type ? type
        : Variable("LANG") ?? "";

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name);
}
