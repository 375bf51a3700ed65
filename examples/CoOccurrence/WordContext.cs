using System.Globalization;

namespace Tusk.Examples;

/// <summary>What two words must share to count.</summary>
/// <param name="End">Where a context ends.</param>
/// <param name="WindowWords">How many words apart two may be, where contexts are windows; else 0.</param>
public readonly record struct WordContext(ContextEnd End, int WindowWords = 0)
{
    private const string Window = "window:";
    private const int MostWindowWords = 1000;

    /// <summary>Reads <c>sentence</c>, <c>paragraph</c>, <c>document</c> or <c>window:N</c>; a sentence if there is nothing.</summary>
    /// <exception cref="JobUsageException">It is none of these.</exception>
    public static WordContext Parse(string? text) => text switch
    {
        null or "sentence" => new WordContext(ContextEnd.Sentence),
        "paragraph" => new WordContext(ContextEnd.Paragraph),
        "document" => new WordContext(ContextEnd.Document),
        _ when text.StartsWith(Window, StringComparison.Ordinal)
            && int.TryParse(text.AsSpan(Window.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int words)
            && words is >= 1 and <= MostWindowWords => new WordContext(ContextEnd.Document, words),
        _ => throw new JobUsageException(
            $"--context takes sentence, paragraph, document or window:N (N from 1 to {MostWindowWords}), not '{text}'."),
    };
}

/// <summary>Where a context ends.</summary>
public enum ContextEnd
{
    /// <summary>At a full stop, an exclamation or question mark, and where a paragraph ends.</summary>
    Sentence,

    /// <summary>At an empty line.</summary>
    Paragraph,

    /// <summary>At the end of the file.</summary>
    Document,
}
