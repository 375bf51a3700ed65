using System.IO.Pipelines;
using Tusk.Common.Errors;

namespace Tusk.FileSystems;

/// <summary>A file open for reading at any offset; safe for several readers at once.</summary>
/// <remarks>Once it is disposed of, every read throws <see cref="ObjectDisposedException"/>, also one of a stream or pipe over it.</remarks>
public abstract class FsInput : IDisposable, IAsyncDisposable
{
    private const int PipeBufferBytes = 64 << 10;

    /// <summary>The file, as messages name it.</summary>
    public abstract FsPath Path { get; }

    /// <summary>Length of the file in bytes when it was opened.</summary>
    public abstract long Length { get; }

    /// <summary>Reads bytes at an offset, blocking: what tasks use on their worker threads.</summary>
    /// <returns>How many bytes were read; fewer than asked only at the end of the file, 0 at or behind it.</returns>
    /// <exception cref="Tusk.Common.Errors.HadoopException">The bytes cannot be read.</exception>
    public abstract int ReadAt(long offset, Span<byte> destination);

    /// <summary>Reads bytes at an offset.</summary>
    /// <returns>How many bytes were read; fewer than asked only at the end of the file, 0 at or behind it.</returns>
    /// <exception cref="Tusk.Common.Errors.HadoopException">The bytes cannot be read.</exception>
    public abstract ValueTask<int> ReadAtAsync(
        long offset, Memory<byte> destination, CancellationToken cancellationToken = default);

    /// <summary>Reads several ranges, in an order and with as many operations as suit the file system.</summary>
    /// <param name="ranges">All within the file; their destinations must not overlap.</param>
    /// <param name="cancellationToken">Gives up; what the destinations hold then is not said.</param>
    /// <exception cref="ArgumentOutOfRangeException">An offset is negative.</exception>
    /// <exception cref="HadoopException">A range ends behind the file, or the bytes cannot be read.</exception>
    public virtual async ValueTask ReadVectoredAsync(
        IReadOnlyList<FileRange> ranges, CancellationToken cancellationToken = default)
    {
        CheckRanges(ranges);
        foreach (FileRange range in ranges)
        {
            int read = await ReadAtAsync(range.Offset, range.Destination, cancellationToken).ConfigureAwait(false);
            if (read < range.Destination.Length)
            {
                throw BehindTheEnd(range, range.Offset + read);
            }
        }
    }

    /// <summary>A seekable stream from <paramref name="start"/>; disposing of it leaves this open.</summary>
    public virtual Stream OpenStream(long start = 0) => new FsInputStream(this, start);

    /// <summary>The same; where a blocking read of it may have to wait for long, a token ends that.</summary>
    /// <param name="start">Where it begins.</param>
    /// <param name="stopping">Ends blocking reads with an <see cref="OperationCanceledException"/>.</param>
    public virtual Stream OpenStream(long start, CancellationToken stopping) => OpenStream(start);

    /// <summary>A pipe that reads from <paramref name="start"/> on; completing it leaves this open.</summary>
    public PipeReader OpenPipe(long start = 0) =>
        PipeReader.Create(OpenStream(start), new StreamPipeReaderOptions(bufferSize: PipeBufferBytes));

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    public virtual ValueTask DisposeAsync()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>Refuses ranges that are not within the file.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An offset is negative.</exception>
    /// <exception cref="HadoopException">A range ends behind the file.</exception>
    protected void CheckRanges(IReadOnlyList<FileRange> ranges)
    {
        ArgumentNullException.ThrowIfNull(ranges);
        foreach (FileRange range in ranges)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(range.Offset);
            if (range.Offset > Length - range.Destination.Length)
            {
                throw BehindTheEnd(range, Length);
            }
        }
    }

    /// <summary>Closes the file.</summary>
    protected abstract void Dispose(bool disposing);

    private HadoopException BehindTheEnd(FileRange range, long end) => new(
        $"Cannot read {range.Destination.Length} B at offset {range.Offset} of {Path}: it ends at {end}.");
}
