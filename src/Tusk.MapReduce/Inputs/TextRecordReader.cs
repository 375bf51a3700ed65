using Tusk.FileSystems.Lines;
using Tusk.MapReduce.Records;

namespace Tusk.MapReduce.Inputs;

/// <summary>Lines with their offsets.</summary>
internal sealed class TextRecordReader(TextSource source) : RecordReader<Pair<long, Text>>
{
    private readonly LineReader _lines = source.Lines;

    public override long RecordOffset => _lines.LineOffset;

    public override long BytesRead => source.BytesRead;

    public override long SkippedRecords => _lines.SkippedRecords;

    public override bool Read(out Pair<long, Text> record)
    {
        bool isLine = _lines.Read(out ReadOnlySpan<byte> line);
        record = new Pair<long, Text>(_lines.LineOffset, new Text(line));
        return isLine;
    }

    public override void Dispose() => source.Dispose();
}
