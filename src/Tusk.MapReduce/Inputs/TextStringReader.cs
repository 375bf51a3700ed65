using Tusk.FileSystems.Lines;
using Tusk.MapReduce.Codecs;

namespace Tusk.MapReduce.Inputs;

/// <summary>Lines as strings.</summary>
internal sealed class TextStringReader(TextSource source) : RecordReader<string>
{
    private readonly LineReader _lines = source.Lines;

    public override long RecordOffset => _lines.LineOffset;

    public override long BytesRead => source.BytesRead;

    public override long SkippedRecords => _lines.SkippedRecords;

    public override bool Read(out string record)
    {
        bool isLine = _lines.Read(out ReadOnlySpan<byte> line);
        record = isLine ? Utf8.Decode(line) : "";
        return isLine;
    }

    public override void Dispose() => source.Dispose();
}
