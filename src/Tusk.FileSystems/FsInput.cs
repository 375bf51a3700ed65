namespace Tusk.FileSystems;

/// <summary>A file open for reading at any offset; safe for several readers at once.</summary>
public abstract class FsInput : IDisposable, IAsyncDisposable
{
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

    /// <summary>A seekable stream from <paramref name="start"/>; disposing of it leaves this open.</summary>
    public Stream OpenStream(long start = 0) => new FsInputStream(this, start);

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

    /// <summary>Closes the file.</summary>
    protected abstract void Dispose(bool disposing);
}
