using Tusk.MapReduce.Codecs;
using Tusk.MapReduce.Inputs;

namespace Tusk.MapReduce.Local.Tasks;

/// <summary>Reads the records of a split but for those that are left out, which it writes to a file beside the part file.</summary>
/// <remarks>
/// A line for each: its offset, a tab, the exception, a tab, the record as text output has it, or its type where that has no text.
/// A backslash, a line feed and a carriage return are written \\, \n, \r, a tab in the exception \t.
/// </remarks>
internal sealed class SkippingReader<TRecord>(RecordReader<TRecord> reader, SkippedRecords skipped, Func<Stream> open) : RecordReader<TRecord>
    where TRecord : allows ref struct
{
    private readonly EncodingBuffer _line = new();
    private readonly EncodingBuffer _text = new();
    private Stream? _file;
    private long _count;

    public override long RecordOffset => reader.RecordOffset;

    public override long BytesRead => reader.BytesRead;

    public override long SkippedRecords => reader.SkippedRecords + _count;

    public override bool Read(out TRecord record)
    {
        while (reader.Read(out record))
        {
            if (!skipped.TryGetReason(reader.RecordOffset, out string? reason))
            {
                return true;
            }

            if (++_count > skipped.Count)
            {
                throw new InvalidDataException($"Several records begin at offset {reader.RecordOffset}: which one to leave out is not known.");
            }

            Write(reader.RecordOffset, reason, record);
        }

        return false;
    }

    public override void Dispose() => reader.Dispose();

    private void Write(long offset, string reason, TRecord record)
    {
        _line.Clear();
        TextFormats.For<long>().Write(offset, _line);
        _line.WriteByte((byte)'\t');
        _text.Clear();
        TextFormats.For<string>().Write(reason, _text);
        Escape(_text.Written, escapesTabs: true);
        _line.WriteByte((byte)'\t');
        _text.Clear();
        WriteText(record);
        Escape(_text.Written, escapesTabs: false);
        _line.WriteByte((byte)'\n');
        (_file ??= open()).Write(_line.Written);
    }

    private void WriteText(TRecord record)
    {
        try
        {
            TextFormats.For<TRecord>().Write(record, _text);
        }
        catch (MissingCodecException)
        {
            TextFormats.For<string>().Write(typeof(TRecord).ToString(), _text);
        }
    }

    private void Escape(ReadOnlySpan<byte> text, bool escapesTabs)
    {
        foreach (byte b in text)
        {
            byte escaped = b switch
            {
                (byte)'\\' => b,
                (byte)'\n' => (byte)'n',
                (byte)'\r' => (byte)'r',
                (byte)'\t' when escapesTabs => (byte)'t',
                _ => 0,
            };
            if (escaped != 0)
            {
                _line.WriteByte((byte)'\\');
            }

            _line.WriteByte(escaped == 0 ? b : escaped);
        }
    }
}
