using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Tusk.Common.Errors;
using Tusk.Common.Memory;

namespace Tusk.FileSystems.Lines;

/// <summary>Reads the lines of a piece of a file; any way of cutting the file into pieces gives each line once.</summary>
/// <remarks>
/// <para>LF, CR and CRLF end a line, mixed; nothing follows a final end. A piece has the lines that begin behind its
/// start and up to its end (so the line that begins right at the end of a piece is its last one), and the file's first.
/// A byte-order mark at the file's start is not part of the first line, though offsets count it; a file of
/// nothing else has no line.</para>
/// <para>With a delimiter, records are what lies between its occurrences, found from the file's start without overlap;
/// a record belongs to the piece in which the occurrence before it begins. Hadoop does the same but where a delimiter
/// repeats itself and a piece begins inside a run of it: there Hadoop loses or shifts bytes.</para>
/// <para>With a limit, longer lines are passed over and counted; the next line has its own offset (Hadoop's new reader
/// gives it that of the line passed over). Memory stays within the limit, and within the format's bound of memory: a line
/// that the limit allows and memory does not is an error.</para>
/// <para>How it is fast: line ends are found 64 bytes at a time and kept as bits of a word, so that a call usually takes
/// one bit and no look at the bytes between.</para>
/// Source: Apache Hadoop 3.4, o.a.h.mapreduce.lib.input.LineRecordReader, o.a.h.util.LineReader.
/// </remarks>
public sealed class LineReader : IDisposable
{
    // One look at the data: the bits of a ulong.
    private const int Step = 64;
    private const int MarkBytes = 3;
    private const int SmallestBufferBytes = 4096;
    private const byte LineFeed = (byte)'\n';
    private const byte CarriageReturn = (byte)'\r';

    private readonly Stream _source;
    private readonly string _name;
    private readonly long _start;
    private readonly long _end;
    private readonly long _knownEnd; // the source had so many bytes when it was opened; 0 if nobody knows
    private readonly byte[]? _delimiter;
    private readonly byte _first;
    private readonly byte _second;
    private readonly int _userLimit;
    private readonly int _keptLimit; // no line is kept that has as many bytes; at most _userLimit
    private readonly bool _skipsLongLines;
    private readonly string _memorySetting;
    private readonly int _readBytes;
    private readonly CancellationToken _stopping;

    // Step bytes longer than what is ever filled, so that a look never leaves it.
    private byte[] _buffer;
    private long _origin;
    private int _filled;

    // Everything before _scanned was looked at; _mask has the line ends of the last Step bytes before it.
    private int _scanned;
    private ulong _mask;

    private int _next;
    private long _lineStart;
    private int _lastStart;

    // Bytes of the current line that were thrown away already: it is too long, or belongs to the piece before.
    private long _discarded;
    private int _discardedMark;
    private bool _isForeign;
    private bool _sourceEnded;
    private long _bytesConsumed;

    /// <summary>Reads the lines of a piece of a file.</summary>
    /// <param name="input">The file; it stays open when this is disposed of.</param>
    /// <param name="start">Offset of the piece.</param>
    /// <param name="length">Its length in bytes.</param>
    /// <param name="format">Line ends and limits.</param>
    /// <param name="stopping">Ends a call of <see cref="Read"/> wherever it reads on in the file: a line may be long, and passed over.
    /// This call, too: where a delimiter repeats itself it looks at what is before the piece.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public LineReader(FsInput input, long start, long length, LineFormat format, CancellationToken stopping = default)
        : this(input, start, length, format, SafeStart(input, start, format, stopping), stopping)
    {
    }

    /// <summary>Reads all lines of a stream.</summary>
    /// <param name="stream">Read from where it stands; disposed of with this.</param>
    /// <param name="name">What error messages call it.</param>
    /// <param name="format">Line ends and limits.</param>
    /// <param name="stopping">Ends a call of <see cref="Read"/> wherever it reads on in the stream.</param>
    public LineReader(Stream stream, string name, LineFormat format, CancellationToken stopping = default)
        : this(stream, name, 0, long.MaxValue, 0, format, stopping)
    {
    }

    private LineReader(FsInput input, long start, long length, LineFormat format, long scanStart, CancellationToken stopping)
        : this(
            input.OpenStream(scanStart, stopping),
            input.Path.ToString(),
            start,
            start + length,
            scanStart,
            Fitting(format, start, length, input.Length),
            stopping) =>
        _knownEnd = input.Length;

    private LineReader(
        Stream stream, string name, long start, long end, long scanStart, LineFormat format, CancellationToken stopping)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfLessThan(end, start);
        ArgumentOutOfRangeException.ThrowIfLessThan(format.BufferBytes, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(format.BufferBytes, 1 << 30);
        (_source, _name, _start, _end, _origin) = (stream, name, start, end, scanStart);
        _isForeign = start > 0;
        ReadOnlySpan<byte> delimiter = format.Delimiter.Span;
        _delimiter = delimiter.Length > 1 ? delimiter.ToArray() : null;
        (_first, _second) = delimiter.Length == 1 ? (delimiter[0], delimiter[0]) : (LineFeed, CarriageReturn);
        _skipsLongLines = format.MaxBytes is not null;
        _readBytes = Math.Max(format.BufferBytes, 2 * (_delimiter?.Length ?? 1));

        // No array holds a line of 2 GiB and what is read behind it.
        _userLimit = Math.Min(format.MaxBytes ?? LineFormat.BuiltInMaxBytes, Array.MaxLength - _readBytes - (2 * Step));
        _keptLimit = (int)Math.Min(_userLimit, format.UnfitBytes);
        _memorySetting = format.MemorySetting;
        _stopping = stopping;
        _buffer = new byte[_readBytes + Step];
        _lastStart = -1;
    }

    /// <summary>Offset in the file of the line last read, counting a byte-order mark before it; after a failure, of the
    /// line that could not be read.</summary>
    public long LineOffset => _origin + _lineStart;

    /// <summary>How many bytes of the file were passed, from the piece's start; within a buffer while lines are read, exact
    /// after the last one. Any thread may ask.</summary>
    public long BytesConsumed => Volatile.Read(ref _bytesConsumed);

    /// <summary>How many lines were passed over because they reach the user's limit.</summary>
    public long SkippedRecords { get; private set; }

    /// <summary>Moves to the next line.</summary>
    /// <param name="line">The line without its end; valid until the next call.</param>
    /// <returns>False after the last line.</returns>
    /// <exception cref="HadoopException">The file cannot be read, or a line is too long.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public bool Read(out ReadOnlySpan<byte> line)
    {
        // The usual case: a line that begins and ends within what is in the buffer.
        ulong mask = _mask;
        int scanned = _scanned;
        byte[] buffer = _buffer;
        while (mask == 0)
        {
            if (scanned > _filled - Step || _delimiter is not null)
            {
                (_scanned, _mask) = (scanned, 0);
                return ReadSlow(out line);
            }

            mask = LineEnds(buffer.AsSpan(scanned, Step));
            scanned += Step;
        }

        _scanned = scanned;
        int end = scanned - Step + BitOperations.TrailingZeroCount(mask);
        int start = _next;
        int after = end + 1;
        ulong rest = mask & (mask - 1);
        if (buffer[end] != _first && after < scanned && buffer[after] == LineFeed)
        {
            after++; // CRLF; the LF is the next bit.
            rest &= rest - 1;
        }
        else if (buffer[end] != _first)
        {
            _mask = mask;
            return ReadSlow(out line);
        }

        if (start > _lastStart || after - start >= _keptLimit || _discarded != 0)
        {
            _mask = mask;
            return ReadSlow(out line);
        }

        _mask = rest;
        _next = after;
        _lineStart = start;
        line = new ReadOnlySpan<byte>(buffer, start, end - start);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _source.Dispose();
        int dropped = _buffer.Length;
        _buffer = [];
        DroppedArrays.Note(dropped);
    }

    /// <summary>A small file needs no large buffer, and there may be many of them.</summary>
    private static LineFormat Fitting(LineFormat format, long start, long length, long fileBytes)
    {
        long bytes = Math.Max(SmallestBufferBytes, Math.Min(length, fileBytes - start) * 3 / 2);
        return bytes < format.BufferBytes ? format with { BufferBytes = (int)bytes } : format;
    }

    private static long SafeStart(FsInput input, long start, LineFormat format, CancellationToken stopping)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        return DelimiterScan.SafeStart(input, start, format.Delimiter.Span, stopping);
    }

    // Every case: CR, the end of the buffer, of the piece and of the file, first and last lines, limits.
    private bool ReadSlow(out ReadOnlySpan<byte> line)
    {
        bool isLine = TryReadAny(out line);
        PublishConsumed();
        return isLine;
    }

    private bool TryReadAny(out ReadOnlySpan<byte> line)
    {
        while (_isForeign || _discarded > 0 || _next <= _lastStart || _filled == 0)
        {
            if (!TryFindEnd(out int end, out int after))
            {
                if (!_sourceEnded)
                {
                    if (_isForeign && _scanned > _lastStart && _filled > 0)
                    {
                        break; // The line that began before this piece ends behind it: none begins in it.
                    }

                    Fill();
                    continue;
                }

                if (_next == _filled && _discarded == 0)
                {
                    break;
                }

                end = after = _filled;
            }

            if (TryTake(end, after, out line))
            {
                return true;
            }
        }

        line = default;
        return false;
    }

    /// <summary>Looks for the end of the current line in what is in the buffer.</summary>
    private bool TryFindEnd(out int end, out int after)
    {
        if (_delimiter is not null)
        {
            return TryFindDelimiter(out end, out after);
        }

        end = after = 0;
        while (_mask == 0)
        {
            if (_scanned == _filled)
            {
                return false;
            }

            Look();
        }

        end = _scanned - Step + BitOperations.TrailingZeroCount(_mask);
        after = end + 1;
        if (_buffer[end] != _first)
        {
            Debug.Assert(_buffer[end] == CarriageReturn, "The other line end is CR.");
            if (after == _filled && !_sourceEnded)
            {
                return false; // An LF may follow.
            }

            if (after < _filled && _buffer[after] == LineFeed)
            {
                after++;
            }
        }

        DropEndsBefore(after);
        return true;
    }

    /// <summary>Takes the line ends up to <paramref name="after"/> out of the mask.</summary>
    private void DropEndsBefore(int after)
    {
        _mask &= _mask - 1;
        if (after > _scanned)
        {
            _scanned = after; // The LF of a CRLF that lies across two looks.
        }
        else if (_mask != 0 && _scanned - Step + BitOperations.TrailingZeroCount(_mask) < after)
        {
            _mask &= _mask - 1;
        }
    }

    private void Look()
    {
        int count = Math.Min(Step, _filled - _scanned);
        ulong mask = LineEnds(_buffer.AsSpan(_scanned, Step));

        // Bits are counted from Step bytes before _scanned; what lies behind the filled part falls off the top.
        _mask = mask << (Step - count);
        _scanned += count;
    }

    private bool TryFindDelimiter(out int end, out int after)
    {
        int found = _buffer.AsSpan(_scanned, _filled - _scanned).IndexOf(_delimiter);
        if (found < 0)
        {
            // Its first bytes may be the last that are here.
            _scanned = Math.Max(_scanned, _filled - _delimiter!.Length + 1);
            end = after = 0;
            return false;
        }

        end = _scanned + found;
        after = _scanned = end + _delimiter!.Length;
        return true;
    }

    /// <summary>Moves behind a line and gives it out, unless it belongs to another piece or is too long.</summary>
    private bool TryTake(int end, int after, out ReadOnlySpan<byte> line)
    {
        line = default;
        int start = _next;
        long discarded = _discarded;
        (_next, _lineStart, _discarded) = (after, start - discarded, 0);
        if (_isForeign)
        {
            // A delimiter that begins before the piece was only scanned for the sake of those behind it.
            _isForeign = _delimiter is not null && _origin + end < _start && end != after;
            return false;
        }

        int mark = discarded > 0 ? _discardedMark : MarkOf(start, end);
        _discardedMark = 0;
        long bytes = discarded + after - start - mark;
        if (bytes >= _keptLimit)
        {
            PassOver(start - discarded, bytes);
            return false;
        }

        line = _buffer.AsSpan(start + mark, end - start - mark);
        return mark == 0 || bytes > 0;
    }

    /// <summary>How long the byte-order mark of a line is; 0 if it has none, as all but the file's first.</summary>
    private int MarkOf(int start, int end) =>
        _origin + start == 0 && _buffer.AsSpan(start, end - start).StartsWith("\uFEFF"u8) ? MarkBytes : 0;

    private void PassOver(long start, long bytes)
    {
        // What is longer than memory allows, but not than the user does, was discarded only to see which.
        if (!_skipsLongLines || bytes < _userLimit)
        {
            throw TooLong(_origin + start, bytes);
        }

        SkippedRecords++;
    }

    /// <summary>Reads more behind what is here, after making room.</summary>
    private void Fill()
    {
        _stopping.ThrowIfCancellationRequested();
        bool mayDiscard = _isForeign || _discarded > 0;
        if (!mayDiscard && _scanned - _next >= (long)_keptLimit + MarkBytes)
        {
            PassOverWhatIsHere();
            mayDiscard = true;
        }

        int keepFrom = mayDiscard ? Unfinished() : _next;
        _discarded += keepFrom - _next;
        MoveToFront(keepFrom);
        _lineStart = -_discarded;
        if (_filled > _buffer.Length - Step - (_readBytes / 2))
        {
            Grow();
        }

        // Up to the end of the piece, and somewhat behind it, as its last line ends there.
        int room = _buffer.Length - Step - _filled;
        long wanted = Math.Clamp(_end - (_origin + _filled), 0, room) + (_readBytes / 4) + 1;
        int read = _source.Read(_buffer, _filled, (int)Math.Min(wanted, room));
        _sourceEnded = read == 0;
        _filled += read;
        if (_sourceEnded && _origin + _filled < _knownEnd)
        {
            throw new HadoopException($"{_name}: ends at offset {_origin + _filled} and had {_knownEnd} B when it was opened: "
                + "it was cut while it was read.");
        }

        long lastStart = _end - _origin + (_delimiter?.Length ?? 1) - 1;
        _lastStart = (int)Math.Clamp(_end == long.MaxValue ? int.MaxValue : lastStart, -1, int.MaxValue);
        PublishConsumed();
    }

    /// <summary>Tells other threads how far it is: in one number, for they must not see one part of a sum changed without the other.</summary>
    private void PublishConsumed() => Volatile.Write(ref _bytesConsumed, Math.Max(0, _origin + _next - _start));

    // A CR at the very end waits for its LF; a delimiter's first bytes wait for the rest.
    private int Unfinished() => _mask != 0 ? _scanned - Step + BitOperations.TrailingZeroCount(_mask) : _scanned;

    private void PassOverWhatIsHere()
    {
        if (!_skipsLongLines)
        {
            throw TooLong(_origin + _next, _scanned - _next);
        }

        _discardedMark = MarkOf(_next, _scanned);
    }

    private void MoveToFront(int from)
    {
        _buffer.AsSpan(from, _filled - from).CopyTo(_buffer);
        _origin += from;
        _filled -= from;
        _scanned -= from;
        _next = 0;
    }

    private void Grow()
    {
        long size = Math.Min(2L * _buffer.Length, (long)_keptLimit + MarkBytes + _readBytes + Step);
        int dropped = _buffer.Length;
        try
        {
            Array.Resize(ref _buffer, (int)Math.Min(Math.Max(size, _buffer.Length), Array.MaxLength));
        }
        catch (OutOfMemoryException e)
        {
            throw new LineTooLongException(
                $"{_name}: the line at offset {_origin + _next} has more than {_scanned - _next} B, for which there is no memory "
                + $"(set {LineFormat.MaxBytesSetting.Name} to pass over long lines).",
                e);
        }

        DroppedArrays.Note(dropped);
    }

    private LineTooLongException TooLong(long offset, long bytes) => new(_keptLimit < _userLimit
        ? $"{_name}: the line at offset {offset} has {bytes} B or more; at most {_keptLimit - 1} B fit a task's share of memory "
        + $"(give the job more, {_memorySetting}, or set {LineFormat.MaxBytesSetting.Name} to {_keptLimit} or less to pass over longer lines)."
        : $"{_name}: the line at offset {offset} has {bytes} B or more; at most {_userLimit - 1} B "
        + $"(set {LineFormat.MaxBytesSetting.Name} to pass over longer lines, or to allow them).");

    // A bit for each of 64 bytes that is a line end. The load without a bounds check stays within the span: it takes 64 bytes
    // from its first on, and every caller makes it that long (AsSpan checks that against the array, which is never short: see _buffer).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong LineEnds(ReadOnlySpan<byte> bytes)
    {
        Debug.Assert(bytes.Length == Step, "A look is at 64 bytes.");
        if (Vector512.IsHardwareAccelerated)
        {
            Vector512<byte> all = Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(bytes));
            return (Vector512.Equals(all, Vector512.Create(_first)) | Vector512.Equals(all, Vector512.Create(_second)))
                .ExtractMostSignificantBits();
        }

        Vector256<byte> first = Vector256.Create(_first);
        Vector256<byte> second = Vector256.Create(_second);
        Vector256<byte> low = Vector256.Create(bytes);
        Vector256<byte> high = Vector256.Create(bytes[32..]);
        uint lowBits = (Vector256.Equals(low, first) | Vector256.Equals(low, second)).ExtractMostSignificantBits();
        uint highBits = (Vector256.Equals(high, first) | Vector256.Equals(high, second)).ExtractMostSignificantBits();
        return lowBits | ((ulong)highBits << 32);
    }
}
