using System.Text;

namespace Shell.Tests.Support;

/// <summary>A piece of set-up, or a command with its answer.</summary>
/// <param name="lines">The lines up to it: comments, what is said about it, and itself.</param>
public sealed class TranscriptStep(string[] lines)
{
    private const string DiffersMark = "? differs: ";

    private readonly List<string> _answer = [];

    /// <summary>The line itself.</summary>
    public string Line => lines[^1];

    /// <summary>Whether it is set-up.</summary>
    public bool IsSetup => Line.StartsWith('+');

    /// <summary>Whether the lines of its output come in any order.</summary>
    public bool IsUnordered => lines.Contains("? order");

    /// <summary>Why ours answers otherwise; null if it must not.</summary>
    public string? Differs => Array.Find(lines, static line => line.StartsWith(DiffersMark, StringComparison.Ordinal))?[DiffersMark.Length..];

    /// <summary>Whether it is the answer of servers that keep extended attributes.</summary>
    public bool NeedsExtendedAttributes => lines.Contains("? xattrs");

    /// <summary>Standard input.</summary>
    public byte[] Input => Encoding.UTF8.GetBytes(
        Unescape(Array.Find(lines, static line => line.StartsWith("< ", StringComparison.Ordinal))?[2..] ?? ""));

    /// <summary>The words: parted by blanks, quoted by ' as in a shell.</summary>
    public IReadOnlyList<string> Words => Split(Line[2..]);

    /// <summary>The answer, as the lines of the file.</summary>
    public string Answer => string.Concat(_answer.Select(static line => line + "\n"));

    /// <summary>Takes a line of the file, if it belongs to the answer.</summary>
    public bool TryReadAnswer(string line)
    {
        bool isAnswer = line.StartsWith('|') || line.StartsWith("2|", StringComparison.Ordinal) || line.StartsWith("= ", StringComparison.Ordinal);
        if (isAnswer)
        {
            _answer.Add(line);
        }

        return isAnswer;
    }

    /// <summary>Replaces the answer.</summary>
    public void Record(string answer)
    {
        _answer.Clear();
        _answer.AddRange(answer.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>Writes the lines of the file.</summary>
    public void WriteTo(StringBuilder text)
    {
        foreach (string line in lines)
        {
            text.Append(line).Append('\n');
        }

        text.Append(Answer);
    }

    /// <summary>Text with <c>\n</c>, <c>\t</c> and <c>\\</c> in it.</summary>
    public static string Unescape(string text) => text
        .Replace("\\\\", "\u0001", StringComparison.Ordinal)
        .Replace("\\n", "\n", StringComparison.Ordinal)
        .Replace("\\t", "\t", StringComparison.Ordinal)
        .Replace('\u0001', '\\');

    private static List<string> Split(string line)
    {
        List<string> words = [];
        StringBuilder? word = null;
        bool isQuoted = false;
        foreach (char c in line)
        {
            if (c == '\'')
            {
                isQuoted = !isQuoted;
                word ??= new StringBuilder();
            }
            else if (c == ' ' && !isQuoted)
            {
                words.AddRange(word is null ? [] : [word.ToString()]);
                word = null;
            }
            else
            {
                word = (word ?? new StringBuilder()).Append(c);
            }
        }

        words.AddRange(word is null ? [] : [word.ToString()]);
        return words;
    }
}
