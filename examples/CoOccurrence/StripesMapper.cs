using System.Buffers;
using System.Buffers.Text;
using System.Runtime.InteropServices;

namespace Tusk.Examples;

/// <summary>Sends a record for each word, with all those that stand by it: <c>is 2 it 1</c>.</summary>
/// <remarks>Stripes grow in a table that has a bound; when it is full they are sent, and the reducer adds up what came in parts.</remarks>
public sealed class StripesMapper(WordContext context) : ContextMapper<Text, Text>(context)
{
    private const int MostCells = 200_000;
    private const int MostCountBytes = 20;

    private readonly Dictionary<byte[], Dictionary<byte[], long>> _stripes = new(TextComparer.Ordinal);
    private readonly ArrayBufferWriter<byte> _text = new();
    private int _cells;

    /// <inheritdoc/>
    public override void Cleanup(Output<Text, Text> output)
    {
        base.Cleanup(output);
        Send(output);
    }

    /// <inheritdoc/>
    protected override void Count(byte[] word, byte[] other, long count, Output<Text, Text> output)
    {
        ref Dictionary<byte[], long>? stripe = ref CollectionsMarshal.GetValueRefOrAddDefault(_stripes, word, out _);
        stripe ??= new Dictionary<byte[], long>(TextComparer.Ordinal);
        ref long cell = ref CollectionsMarshal.GetValueRefOrAddDefault(stripe, other, out bool isKnown);
        cell += count;
        _cells += isKnown ? 0 : 1;
        if (_cells == MostCells)
        {
            Send(output);
        }
    }

    private void Send(Output<Text, Text> output)
    {
        foreach ((byte[] word, Dictionary<byte[], long> stripe) in _stripes)
        {
            _text.ResetWrittenCount();
            foreach ((byte[] other, long count) in stripe)
            {
                _text.Write(other);
                _text.Write(" "u8);
                Utf8Formatter.TryFormat(count, _text.GetSpan(MostCountBytes), out int written);
                _text.Advance(written);
                _text.Write(" "u8);
            }

            output.Emit(new Text(word), new Text(_text.WrittenSpan));
        }

        _stripes.Clear();
        _cells = 0;
    }
}
