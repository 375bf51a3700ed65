namespace Tusk.Examples;

/// <summary>Emits each run of so many words, with single spaces between them.</summary>
/// <param name="words">How many words are a run.</param>
/// <param name="acrossLines">Whether the last words of a line go on in the next.</param>
public sealed class NGramMapper(int words, bool acrossLines) : Mapper<Text, Text, long>
{
    private readonly LowerCaseWords _lowerCase = new();

    // The words at hand, a space behind each, and where each of the last begins; in a ring, of which the next is the oldest.
    private readonly int[] _starts = new int[words];
    private byte[] _text = new byte[1024];
    private int _length;
    private long _count;

    /// <inheritdoc/>
    public override void Map(Text record, Output<Text, long> output)
    {
        if (acrossLines)
        {
            KeepLastWords();
        }
        else
        {
            (_length, _count) = (0, 0);
        }

        foreach (Text word in _lowerCase.Of(record).Tokens())
        {
            _starts[_count % words] = _length;
            Append(word);
            _count++;
            if (_count >= words)
            {
                int oldest = _starts[_count % words];
                output.Emit(new Text(_text.AsSpan(oldest, _length - 1 - oldest)), 1);
            }
        }
    }

    /// <summary>Moves the words that the next run begins with to the front.</summary>
    private void KeepLastWords()
    {
        int kept = (int)Math.Min(_count, words - 1);
        int from = kept == 0 ? _length : _starts[(_count - kept) % words];
        _text.AsSpan(from, _length - from).CopyTo(_text);
        for (int i = 0; i < words; i++)
        {
            _starts[i] -= from;
        }

        _length -= from;
    }

    private void Append(Text word)
    {
        int length = _length + word.Length + 1;
        if (length > _text.Length)
        {
            Array.Resize(ref _text, checked(2 * length));
        }

        word.Bytes.CopyTo(_text.AsSpan(_length));
        _text[length - 1] = (byte)' ';
        _length = length;
    }
}
