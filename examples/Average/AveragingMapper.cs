using System.Runtime.InteropServices;

namespace Tusk.Examples;

/// <summary>Adds up the numbers of each key in a table of its own, which it sends when it is full and at the end.</summary>
public sealed class AveragingMapper : Mapper<Text, Text, SumAndCount>
{
    // The table has a bound: keys may be as many as lines are. The reducer adds up what came in parts.
    private const int MostKeyBytes = 8 << 20;
    private const int BytesPerKey = 100; // about what a key takes beside its bytes

    private readonly Dictionary<byte[], SumAndCount> _totals = new(TextComparer.Ordinal);
    private int _keyBytes;

    /// <inheritdoc/>
    public override void Map(Text record, Output<Text, SumAndCount> output)
    {
        if (!KeyedNumber.TryParse(record, out KeyedNumber read))
        {
            output.Count(DroppedNumber.MalformedLine);
            return;
        }

        ref SumAndCount total = ref CollectionsMarshal.GetValueRefOrAddDefault(
            _totals.GetAlternateLookup<Text>(), read.Key, out bool isKnown);
        total += SumAndCount.Of(read.Units);
        _keyBytes += isKnown ? 0 : read.Key.Length + BytesPerKey;
        if (_keyBytes >= MostKeyBytes)
        {
            Send(output);
        }
    }

    /// <inheritdoc/>
    public override void Cleanup(Output<Text, SumAndCount> output) => Send(output);

    private void Send(Output<Text, SumAndCount> output)
    {
        foreach ((byte[] key, SumAndCount total) in _totals)
        {
            output.Emit(new Text(key), total);
        }

        _totals.Clear();
        _keyBytes = 0;
    }
}
