using System.Text;

namespace Tusk.Examples;

/// <summary>Emits each word of a document with the document, most of them once only.</summary>
/// <param name="lines">Whether a document is a line, not a file.</param>
public sealed class IndexingMapper(bool lines) : Mapper<Text, Pair<Text, Text>, Nothing>
{
    // The set has a bound: beyond it a word is emitted again, and the reducer sees it once all the same.
    private const int MostSeenBytes = 8 << 20;
    private const int BytesPerWord = 80; // about what a word takes beside its bytes

    private const int LargeCapacity = 4096;

    private readonly LowerCaseWords _words = new();
    private readonly HashSet<byte[]> _seen = new(TextComparer.Ordinal);
    private byte[] _file = [];
    private int _seenBytes;

    /// <inheritdoc/>
    public override void Setup(Output<Pair<Text, Text>, Nothing> output) =>
        _file = Encoding.UTF8.GetBytes(output.Context.Split!.Path.Name);

    /// <inheritdoc/>
    public override void Map(Text record, Output<Pair<Text, Text>, Nothing> output)
    {
        if (!lines)
        {
            Index(_file, record, output);
            return;
        }

        int tab = record.Bytes.IndexOf((byte)'\t');
        if (tab < 1)
        {
            output.Count(DroppedDocument.MalformedLine);
            return;
        }

        Forget();
        Index(record[..tab], record[(tab + 1)..], output);
    }

    private void Index(Text document, Text text, Output<Pair<Text, Text>, Nothing> output)
    {
        var seen = _seen.GetAlternateLookup<Text>();
        foreach (Text word in _words.Of(text).Tokens())
        {
            if (seen.Add(word))
            {
                output.Emit(new(word, document), default);
                _seenBytes += word.Length + BytesPerWord;
                if (_seenBytes >= MostSeenBytes)
                {
                    Forget();
                }
            }
        }
    }

    private void Forget()
    {
        _seen.Clear();
        _seenBytes = 0;
        if (_seen.Capacity > LargeCapacity)
        {
            _seen.TrimExcess(); // to clear it again takes as long as it is large
        }
    }
}
