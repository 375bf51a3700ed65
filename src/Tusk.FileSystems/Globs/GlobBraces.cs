using Tusk.Common.Errors;

namespace Tusk.FileSystems.Globs;

/// <summary>Writes out the alternatives <c>{a,b}</c> of a pattern.</summary>
internal static class GlobBraces
{
    // {0,1} twelve times over would be 4,096 patterns; somebody made a mistake.
    private const int MaxAlternatives = 4096;

    /// <summary>Every pattern without the groups, in the order in which they are written.</summary>
    /// <param name="pattern">A pattern.</param>
    /// <param name="onlyWithSlash">Whether only groups that hold a slash are written out.</param>
    public static List<string> Expand(string pattern, bool onlyWithSlash)
    {
        List<string> done = [];
        Expand(pattern, onlyWithSlash, done, pattern);
        return done;
    }

    private static void Expand(string pattern, bool onlyWithSlash, List<string> done, string whole)
    {
        if (!TryFindGroup(pattern, onlyWithSlash, out int open, out List<int> marks))
        {
            done.Add(pattern);
            if (done.Count > MaxAlternatives)
            {
                throw new HadoopException($"Illegal file pattern: more than {MaxAlternatives} alternatives in '{whole}'.");
            }

            return;
        }

        int start = open + 1;
        foreach (int mark in marks)
        {
            Expand(string.Concat(pattern.AsSpan(0, open), pattern.AsSpan(start, mark - start), pattern.AsSpan(marks[^1] + 1)), onlyWithSlash, done, whole);
            start = mark + 1;
        }
    }

    /// <summary>Finds the leftmost outermost group.</summary>
    /// <param name="pattern">A pattern.</param>
    /// <param name="onlyWithSlash">Whether groups without a slash are passed over.</param>
    /// <param name="open">Where its brace opens.</param>
    /// <param name="marks">Where its commas are, and at last its closing brace.</param>
    private static bool TryFindGroup(string pattern, bool onlyWithSlash, out int open, out List<int> marks)
    {
        open = -1;
        marks = [];
        int depth = 0;
        bool hasSlash = false;
        for (int i = 0; i < pattern.Length; i = GlobPattern.Behind(pattern, i))
        {
            switch (pattern[i])
            {
                case '{' when depth++ == 0:
                    open = i;
                    hasSlash = false;
                    marks.Clear();
                    break;
                case ',' when depth == 1:
                    marks.Add(i);
                    break;
                case '/':
                    hasSlash = true;
                    break;
                case '}' when depth > 0 && --depth == 0:
                    marks.Add(i);
                    if (hasSlash || !onlyWithSlash)
                    {
                        return true;
                    }

                    break;
                default:
                    break;
            }
        }

        return depth == 0 ? false : throw new HadoopException($"Illegal file pattern: unclosed {{ in '{pattern}'.");
    }
}
