using Tusk.FileSystems;

namespace Tusk.Hdfs.Client.Reading;

/// <summary>A file in HDFS, open for reading.</summary>
/// <remarks>
/// Any number of tasks may read at once; each read has a connection to itself while it runs, and connections are kept for
/// the next. Reads that follow each other are recognised, and served by one operation for each block. Every byte is checked.
/// What is read past a failed DataNode, and how patiently, is said at <see cref="HdfsReadKeys"/>.
/// </remarks>
public sealed class HdfsInput : FsInput
{
    /// <summary>How many sequences of reads are kept open between two reads.</summary>
    private const int MaxSequences = 4;

    /// <summary>How many ends of reads are remembered, to know what continues them.</summary>
    private const int RememberedEnds = 16;

    private readonly OpenFile _file;
    private readonly Lock _gate = new();
    private readonly List<FileCursor> _sequences = [];
    private readonly long[] _ends = new long[RememberedEnds];
    private int _nextEnd;
    private volatile bool _disposed;

    internal HdfsInput(OpenFile file)
    {
        _file = file;
        _ends.AsSpan().Fill(-1);
    }

    /// <inheritdoc/>
    public override FsPath Path => _file.Blocks.Path;

    /// <summary>Length of the file in bytes when it was opened; of a file being written, what could be read then.</summary>
    public override long Length => _file.Blocks.Length;

    /// <inheritdoc/>
    public override int ReadAt(long offset, Span<byte> destination)
    {
        if (!TryBegin(offset, destination.Length, out FileCursor? cursor, out FileCursor? surplus))
        {
            return 0;
        }

        try
        {
            Blocking.Result(CloseAsync(surplus, blocking: true, default));
            if (cursor.Position < offset)
            {
                Blocking.Result(cursor.SeekAsync(offset, blocking: true, default));
            }

            int total = 0;
            while (total < destination.Length && Blocking.Result(cursor.FillAsync(blocking: true, default)))
            {
                total += Copy(cursor, destination[total..]);
            }

            Blocking.Result(EndAsync(cursor, blocking: true, default));
            return total;
        }
        catch
        {
            cursor.Abandon();
            throw;
        }
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAtAsync(
        long offset, Memory<byte> destination, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!TryBegin(offset, destination.Length, out FileCursor? cursor, out FileCursor? surplus))
        {
            return 0;
        }

        try
        {
            await CloseAsync(surplus, blocking: false, cancellationToken).ConfigureAwait(false);
            if (cursor.Position < offset)
            {
                await cursor.SeekAsync(offset, blocking: false, cancellationToken).ConfigureAwait(false);
            }

            int total = 0;
            while (total < destination.Length && await cursor.FillAsync(blocking: false, cancellationToken).ConfigureAwait(false))
            {
                total += Copy(cursor, destination.Span[total..]);
            }

            await EndAsync(cursor, blocking: false, cancellationToken).ConfigureAwait(false);
            return total;
        }
        catch
        {
            cursor.Abandon();
            throw;
        }
    }

    /// <summary>Reads ranges: those close to each other by one operation, different blocks at the same time.</summary>
    /// <inheritdoc/>
    public override ValueTask ReadVectoredAsync(IReadOnlyList<FileRange> ranges, CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        CheckRanges(ranges);
        return new VectoredRead(_file).ReadAsync(ranges, cancellationToken);
    }

    /// <summary>A seekable stream, which reads ahead as far as the socket's buffer; disposing of it leaves this open.</summary>
    /// <inheritdoc/>
    public override Stream OpenStream(long start = 0) => OpenStream(start, CancellationToken.None);

    /// <inheritdoc cref="OpenStream(long)"/>
    /// <param name="start">Where it begins.</param>
    /// <param name="stopping">Ends its blocking reads.</param>
    public override Stream OpenStream(long start, CancellationToken stopping)
    {
        ThrowIfDisposed();
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        return new HdfsInputStream(_file, start, this, stopping);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        FileCursor[] open;
        lock (_gate)
        {
            _disposed = true;
            open = [.. _sequences];
            _sequences.Clear();
        }

        foreach (FileCursor cursor in open)
        {
            cursor.Abandon();
        }
    }

    private static int Copy(FileCursor cursor, Span<byte> destination)
    {
        ReadOnlySpan<byte> available = cursor.Available;
        int bytes = Math.Min(available.Length, destination.Length);
        available[..bytes].CopyTo(destination);
        cursor.Advance(bytes);
        return bytes;
    }

    private static ValueTask CloseAsync(FileCursor? cursor, bool blocking, CancellationToken cancellationToken) =>
        cursor?.CloseAsync(blocking, cancellationToken) ?? default;

    /// <summary>The cursor of a read: one that stands there, or a new one.</summary>
    /// <returns>False if there is nothing to read.</returns>
    private bool TryBegin(
        long offset, int length, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out FileCursor? cursor, out FileCursor? surplus)
    {
        ThrowIfDisposed();
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        (cursor, surplus) = (null, null);
        if (offset >= Length || length == 0)
        {
            return false;
        }

        lock (_gate)
        {
            int at = _sequences.FindIndex(sequence => sequence.Position == offset);
            at = at >= 0 ? at : _sequences.FindIndex(sequence => sequence.IsNear(offset));
            if (at >= 0)
            {
                cursor = _sequences[at];
                _sequences.RemoveAt(at);
                return true;
            }

            // A read that begins where another one ended is the second of a sequence: it asks for all that follows.
            int continued = Array.IndexOf(_ends, offset);
            if (continued < 0)
            {
                cursor = new FileCursor(_file, offset, offset + length);
                return true;
            }

            _ends[continued] = -1;
            cursor = new FileCursor(_file, offset, Length);
            if (_sequences.Count == MaxSequences)
            {
                surplus = _sequences[0];
                _sequences.RemoveAt(0);
            }

            return true;
        }
    }

    /// <summary>Keeps the cursor of a sequence, closes another.</summary>
    private ValueTask EndAsync(FileCursor cursor, bool blocking, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (cursor.Position < cursor.End && !_disposed && _sequences.Count < MaxSequences)
            {
                _sequences.Add(cursor);
                return default;
            }

            _ends[_nextEnd] = cursor.Position;
            _nextEnd = (_nextEnd + 1) % RememberedEnds;
        }

        return cursor.CloseAsync(blocking, cancellationToken);
    }

    internal void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_disposed, this);
}
