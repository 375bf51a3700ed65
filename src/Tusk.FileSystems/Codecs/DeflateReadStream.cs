using System.IO.Compression;
using Tusk.Common.Errors;

namespace Tusk.FileSystems.Codecs;

/// <summary>Decompresses a file of deflate members and checks it: every member complete, what follows its data right, nothing behind the last.</summary>
/// <remarks>
/// The runtime's streams take a file that is cut anywhere for a whole one. So the frame is read here and only the
/// deflate data inside goes to the runtime's decoder. That decoder does not tell how much it consumed, only that it
/// finished within the last piece handed to it; the member's end is where its trailer, known by then, stands in that
/// piece with another member or the end of the file behind it.
/// </remarks>
internal abstract class DeflateReadStream : Stream
{
    private readonly string _fileName;
    private readonly string _format;
    private readonly int _trailerBytes;
    private readonly DeflateSource _source;
    private DeflateStream? _member;
    private bool _isAtEnd;

    /// <summary>Decompresses a file.</summary>
    /// <param name="compressed">Read from where it stands; disposed of with this.</param>
    /// <param name="fileName">What messages call the file.</param>
    /// <param name="format">What messages call the format.</param>
    /// <param name="trailerBytes">Size of what follows the data of a member.</param>
    protected DeflateReadStream(Stream compressed, string fileName, string format, int trailerBytes)
    {
        _source = new DeflateSource(compressed);
        _fileName = fileName;
        _format = format;
        _trailerBytes = trailerBytes;
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

    /// <summary>Where the member being read begins in the file.</summary>
    protected long MemberStart { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        while (!_isAtEnd && !buffer.IsEmpty)
        {
            _member ??= OpenMember();
            int read = Decode(buffer);
            if (read > 0)
            {
                Append(buffer[..read]);
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

    /// <summary>Begins a member: reads its header and checks it; its content is empty so far.</summary>
    protected abstract void ReadHeader();

    /// <summary>Takes note of content of the member.</summary>
    protected abstract void Append(ReadOnlySpan<byte> content);

    /// <summary>Writes what must follow the data of the member, if all its content was noted.</summary>
    protected abstract void WriteTrailer(Span<byte> trailer);

    /// <summary>Whether a member may begin so.</summary>
    /// <param name="bytes">One or two.</param>
    protected abstract bool IsHeader(ReadOnlySpan<byte> bytes);

    /// <summary>Whether bytes that begin as the trailer does are the end of the member's data all the same.</summary>
    /// <remarks>
    /// They are where the checksum is 0 and zeros precede it. Else they are a trailer and a member of the same content
    /// whose header is damaged: to pass over it would lose it silently.
    /// </remarks>
    /// <param name="bytes">What stands between the first match and one that has a header or the end of the file behind it.</param>
    /// <param name="trailer">What both match.</param>
    protected virtual bool IsData(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> trailer) => bytes.Length < trailer.Length;

    /// <summary>Where another member seems to begin; -1 where nothing looks like one.</summary>
    protected virtual int FindMember(ReadOnlySpan<byte> bytes) => -1;

    /// <summary>What is wrong when the trailer is not there.</summary>
    protected abstract string DescribeTrailer();

    /// <summary>The next byte of a header.</summary>
    protected byte NextHeaderByte()
    {
        int next = _source.ReadByte();
        return next >= 0 ? (byte)next : throw Truncated();
    }

    /// <summary>The error of a header.</summary>
    protected HadoopException CorruptHeader(string what) => Corrupt(what, MemberStart);

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
        MemberStart = _source.Offset;
        ReadHeader();
        return new DeflateStream(_source, CompressionMode.Decompress, leaveOpen: true);
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

        Span<byte> trailer = stackalloc byte[_trailerBytes];
        WriteTrailer(trailer);
        ReadOnlySpan<byte> rest = _source.ReturnLastPiece(_trailerBytes + 2);
        int end = FindTrailer(rest, trailer);
        if (end < 0)
        {
            throw NoTrailer(rest, trailer);
        }

        _source.Skip(end + _trailerBytes);
        _isAtEnd = rest.Length == end + _trailerBytes;
    }

    private int FindTrailer(ReadOnlySpan<byte> rest, ReadOnlySpan<byte> trailer)
    {
        int first = rest.IndexOf(trailer);
        int end = first;
        while (end >= 0)
        {
            ReadOnlySpan<byte> behind = rest[(end + _trailerBytes)..];
            if (behind.IsEmpty || IsHeader(behind[..Math.Min(2, behind.Length)]))
            {
                return end == first || IsData(rest[first..end], trailer) ? end : -1;
            }

            int further = rest[(end + 1)..].IndexOf(trailer);
            end = further < 0 ? -1 : end + 1 + further;
        }

        return -1;
    }

    private HadoopException NoTrailer(ReadOnlySpan<byte> rest, ReadOnlySpan<byte> trailer)
    {
        int found = rest.IndexOf(trailer);
        if (found >= 0)
        {
            return Corrupt($"bytes that are no {_format} member follow the last one", _source.Offset + found + _trailerBytes);
        }

        return _source.IsExhausted && EndsInside(rest, trailer)
            ? Truncated()
            : Corrupt(DescribeTrailer(), _source.Offset + LikelyTrailer(rest));
    }

    // Where another member begins, or the file ends, what should follow the data of this one stands before it.
    private int LikelyTrailer(ReadOnlySpan<byte> rest)
    {
        int next = FindMember(rest);
        int end = next >= 0 ? next : _source.IsExhausted ? rest.Length : 0;
        return Math.Max(0, end - _trailerBytes);
    }

    // Whether the file ends within the trailer: the last piece ends in a proper beginning of it.
    private static bool EndsInside(ReadOnlySpan<byte> rest, ReadOnlySpan<byte> trailer)
    {
        for (int count = Math.Min(trailer.Length - 1, rest.Length); count > 0; count--)
        {
            if (rest.EndsWith(trailer[..count]))
            {
                return true;
            }
        }

        return false;
    }

    private HadoopException Truncated() =>
        new($"{_fileName}: unexpected end of the {_format} file at offset {_source.End}; the member that begins at offset "
            + $"{MemberStart} is cut short.");

    private HadoopException Corrupt(string what, long offset, Exception? cause = null) =>
        new($"{_fileName}: corrupt {_format} file near offset {offset}: {what}.", cause!);
}
