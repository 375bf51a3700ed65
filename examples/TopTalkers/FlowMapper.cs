using System.Buffers.Text;

namespace Tusk.Examples;

/// <summary>Sends the bytes of a flow twice: for its source, with an empty destination, and for source and destination.</summary>
public sealed class FlowMapper(FlowColumns columns) : Mapper<HeadedRow, Pair<Text, Text>, long>
{
    private const long MostBytes = 1_000_000_000_000_000; // more is no flow, and a few of them would be too many for a sum

    private readonly RowFields _fields = new();
    private Heading? _heading;
    private int _source;
    private int _destination;
    private int _bytes;

    /// <inheritdoc/>
    public override void Map(HeadedRow record, Output<Pair<Text, Text>, long> output)
    {
        if (_heading != record.Heading)
        {
            _heading = record.Heading;
            (_source, _destination, _bytes) =
                (_heading.IndexOf(columns.Source), _heading.IndexOf(columns.Destination), _heading.IndexOf(columns.Bytes));
        }

        if (!_fields.TryRead(record.Line, _heading.Separator) || _fields.Count != _heading.Count
            || _fields[_source].IsEmpty || _fields[_destination].IsEmpty || !TryParse(_fields[_bytes], out long bytes))
        {
            output.Count(DroppedFlow.MalformedRow);
            return;
        }

        output.Emit(new(_fields[_source], default), bytes);
        output.Emit(new(_fields[_source], _fields[_destination]), bytes);
    }

    private static bool TryParse(Text field, out long bytes) =>
        Utf8Parser.TryParse(field.Bytes, out bytes, out int length) && length == field.Length && bytes is >= 0 and <= MostBytes;
}
