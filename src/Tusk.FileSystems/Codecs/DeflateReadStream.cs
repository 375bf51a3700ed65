using System.IO.Compression;
using System.Runtime.ExceptionServices;
using Tusk.Common.Errors;
using Tusk.Common.Streams;

namespace Tusk.FileSystems.Codecs;

/// <summary>Decompresses a file of deflate members and checks it: every member complete, what follows its data right, nothing behind the last.</summary>
/// <remarks>
/// The runtime's streams take a file that is cut anywhere for a whole one. So the frame is read here and only the
/// deflate data inside goes to the runtime's decoder. That decoder does not tell how much it consumed;
/// <see cref="DeflateSource"/> makes it show.
/// </remarks>
internal abstract class DeflateReadStream : ReadOnlyStream
{
    private readonly string _fileName;
    private readonly string _format;
    private readonly int _trailerBytes;
    private readonly DeflateSource _source;
    private DeflateStream? _member;
    private ExceptionDispatchInfo? _failure;
    private bool _isAtEnd;

    /// <summary>Decompresses a file.</summary>
    /// <param name="compressed">Read from where it stands; disposed of with this.</param>
    /// <param name="fileName">What messages call the file.</param>
    /// <param name="format">What messages call the format.</param>
    /// <param name="headerBytes">By how many bytes at the most <see cref="FindMember"/> knows a member.</param>
    /// <param name="trailerBytes">Size of what follows the data of a member.</param>
    protected DeflateReadStream(Stream compressed, string fileName, string format, int headerBytes, int trailerBytes)
    {
        _source = new DeflateSource(compressed, trailerBytes, headerBytes, FindMember);
        _fileName = fileName;
        _format = format;
        _trailerBytes = trailerBytes;
    }

    /// <summary>Where the member being read begins in the file.</summary>
    protected long MemberStart { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        _failure?.Throw(); // where it stands now is no place to go on from
        try
        {
            return ReadMembers(buffer);
        }
        catch (HadoopException e)
        {
            _failure = ExceptionDispatchInfo.Capture(e);
            throw;
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <summary>Begins a member: reads its header and checks it; its content is empty so far.</summary>
    protected abstract void ReadHeader();

    /// <summary>Takes note of content of the member.</summary>
    protected abstract void Append(ReadOnlySpan<byte> content);

    /// <summary>Writes what must follow the data of the member, if all its content was noted.</summary>
    protected abstract void WriteTrailer(Span<byte> trailer);

    /// <summary>The first place where a member may begin, as far as the bytes go; -1 if there is none.</summary>
    /// <remarks>It may be none after all, but then <see cref="ReadHeader"/> fails there; it must not miss any.</remarks>
    protected abstract int FindMember(ReadOnlySpan<byte> bytes);

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

    private int ReadMembers(Span<byte> buffer)
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
        if (!_source.IsAtPossibleEnd)
        {
            throw NothingRightFollows(trailer);
        }

        if (!_source.TrySkip(trailer))
        {
            throw Corrupt(DescribeTrailer(), _source.Offset);
        }

        _isAtEnd = _source.IsAtEnd;
    }

    // The data ended within the last piece; the search says only what to call the error.
    private HadoopException NothingRightFollows(ReadOnlySpan<byte> trailer)
    {
        if (_source.IsWithinTrailer)
        {
            return Truncated();
        }

        int found = _source.LastPiece.IndexOf(trailer);
        long start = _source.LastPieceOffset;
        return found >= 0
            ? Corrupt($"bytes that are no {_format} member follow the last one", start + found + _trailerBytes)
            : Corrupt(DescribeTrailer(), start);
    }

    private HadoopException Truncated() =>
        new($"{_fileName}: unexpected end of the {_format} file at offset {_source.End}; the member that begins at offset "
            + $"{MemberStart} is cut short.");

    private HadoopException Corrupt(string what, long offset, Exception? cause = null) =>
        new($"{_fileName}: corrupt {_format} file near offset {offset}: {what}.", cause!);
}
