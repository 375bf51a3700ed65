namespace Tusk.FileSystems.Codecs;

/// <summary>Compressed bytes on their way to a decoder that reads ahead: counts them, and takes back what it did not use.</summary>
internal sealed class DeflateSource : Stream
{
    private readonly Stream _compressed;
    private readonly byte[] _buffer = new byte[64 << 10];
    private long _origin;
    private int _position;
    private int _filled;
    private int _lastPiece;

    public DeflateSource(Stream compressed) => _compressed = compressed;

    /// <summary>Offset in the file of the next byte.</summary>
    public long Offset => _origin + _position;

    /// <summary>Offset in the file behind the last byte that was fetched.</summary>
    public long End => _origin + _filled;

    /// <summary>Whether a read asked for bytes behind the end of the file.</summary>
    public bool EndWasSeen { get; private set; }

    /// <summary>Whether every byte of the file was fetched.</summary>
    public bool IsExhausted { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => Offset;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        if (_position == _filled)
        {
            Fetch(0);
        }

        int count = Math.Min(buffer.Length, _filled - _position);
        EndWasSeen |= count == 0 && !buffer.IsEmpty;
        _buffer.AsSpan(_position, count).CopyTo(buffer);
        _lastPiece = count > 0 ? count : _lastPiece;
        _position += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int ReadByte()
    {
        if (_position == _filled)
        {
            Fetch(0);
        }

        return _position < _filled ? _buffer[_position++] : -1;
    }

    /// <summary>Goes back to the start of the piece last read, and fetches at least <paramref name="behind"/> bytes behind it.</summary>
    /// <returns>The bytes from there on; fewer are behind only at the end of the file.</returns>
    public ReadOnlySpan<byte> ReturnLastPiece(int behind)
    {
        int piece = _lastPiece;
        _position -= piece;
        _lastPiece = 0;
        if (_filled - _position < piece + behind)
        {
            Fetch(piece + behind);
        }

        return _buffer.AsSpan(_position, Math.Min(_filled - _position, piece + behind));
    }

    /// <summary>Passes over fetched bytes.</summary>
    public void Skip(int count) => _position += count;

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _compressed.Dispose();
        }

        base.Dispose(disposing);
    }

    // Keeps the last piece in front, as it may be taken back.
    private void Fetch(int wanted)
    {
        int keep = Math.Max(0, _position - _lastPiece);
        _buffer.AsSpan(keep, _filled - keep).CopyTo(_buffer);
        _origin += keep;
        _position -= keep;
        _filled -= keep;
        do
        {
            int read = _compressed.Read(_buffer.AsSpan(_filled));
            _filled += read;
            IsExhausted |= read == 0;
        }
        while (!IsExhausted && _filled - _position < wanted);
    }
}
