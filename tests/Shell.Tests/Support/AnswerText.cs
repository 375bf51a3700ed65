using System.Text;
using System.Text.RegularExpressions;

namespace Shell.Tests.Support;

/// <summary>Makes answers of different machines and days comparable: folders, hosts, times, users become names in braces.</summary>
/// <param name="fileSystem">The default file system: null for local files.</param>
public sealed partial class AnswerText(string? fileSystem)
{
    private const string UsageEnd = "command [genericOptions] [commandOptions]\n\n";

    /// <summary>The answer in the form of a transcript.</summary>
    /// <param name="answer">What the shell gave.</param>
    /// <param name="folder">The folder of this run.</param>
    /// <param name="isUnordered">Whether the lines are put in order.</param>
    public string Of(ShellAnswer answer, string folder, bool isUnordered)
    {
        StringBuilder text = new();
        string output = Named(answer.Output, folder);
        string[] lines = output.TrimEnd('\n').Split('\n');
        if (isUnordered)
        {
            Array.Sort(lines, StringComparer.Ordinal);
        }

        for (int i = 0; i < lines.Length && output.Length > 0; i++)
        {
            bool isOpen = i == lines.Length - 1 && !output.EndsWith('\n');
            text.Append(isOpen ? "|- " : "| ").Append(lines[i]).Append('\n');
        }

        string[] errors = Named(WithoutTraces(answer.Errors), folder).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (isUnordered)
        {
            Array.Sort(errors, StringComparer.Ordinal);
        }

        foreach (string line in errors)
        {
            text.Append("2| ").Append(line).Append('\n');
        }

        return answer.ExitCode == 0 ? text.ToString() : text.Append($"= {answer.ExitCode}\n").ToString();
    }

    // Behind "Fatal internal error" Java writes where in its code, we what happened.
    private static string WithoutTraces(string errors)
    {
        int fatal = errors.IndexOf(": Fatal internal error\n", StringComparison.Ordinal);
        return fatal < 0 ? errors : errors[..(errors.IndexOf('\n', fatal) + 1)];
    }

    private string Named(string text, string folder)
    {
        int usage = text.IndexOf("Usage: hadoop fs [generic options]\n\t[-", StringComparison.Ordinal);
        int end = text.IndexOf(UsageEnd, StringComparison.Ordinal);
        if (usage > 0 && end > usage)
        {
            text = text[..usage] + "{usage}\n" + text[(end + UsageEnd.Length)..];
        }

        text = text.Replace(folder, "{dir}", StringComparison.Ordinal);
        if (fileSystem is not null)
        {
            text = text.Replace(fileSystem, "{fs}", StringComparison.Ordinal)
                .Replace(fileSystem["hdfs://".Length..], "{host}", StringComparison.Ordinal);
        }

        text = ListedOwner().Replace(text, static match => match.Value.Replace($" {Environment.UserName} ", " {user} ", StringComparison.Ordinal));
        text = fileSystem is null ? ListedDirectory().Replace(text, "$1{bytes} $2") : text;
        text = LogTime().Replace(text, "{time} ");
        text = Second().Replace(text, "{second}");
        text = Minute().Replace(text, "{minute}");
        text = Space().Replace(text, "$1{space}");
        text = SpaceHeader().Replace(text, "Filesystem Size Used Available Use%");
        text = Checkpoint().Replace(text, "{checkpoint}");
        return Milliseconds().Replace(text, "{ms}");
    }

    // Days before 2021 were set by the scenario.
    [GeneratedRegex(@"^20[2-9][1-9]-\d\d-\d\d \d\d:\d\d:\d\d,\d\d\d ", RegexOptions.Multiline)]
    private static partial Regex LogTime();

    [GeneratedRegex(@"20[2-9][1-9]-\d\d-\d\d \d\d:\d\d:\d\d")]
    private static partial Regex Second();

    [GeneratedRegex(@"20[2-9][1-9]-\d\d-\d\d \d\d:\d\d")]
    private static partial Regex Minute();

    [GeneratedRegex(@"(?<!\d)1[6-9]\d{11}(?!\d)")]
    private static partial Regex Milliseconds();

    // A folder of the trash: yyMMddHHmmss.
    [GeneratedRegex(@"(?<!\d)2[1-9][01]\d{9}(-\d+)?(?!\d)")]
    private static partial Regex Checkpoint();

    [GeneratedRegex(@"^[d-][rwxtT-]{9}[+ ] .*$", RegexOptions.Multiline)]
    private static partial Regex ListedOwner();

    // The size that a local file system keeps for a directory is its own business: ten columns of it.
    [GeneratedRegex(@"^(d[rwxtT-]{9}[+ ] +- \S+ +\S+ )[ \d.KM]{10} (\d{4}-)", RegexOptions.Multiline)]
    private static partial Regex ListedDirectory();

    // How full the disk is: df.
    [GeneratedRegex(@"^((?:file|hdfs|\{fs\})\S* ).*%$", RegexOptions.Multiline)]
    private static partial Regex Space();

    // Its columns are as wide as the numbers below.
    [GeneratedRegex(@"^Filesystem +Size +Used +Available +Use%$", RegexOptions.Multiline)]
    private static partial Regex SpaceHeader();
}
