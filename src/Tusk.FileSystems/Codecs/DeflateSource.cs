using System.Diagnostics;

namespace Tusk.FileSystems.Codecs;

/// <summary>Compressed bytes on their way to a decoder that does not tell how much it used: hands them out so that it shows.</summary>
/// <remarks>
/// The decoder asks for more only while it is not at the end of its data. So the byte before each place where the data
/// can end — its trailer and then another member or the end of the file stand there — is handed out alone: a decoder
/// that asked for that byte and is at its end now ended there, to the byte. One that ends anywhere else ended where
/// nothing right can follow.
/// </remarks>
internal sealed class DeflateSource : Stream
{
    private readonly Stream _compressed;
    private readonly int _trailerBytes;
    private readonly int _headerBytes;
    private readonly MemberFinder _findMember;
    private readonly byte[] _buffer = new byte[64 << 10];
    private long _origin;
    private int _position;
    private int _filled;
    private int _lastPiece;
    private bool _isExhausted;

    /// <summary>Hands out a file from where it stands.</summary>
    /// <param name="compressed">The file; disposed of with this.</param>
    /// <param name="trailerBytes">Size of what follows the data of a member.</param>
    /// <param name="headerBytes">By how many bytes at the most <paramref name="findMember"/> knows a member.</param>
    /// <param name="findMember">Finds where a member may begin.</param>
    public DeflateSource(Stream compressed, int trailerBytes, int headerBytes, MemberFinder findMember)
    {
        Debug.Assert(trailerBytes > 0 && headerBytes > 0);
        _compressed = compressed;
        _trailerBytes = trailerBytes;
        _headerBytes = headerBytes;
        _findMember = findMember;
    }

    /// <summary>The first place where a member may begin, as far as the bytes go; -1 if there is none.</summary>
    public delegate int MemberFinder(ReadOnlySpan<byte> bytes);

    /// <summary>Offset in the file of the next byte.</summary>
    public long Offset => _origin + _position;

    /// <summary>Offset in the file behind the last byte that was fetched.</summary>
    public long End => _origin + _filled;

    /// <summary>Whether a read asked for bytes behind the end of the file.</summary>
    public bool EndWasSeen { get; private set; }

    /// <summary>Whether the last read gave the one byte before a place where the data can end: the trailer is next.</summary>
    public bool IsAtPossibleEnd { get; private set; }

    /// <summary>Whether the last read began where too little of the file was left for a trailer.</summary>
    public bool IsWithinTrailer => _isExhausted && _filled - (_position - _lastPiece) <= _trailerBytes;

    /// <summary>Whether nothing is left of the file.</summary>
    public bool IsAtEnd
    {
        get
        {
            FetchAhead(1);
            return _position == _filled;
        }
    }

    /// <summary>Offset in the file of what the last read gave.</summary>
    public long LastPieceOffset => Offset - _lastPiece;

    /// <summary>What the last read gave and as much behind it as a trailer takes, if the file has that.</summary>
    public ReadOnlySpan<byte> LastPiece =>
        _buffer.AsSpan(_position - _lastPiece, Math.Min(_lastPiece + _trailerBytes, _filled - _position + _lastPiece));

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
        int behind = _trailerBytes + _headerBytes;
        FetchAhead(behind + 1);
        ReadOnlySpan<byte> ahead = _buffer.AsSpan(_position, _filled - _position);
        int count = Math.Min(buffer.Length, ahead.Length - (_isExhausted ? 0 : behind));
        int possibleEnd = FindPossibleEnd(ahead, count);
        IsAtPossibleEnd = possibleEnd == 1;
        _lastPiece = possibleEnd < 0 ? count : Math.Max(1, possibleEnd - 1);
        EndWasSeen |= _lastPiece == 0 && !buffer.IsEmpty;
        ahead[.._lastPiece].CopyTo(buffer);
        _position += _lastPiece;
        return _lastPiece;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int ReadByte()
    {
        FetchAhead(1);
        return _position < _filled ? _buffer[_position++] : -1;
    }

    /// <summary>Takes the trailer, which is next if <see cref="IsAtPossibleEnd"/>, if it is as expected.</summary>
    public bool TrySkip(ReadOnlySpan<byte> trailer)
    {
        bool isNext = _buffer.AsSpan(_position, _filled - _position).StartsWith(trailer);
        _position += isNext ? trailer.Length : 0;
        return isNext;
    }

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

    // Where, within the next count bytes, the data can end: 1 is behind the first of them. -1 if nowhere.
    private int FindPossibleEnd(ReadOnlySpan<byte> ahead, int count)
    {
        int first = _trailerBytes + 1;
        int last = Math.Min(ahead.Length, _trailerBytes + count + _headerBytes);
        int member = first < last ? _findMember(ahead[first..last]) : -1;
        if (member >= 0 && member < count)
        {
            return member + 1;
        }

        int beforeEnd = ahead.Length - _trailerBytes;
        return _isExhausted && beforeEnd > 0 && beforeEnd <= count ? beforeEnd : -1;
    }

    private void FetchAhead(int wanted)
    {
        if (_isExhausted || _filled - _position >= wanted)
        {
            return;
        }

        _buffer.AsSpan(_position, _filled - _position).CopyTo(_buffer);
        _origin += _position;
        _filled -= _position;
        _position = 0;
        _lastPiece = 0;
        while (!_isExhausted && _filled < wanted)
        {
            int read = _compressed.Read(_buffer.AsSpan(_filled));
            _filled += read;
            _isExhausted = read == 0;
        }
    }
}
