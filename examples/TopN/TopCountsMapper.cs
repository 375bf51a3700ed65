using System.Buffers.Text;

namespace Tusk.Examples;

/// <summary>Sends the largest counts of its lines.</summary>
public sealed class TopCountsMapper(int top) : Mapper<Text, Pair<long, Text>, Nothing>
{
    private readonly TopCounts _counts = new(top);

    /// <inheritdoc/>
    public override void Map(Text record, Output<Pair<long, Text>, Nothing> output)
    {
        int tab = record.Bytes.LastIndexOf((byte)'\t');
        ReadOnlySpan<byte> number = record.Bytes[(tab + 1)..];
        if (tab < 1 || !Utf8Parser.TryParse(number, out long count, out int length) || length != number.Length)
        {
            output.Count(DroppedCount.MalformedLine);
            return;
        }

        _counts.Offer(record[..tab], count);
    }

    /// <inheritdoc/>
    public override void Cleanup(Output<Pair<long, Text>, Nothing> output)
    {
        foreach ((byte[] key, long count) in _counts.TakeAll())
        {
            output.Emit(new(count, new Text(key)), default);
        }
    }
}
