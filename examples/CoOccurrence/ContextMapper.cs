using System.Runtime.InteropServices;

namespace Tusk.Examples;

/// <summary>Finds which words stand in one context, and how often, in the lines of a file; what is sent is for the two ways to say.</summary>
/// <remarks>
/// Words stand by each other once for each two places of them in a context: in "a b a", a by b and b by a twice, a by a
/// twice. So the matrix is symmetric. In a window, places that are at most so many words apart count.
/// </remarks>
public abstract class ContextMapper<TKey, TValue>(WordContext context) : Mapper<Text, TKey, TValue>
    where TKey : allows ref struct
    where TValue : allows ref struct
{
    // All cells of a context are counted one by one: more words than these would not end.
    private const int MostWords = 1_000_000;

    private readonly LowerCaseWords _words = new();

    // The words of the context at hand, each with how often it was there; or those of the window, in their order.
    private readonly Dictionary<byte[], long> _counts = new(TextComparer.Ordinal);
    private readonly Queue<byte[]> _window = new();

    /// <inheritdoc/>
    public sealed override void Map(Text record, Output<TKey, TValue> output)
    {
        if (context.End == ContextEnd.Document)
        {
            Add(record, output);
            return;
        }

        if (record.Bytes.Trim(" \t\f"u8).IsEmpty)
        {
            End(output);
            return;
        }

        ReadOnlySpan<byte> rest = record;
        if (context.End == ContextEnd.Sentence)
        {
            int mark;
            while ((mark = rest.IndexOfAny(".!?"u8)) >= 0)
            {
                Add(rest[..mark], output);
                End(output);
                rest = rest[(mark + 1)..];
            }
        }

        Add(rest, output);
    }

    /// <inheritdoc/>
    public override void Cleanup(Output<TKey, TValue> output) => End(output);

    /// <summary>Says that a word stands by another.</summary>
    /// <param name="word">The row of the matrix.</param>
    /// <param name="other">The column.</param>
    /// <param name="count">How often.</param>
    /// <param name="output">Where to emit.</param>
    protected abstract void Count(byte[] word, byte[] other, long count, Output<TKey, TValue> output);

    private void Add(Text text, Output<TKey, TValue> output)
    {
        foreach (Text word in _words.Of(text).Tokens())
        {
            if (context.WindowWords > 0)
            {
                Slide(word.Bytes.ToArray(), output);
                continue;
            }

            CollectionsMarshal.GetValueRefOrAddDefault(_counts.GetAlternateLookup<Text>(), word, out _)++;
            if (_counts.Count > MostWords)
            {
                throw new InvalidDataException(
                    $"A {context.End} has more than {MostWords} different words; choose a smaller --context, such as window:5.");
            }
        }
    }

    private void Slide(byte[] word, Output<TKey, TValue> output)
    {
        foreach (byte[] earlier in _window)
        {
            Count(word, earlier, 1, output);
            Count(earlier, word, 1, output);
        }

        if (_window.Count == context.WindowWords)
        {
            _window.Dequeue();
        }

        _window.Enqueue(word);
    }

    private void End(Output<TKey, TValue> output)
    {
        foreach ((byte[] word, long count) in _counts)
        {
            foreach ((byte[] other, long otherCount) in _counts)
            {
                long times = ReferenceEquals(word, other) ? count * (count - 1) : count * otherCount;
                if (times > 0)
                {
                    Count(word, other, times, output);
                }
            }

            output.Context.ReportProgress();
        }

        _counts.Clear();
    }
}
