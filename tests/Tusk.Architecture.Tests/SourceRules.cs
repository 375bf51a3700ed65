using System.Text.RegularExpressions;

namespace Tusk.Architecture.Tests;

/// <summary>What a source file under src looks like from outside: namespace, public types, length.</summary>
public static partial class SourceRules
{
    /// <summary>Longest file, in lines.</summary>
    public const int MostLines = 500;

    /// <summary>Files that are longer for a reason, with the bound that holds for each. Shorten one: remove it here.</summary>
    public static IReadOnlyDictionary<string, int> LongFiles { get; } = new Dictionary<string, int>();

    /// <summary>What is wrong with a file, one sentence each.</summary>
    /// <param name="path">From the root of the repository: src/PROJECT/FOLDERS/FILE.cs.</param>
    /// <param name="text">Its content.</param>
    public static IEnumerable<string> Violations(string path, string text)
    {
        string expected = ExpectedNamespace(path);
        foreach (Match declared in NamespaceLine().Matches(text))
        {
            // What the compiler looks for by name, and an older framework lacks, has the framework's namespace.
            string name = declared.Groups["name"].Value;
            bool polyfill = name == "System.Runtime.CompilerServices" && !PublicType().IsMatch(text);
            if (name != expected && !polyfill)
            {
                yield return $"{path}: namespace {name}, its folder says {expected}";
            }
        }

        (string Kind, string Name)[] types =
            [.. PublicType().Matches(text).Select(static match => (match.Groups["kind"].Value, match.Groups["name"].Value)).Distinct()];
        string[] mains = [.. types.Where(static type => type.Kind != "delegate").Select(static type => type.Name).Distinct()];
        string stem = path[(path.LastIndexOf('/') + 1)..].Split('.', '{', '`')[0];
        if (mains.Length > 1)
        {
            yield return $"{path}: {mains.Length} public types ({string.Join(", ", mains)}), expected one";
        }
        else if (types.Length > 0 && !(mains.Length > 0 ? mains : types.Select(static type => type.Name)).Contains(stem))
        {
            yield return $"{path}: holds the public type {types[0].Name}, expected {stem}";
        }

        int lines = text.AsSpan().Count('\n');
        int most = LongFiles.GetValueOrDefault(path, MostLines);
        if (lines > most)
        {
            yield return $"{path}: {lines} lines, at most {most}: look for the second noun inside";
        }
        else if (most > MostLines && lines <= MostLines)
        {
            yield return $"{path}: {lines} lines, no longer to be listed in SourceRules.LongFiles";
        }
    }

    private static string ExpectedNamespace(string path)
    {
        string[] parts = path.Split('/');
        return string.Join('.', parts[1..^1]);
    }

    [GeneratedRegex(@"^namespace\s+(?<name>[\w.]+)", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();

    // Namespaces are file-scoped, so a type that is not nested begins its line.
    [GeneratedRegex(
        @"^(?:\[[^\r\n]*\]\s*)?public\s+(?:(?:static|sealed|abstract|partial|readonly|ref|unsafe|new)\s+)*"
        + @"(?:(?<kind>class|struct|interface|enum|record(?:\s+(?:struct|class))?)\s+(?<name>\w+)"
        + @"|(?<kind>delegate)\s+[^(;]*?\b(?<name>\w+)\s*(?:<[^<>(;]*>)?\s*\()",
        RegexOptions.Multiline)]
    private static partial Regex PublicType();
}
