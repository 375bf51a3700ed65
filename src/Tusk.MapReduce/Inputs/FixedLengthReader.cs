using Tusk.Common.Errors;
using Tusk.FileSystems;
using Tusk.MapReduce.Records;

namespace Tusk.MapReduce.Inputs;

/// <summary>Reads records of one length: those that begin in the split.</summary>
internal sealed class FixedLengthReader : RecordReader<Text>
{
    private const int BufferBytes = 256 << 10;

    private readonly InputContent _content;
    private readonly int _length;
    private readonly byte[] _buffer;
    private long _recordOffset;
    private int _at; // where the next record begins in the buffer
    private int _filled;

    private FixedLengthReader(InputContent content, long start, int length)
    {
        _content = content;
        _length = length;
        _buffer = new byte[Math.Max(1, BufferBytes / length) * length];
        _recordOffset = start - length;
    }

    public override long RecordOffset => _recordOffset;

    public override long BytesRead => _content.BytesRead;

    public static FixedLengthReader Open(FileSplit split, FileSystem fileSystem, int length, CancellationToken stopping)
    {
        long start = checked((split.Start + length - 1) / length * length);
        return new FixedLengthReader(InputContent.Open(split, start, fileSystem, stopping), start, length);
    }

    public override bool Read(out Text record)
    {
        record = default;
        if (_recordOffset + _length >= _content.End || (_at == _filled && !Fill()))
        {
            return false;
        }

        record = new Text(_buffer.AsSpan(_at, _length));
        _at += _length;
        _recordOffset += _length;
        return true;
    }

    public override void Dispose() => _content.Dispose();

    private bool Fill()
    {
        // No more than the records that begin in the split: the buffer has whole records, as has what is left.
        long left = (_content.End - _recordOffset - 1) / _length * _length;
        int wanted = (int)Math.Min(_buffer.Length, left);
        _filled = _content.Stream.ReadAtLeast(_buffer.AsSpan(0, wanted), wanted, throwOnEndOfStream: false);
        _at = 0;
        return _filled % _length == 0
            ? _filled > 0
            : throw new HadoopException($"{_content.Path}: ends after {_filled % _length} B of the record at offset "
                + $"{_recordOffset + _length + (_filled / _length * (long)_length)}; expected records of {_length} B.");
    }
}
