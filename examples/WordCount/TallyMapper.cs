using System.Runtime.InteropServices;

namespace Tusk.Examples;

/// <summary>Adds up the words of a map task in a table of its own, and emits each once: in-mapper combining.</summary>
/// <param name="words">Whether words are runs of letters and digits, in lower case.</param>
/// <param name="mostBytes">What the table may take, about; when it is full, its counts are emitted and it begins again.</param>
public sealed class TallyMapper(bool words, int mostBytes = TallyMapper.DefaultBytes) : Mapper<Text, Text, long>
{
    private const int DefaultBytes = 16 << 20;

    // Beside its bytes: the array's head, and an entry of the table, which is half empty.
    private const int BytesPerWord = 100;

    private readonly LowerCaseWords? _lowerCase = words ? new LowerCaseWords() : null;
    private Dictionary<byte[], long> _counts = [];
    private long _bytes;

    /// <inheritdoc/>
    public override void Setup(Output<Text, long> output) => _counts = new(TextComparer.Ordinal);

    /// <inheritdoc/>
    public override void Map(Text record, Output<Text, long> output)
    {
        var counts = _counts.GetAlternateLookup<Text>();
        foreach (Text word in (_lowerCase is null ? record.Repaired() : _lowerCase.Of(record)).Tokens())
        {
            ref long count = ref CollectionsMarshal.GetValueRefOrAddDefault(counts, word, out bool isKnown);
            count++;
            if (!isKnown)
            {
                _bytes += BytesPerWord + word.Length;
                if (_bytes > mostBytes)
                {
                    Cleanup(output);
                }
            }
        }
    }

    /// <inheritdoc/>
    public override void Cleanup(Output<Text, long> output)
    {
        foreach ((byte[] word, long count) in _counts)
        {
            output.Emit(new Text(word), count);
        }

        _counts.Clear();
        _bytes = 0;
    }
}
