using System.Text.RegularExpressions;

namespace Tusk.Architecture.Tests;

/// <summary>What the pages under docs/requests say of the code: files, methods of files, members of types.</summary>
/// <remarks>
/// <code>
/// `FILE.cs` — `METHOD`, `METHOD` — what is decided there; `TYPE.MEMBER` in passing
/// </code>
/// A file's path is below the folder of src that stands in back quotes last before it (in a heading or a sentence of its
/// own), or below src itself.
/// </remarks>
public static partial class RequestPages
{
    /// <summary>What a page names and the sources do not have, one sentence each.</summary>
    /// <param name="page">Path of the page, for the sentences.</param>
    /// <param name="text">Its content.</param>
    /// <param name="sources">The source files: their paths from the root of the repository.</param>
    /// <param name="read">Reads one of them.</param>
    public static IEnumerable<string> Violations(
        string page, string text, IReadOnlyCollection<string> sources, Func<string, string> read)
    {
        string folder = "src";
        string[] lines = text.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            string at = $"{page}:{i + 1}";
            folder = FolderName().Match(lines[i]) is { Success: true } named ? named.Groups["folder"].Value : folder;
            foreach (Match match in FileName().Matches(lines[i]))
            {
                string file = match.Groups["file"].Value;
                string? path = new[] { $"{folder}/{file}", $"src/{file}" }.FirstOrDefault(sources.Contains);
                if (path is null)
                {
                    yield return $"{at}: `{file}` is neither below {folder} nor below src";
                    continue;
                }

                foreach (Capture method in match.Groups["method"].Captures)
                {
                    if (!Declares(read(path), method.Value, @"\("))
                    {
                        yield return $"{at}: {path} has no method {method.Value}";
                    }
                }
            }

            foreach (Match match in MemberName().Matches(lines[i]))
            {
                string type = match.Groups["type"].Value;
                string member = match.Groups["member"].Value;
                if (!sources.Any(path => path.EndsWith($"/{type}.cs", StringComparison.Ordinal)
                    && Declares(read(path), member, @"[({=;]")))
                {
                    yield return $"{at}: no {type}.cs has a member {member}";
                }
            }
        }
    }

    // A declaration and not a call: behind an access modifier, with nothing between that begins a body or an argument.
    private static bool Declares(string source, string member, string next) => Regex.IsMatch(
        source,
        $@"^\s*(public|protected|internal|private)\b[^=;({{]*\b{Regex.Escape(member)}\b\s*(<[^>]*>)?\s*{next}",
        RegexOptions.Multiline);

    [GeneratedRegex(@"`(?<folder>src/[\w.]+)`")]
    private static partial Regex FolderName();

    [GeneratedRegex(@"`(?<file>[\w./]+\.cs)`( — `(?<method>\w+)`(, `(?<method>\w+)`)*)?")]
    private static partial Regex FileName();

    [GeneratedRegex(@"`(?<type>[A-Z]\w*)\.(?<member>[A-Z_]\w*)`")]
    private static partial Regex MemberName();
}
