using Tusk.FileSystems;
using Tusk.FileSystems.Globs;

namespace Tusk.Cli.Shell.Paths;

/// <summary>Reads a word as a path, and refuses what Hadoop refuses, in its words.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.fs.Path over java.net.URI of Java 17.</remarks>
internal static class PathWords
{
    /// <summary>The path.</summary>
    /// <exception cref="ShellUsageException">It is none.</exception>
    public static FsPath Parse(string word)
    {
        if (word.Length == 0)
        {
            throw new ShellUsageException("Can not create a Path from an empty string");
        }

        int colon = word.IndexOf(':', StringComparison.Ordinal);
        int slash = word.IndexOf('/', StringComparison.Ordinal);
        if (colon >= 0 && (slash < 0 || colon < slash))
        {
            CheckScheme(word, colon);
        }

        return new FsPath(word);
    }

    /// <summary>Refuses names with a colon in them, as Hadoop does when it looks for what a word means: it takes each name for a path.</summary>
    /// <param name="pattern">The word, as a path.</param>
    /// <param name="behindWildcards">Whether names behind the first one with wildcards count; that is so where it matches something.</param>
    /// <exception cref="ShellUsageException">There is one.</exception>
    public static void CheckNames(FsPath pattern, bool behindWildcards = false)
    {
        foreach (string escaped in pattern.PathPart.Split('/'))
        {
            if (GlobPattern.HasWildcard(escaped))
            {
                if (behindWildcards)
                {
                    continue;
                }

                return;
            }

            string name = GlobPattern.Unescape(escaped);
            if (name.IndexOf(':', StringComparison.Ordinal) is var colon and >= 0)
            {
                CheckScheme(name, colon);
            }
        }
    }

    private static void CheckScheme(string word, int colon)
    {
        string? fault = colon + 1 < word.Length && word[colon + 1] != '/' ? "Relative path in absolute URI"
            : colon == 0 ? "Expected scheme name at index 0"
            : IllegalInScheme(word.AsSpan(0, colon)) is var at and >= 0 ? $"Illegal character in scheme name at index {at}"
            : colon + 1 == word.Length ? $"Expected scheme-specific part at index {colon + 1}"
            : null;
        if (fault is not null)
        {
            throw new ShellUsageException($"java.net.URISyntaxException: {fault}: {word}");
        }
    }

    private static int IllegalInScheme(ReadOnlySpan<char> scheme)
    {
        for (int i = 0; i < scheme.Length; i++)
        {
            char c = scheme[i];
            if (!(char.IsAsciiLetter(c) || (i > 0 && (char.IsAsciiDigit(c) || c is '+' or '-' or '.'))))
            {
                return i;
            }
        }

        return -1;
    }
}
