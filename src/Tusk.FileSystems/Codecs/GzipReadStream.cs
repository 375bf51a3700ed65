using System.Buffers.Binary;
using System.IO.Compression;
using Tusk.Common.Checksums;
using Tusk.Common.Errors;

namespace Tusk.FileSystems.Codecs;

/// <summary>Decompresses gzip and checks it: every member complete, its checksum and length right, nothing behind the last.</summary>
/// <remarks>
/// The runtime's GZipStream takes a file that is cut anywhere for a whole one. So the frame is read here and only the
/// deflate data inside goes to the runtime's decoder. That decoder does not tell how much it consumed, only that it
/// finished within the last piece handed to it; the member's end is where checksum and length, both known by
/// then, stand in that piece with another member or the end of the file behind them.
/// </remarks>
internal sealed class GzipReadStream : Stream
{
    private const int TrailerBytes = 8;

    private readonly GzipSource _source;
    private readonly string _fileName;
    private DeflateStream? _member;
    private long _memberStart;
    private uint _checksum;
    private uint _length;
    private bool _isAtEnd;

    public GzipReadStream(Stream compressed, string fileName)
    {
        _source = new GzipSource(compressed);
        _fileName = fileName;
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        while (!_isAtEnd && !buffer.IsEmpty)
        {
            _member ??= OpenMember();
            int read = Decode(buffer);
            if (read > 0)
            {
                _checksum = Crc32.Append(_checksum, buffer[..read]);
                _length += (uint)read;
                return read;
            }

            CloseMember();
        }

        return 0;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

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
            _member?.Dispose();
            _source.Dispose();
        }

        base.Dispose(disposing);
    }

    private DeflateStream OpenMember()
    {
        _memberStart = _source.Offset;
        _checksum = 0;
        _length = 0;
        ReadHeader();
        return new DeflateStream(_source, CompressionMode.Decompress, leaveOpen: true);
    }

    private void ReadHeader()
    {
        const int HasHeaderChecksum = 2, HasExtra = 4, HasName = 8, HasComment = 16, Reserved = 0xE0;
        if (NextHeaderByte() != 0x1F || NextHeaderByte() != 0x8B || NextHeaderByte() != 8)
        {
            throw Corrupt("no gzip header (1F 8B 08)", _memberStart);
        }

        int flags = NextHeaderByte();
        if ((flags & Reserved) != 0)
        {
            throw Corrupt($"unknown flags 0x{flags:X2} in a gzip header", _memberStart);
        }

        SkipHeader(6); // time, extra flags, operating system
        if ((flags & HasExtra) != 0)
        {
            SkipHeader(NextHeaderByte() | (NextHeaderByte() << 8));
        }

        SkipHeaderText((flags & HasName) != 0);
        SkipHeaderText((flags & HasComment) != 0);
        SkipHeader((flags & HasHeaderChecksum) != 0 ? 2 : 0);
    }

    private int Decode(Span<byte> buffer)
    {
        try
        {
            return _member!.Read(buffer);
        }
        catch (InvalidDataException e)
        {
            throw Corrupt("the deflate data is malformed", _source.Offset, e);
        }
    }

    private void CloseMember()
    {
        _member!.Dispose();
        _member = null;
        if (_source.EndWasSeen)
        {
            throw Truncated();
        }

        Span<byte> trailer = stackalloc byte[TrailerBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, _checksum);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[4..], _length);
        ReadOnlySpan<byte> rest = _source.ReturnLastPiece(TrailerBytes + 2);
        int end = FindTrailer(rest, trailer);
        if (end < 0)
        {
            throw NoTrailer(rest, trailer);
        }

        _source.Skip(end + TrailerBytes);
        _isAtEnd = rest.Length == end + TrailerBytes;
    }

    // Eight bytes can match too early, if the checksum is 0 and zeros precede it, but then no member follows there.
    private static int FindTrailer(ReadOnlySpan<byte> rest, ReadOnlySpan<byte> trailer)
    {
        int from = 0;
        while (true)
        {
            int found = rest[from..].IndexOf(trailer);
            if (found < 0)
            {
                return -1;
            }

            int end = from + found;
            ReadOnlySpan<byte> behind = rest[(end + TrailerBytes)..];
            if (behind.IsEmpty || behind[0] == 0x1F)
            {
                return end;
            }

            from = end + 1;
        }
    }

    private HadoopException NoTrailer(ReadOnlySpan<byte> rest, ReadOnlySpan<byte> trailer)
    {
        int found = rest.IndexOf(trailer);
        if (found >= 0)
        {
            return Corrupt("bytes that are no gzip member follow the last one", _source.Offset + found + TrailerBytes);
        }

        return _source.IsExhausted && EndsInside(rest, trailer)
            ? Truncated()
            : Corrupt(
                $"checksum or length of the member that begins at offset {_memberStart} is wrong or missing "
                + $"(its content has {_checksum:X8}, {_length} B)", _source.Offset);
    }

    // Whether the file ends within the eight bytes: the last piece ends in a proper beginning of them.
    private static bool EndsInside(ReadOnlySpan<byte> rest, ReadOnlySpan<byte> trailer)
    {
        for (int count = Math.Min(TrailerBytes - 1, rest.Length); count > 0; count--)
        {
            if (rest.EndsWith(trailer[..count]))
            {
                return true;
            }
        }

        return false;
    }

    private int NextHeaderByte()
    {
        int next = _source.ReadByte();
        return next >= 0 ? next : throw Truncated();
    }

    private void SkipHeader(int count)
    {
        for (int i = 0; i < count; i++)
        {
            NextHeaderByte();
        }
    }

    private void SkipHeaderText(bool isPresent)
    {
        while (isPresent && NextHeaderByte() != 0)
        {
        }
    }

    private HadoopException Truncated() =>
        new($"{_fileName}: unexpected end of the gzip file at offset {_source.End}; the member that begins at offset "
            + $"{_memberStart} is cut short.");

    private HadoopException Corrupt(string what, long offset, Exception? cause = null) =>
        new($"{_fileName}: corrupt gzip file near offset {offset}: {what}.", cause!);
}
