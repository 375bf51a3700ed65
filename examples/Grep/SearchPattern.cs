using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Tusk.Examples;

/// <summary>The regular expression of an attempt, and the buffers that lines and matches go through.</summary>
/// <param name="pattern">The pattern.</param>
/// <param name="group">Which group of a match counts; 0 for the whole.</param>
/// <exception cref="JobUsageException">The pattern is malformed, or has no such group.</exception>
internal sealed class SearchPattern(string pattern, int group)
{
    private const char ByteOrderMark = '\uFEFF';

    // Compiled, which takes some milliseconds for each attempt, and searches several times as fast.
    private readonly Regex _regex = Parse(pattern, group, RegexOptions.Compiled);
    private char[] _line = new char[1024];
    private byte[] _match = new byte[1024];

    /// <summary>Refuses a pattern that is malformed or has no such group.</summary>
    /// <exception cref="JobUsageException">It is, or has not.</exception>
    public static void Check(string pattern, int group) => Parse(pattern, group, RegexOptions.None);

    /// <summary>Whether a line has a match.</summary>
    public bool IsIn(Text line) => _regex.IsMatch(Decode(line));

    /// <summary>Emits a 1 for each match of a line, from left to right; each begins where the one before ended.</summary>
    /// <remarks>A group that has no part in a match gives nothing.</remarks>
    public void EmitMatches(Text line, Output<Text, long> output)
    {
        ReadOnlySpan<char> text = Decode(line);
        if (group == 0)
        {
            foreach (ValueMatch match in _regex.EnumerateMatches(text))
            {
                output.Emit(Encode(text.Slice(match.Index, match.Length)), 1);
            }

            return;
        }

        // Groups are told of strings only.
        for (Match match = _regex.Match(text.ToString()); match.Success; match = match.NextMatch())
        {
            Group part = match.Groups[group];
            if (part.Success)
            {
                output.Emit(Encode(part.ValueSpan), 1);
            }
        }
    }

    private static Regex Parse(string pattern, int group, RegexOptions options)
    {
        Regex regex;
        try
        {
            regex = new Regex(pattern, RegexOptions.CultureInvariant | options);
        }
        catch (RegexParseException e)
        {
            throw new JobUsageException($"REGEX is no regular expression: {e.Message}", e);
        }

        int[] groups = regex.GetGroupNumbers();
        return groups.Contains(group)
            ? regex
            : throw new JobUsageException(string.Create(
                CultureInfo.InvariantCulture, $"GROUP is one of the groups of REGEX, 0 to {groups.Max()}, not {group}."));
    }

    private ReadOnlySpan<char> Decode(Text line)
    {
        ReadOnlySpan<byte> bytes = line.Repaired();
        Grow(ref _line, bytes.Length); // no byte becomes more than one UTF-16 unit
        return _line.AsSpan(0, Encoding.UTF8.GetChars(bytes, _line));
    }

    // Half a surrogate pair becomes U+FFFD. A line feed, which another delimiter may leave in a line, ends the line of the
    // text between the two jobs, and a byte-order mark at the start of a file is not read: they are written as \n and \b,
    // and so the backslash as two.
    private Text Encode(ReadOnlySpan<char> match)
    {
        if (match.ContainsAny('\n', '\\', ByteOrderMark))
        {
            match = match.ToString()
                .Replace("\\", @"\\", StringComparison.Ordinal)
                .Replace("\n", @"\n", StringComparison.Ordinal)
                .Replace($"{ByteOrderMark}", @"\b", StringComparison.Ordinal);
        }

        Grow(ref _match, Encoding.UTF8.GetMaxByteCount(match.Length));
        return new Text(_match.AsSpan(0, Encoding.UTF8.GetBytes(match, _match)));
    }

    private static void Grow<T>(ref T[] buffer, int length)
    {
        if (buffer.Length < length)
        {
            buffer = new T[Math.Max(length, (int)Math.Min(2L * buffer.Length, Array.MaxLength))];
        }
    }
}
