using System.Text;
using Tusk.Common.Errors;

namespace Tusk.FileSystems.Globs;

/// <summary>A pattern for one name of a path: <c>*</c>, <c>?</c>, <c>[a-c]</c>, <c>[^a]</c>, <c>{a,b}</c>, and <c>\</c> before what means itself.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.fs.GlobPattern; the cases were compared with it.</remarks>
public sealed class GlobPattern
{
    private readonly List<Token[]> _alternatives = [];

    /// <summary>Reads a pattern.</summary>
    /// <exception cref="HadoopException">A class or group is not closed, or nothing follows a backslash.</exception>
    public GlobPattern(string pattern)
    {
        foreach (string alternative in GlobBraces.Expand(pattern, onlyWithSlash: false))
        {
            _alternatives.Add(Parse(alternative));
        }
    }

    /// <summary>One element: <c>*</c>, or a set of letters to take one of.</summary>
    private readonly record struct Token(bool IsStar, bool IsNegated, (Rune From, Rune To)[] Ranges)
    {
        public bool Takes(Rune rune)
        {
            foreach ((Rune from, Rune to) in Ranges)
            {
                if (rune >= from && rune <= to)
                {
                    return !IsNegated;
                }
            }

            return IsNegated;
        }
    }

    /// <summary>Whether a name has letters that mean more than themselves.</summary>
    public static bool HasWildcard(string name)
    {
        for (int i = 0; i < name.Length; i++)
        {
            switch (name[i])
            {
                case '\\':
                    i++;
                    break;
                case '*' or '?' or '[' or '{':
                    return true;
                default:
                    break;
            }
        }

        return false;
    }

    /// <summary>The name that a pattern without wildcards means.</summary>
    /// <exception cref="HadoopException">Nothing follows a backslash.</exception>
    public static string Unescape(string name)
    {
        if (!name.Contains('\\', StringComparison.Ordinal))
        {
            return name;
        }

        StringBuilder plain = new();
        for (int i = 0; i < name.Length; i++)
        {
            i += name[i] == '\\' ? 1 : 0;
            plain.Append(i < name.Length ? name[i] : throw NothingEscaped(name));
        }

        return plain.ToString();
    }

    /// <summary>The index behind the element at <paramref name="i"/>: an escaped letter, a class, or one letter.</summary>
    internal static int Behind(string pattern, int i)
    {
        switch (pattern[i])
        {
            case '\\':
                return i + 2;
            case '[':
                int end = ClassEnd(pattern, i);
                return end < 0 ? throw Unclosed(pattern) : end + 1;
            default:
                return i + 1;
        }
    }

    /// <summary>Whether a whole name matches.</summary>
    public bool Matches(string name)
    {
        Rune[] runes = [.. name.EnumerateRunes()];
        foreach (Token[] tokens in _alternatives)
        {
            if (Matches(tokens, runes))
            {
                return true;
            }
        }

        return false;
    }

    // On a mismatch only the last star needs to take one letter more, so this is at most |tokens| x |name|.
    private static bool Matches(Token[] tokens, Rune[] name)
    {
        int token = 0, letter = 0, star = -1, starLetter = 0;
        while (letter < name.Length)
        {
            if (token < tokens.Length && tokens[token].IsStar)
            {
                star = token++;
                starLetter = letter;
            }
            else if (token < tokens.Length && tokens[token].Takes(name[letter]))
            {
                token++;
                letter++;
            }
            else if (star >= 0)
            {
                token = star + 1;
                letter = ++starLetter;
            }
            else
            {
                return false;
            }
        }

        while (token < tokens.Length && tokens[token].IsStar)
        {
            token++;
        }

        return token == tokens.Length;
    }

    private static Token[] Parse(string pattern)
    {
        List<Token> tokens = [];
        int i = 0;
        while (i < pattern.Length)
        {
            int behind = Behind(pattern, i);
            if (behind > pattern.Length)
            {
                throw NothingEscaped(pattern);
            }

            tokens.Add(pattern[i] switch
            {
                '*' => new Token(IsStar: true, IsNegated: false, []),
                '?' => new Token(IsStar: false, IsNegated: true, []),
                '[' => ParseClass(pattern[(i + 1)..(behind - 1)]),
                '\\' => Letter(Rune.GetRuneAt(pattern, i + 1)),
                _ => Letter(RuneAt(pattern, i)),
            });
            i = pattern[i] is '[' ? behind : behind - 1 + RuneAt(pattern, behind - 1).Utf16SequenceLength;
        }

        return [.. tokens];
    }

    private static Token Letter(Rune rune) => new(IsStar: false, IsNegated: false, [(rune, rune)]);

    private static Rune RuneAt(string text, int i) =>
        Rune.TryGetRuneAt(text, i, out Rune rune) ? rune : Rune.ReplacementChar;

    private static Token ParseClass(string content)
    {
        bool isNegated = content.Length > 0 && content[0] is '^' or '!';
        List<(Rune, Rune)> ranges = [];
        int i = isNegated ? 1 : 0;
        while (i < content.Length)
        {
            Rune from = NextOfClass(content, ref i);
            Rune to = from;
            if (i + 1 < content.Length && content[i] == '-')
            {
                i++;
                to = NextOfClass(content, ref i);
            }

            ranges.Add(from <= to ? (from, to) : throw new HadoopException($"Illegal file pattern: bad range in '[{content}]'."));
        }

        return new Token(IsStar: false, isNegated, [.. ranges]);
    }

    private static Rune NextOfClass(string content, ref int i)
    {
        i += content[i] == '\\' ? 1 : 0;
        Rune rune = RuneAt(content, i);
        i += rune.Utf16SequenceLength;
        return rune;
    }

    // A ] right behind the opening (or the negation) is a letter of the class.
    private static int ClassEnd(string pattern, int open)
    {
        int i = open + 1;
        i += i < pattern.Length && pattern[i] is '^' or '!' ? 1 : 0;
        for (int first = i; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '\\':
                    i++;
                    break;
                case '[':
                    return -1;
                case ']' when i > first:
                    return i;
                default:
                    break;
            }
        }

        return -1;
    }

    private static HadoopException Unclosed(string pattern) =>
        new($"Illegal file pattern: unclosed [ in '{pattern}' (write \\[ for the letter).");

    private static HadoopException NothingEscaped(string pattern) =>
        new($"Illegal file pattern: nothing follows the \\ at the end of '{pattern}'.");
}
