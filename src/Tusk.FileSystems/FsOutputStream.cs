namespace Tusk.FileSystems;

/// <summary>A file open for writing, front to back. It is complete once disposing of it has succeeded.</summary>
/// <remarks>One caller at a time. After a failure it stays failed: nothing more is written, and disposing throws no second time.</remarks>
public abstract class FsOutputStream : Stream
{
    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => Position;

    /// <summary>What was written is seen by who opens the file from now on (Hadoop's hflush); it may lie in memory only.</summary>
    /// <exception cref="Tusk.Common.Errors.HadoopException">It could not be handed on.</exception>
    public abstract ValueTask HflushAsync(CancellationToken cancellationToken = default);

    /// <summary>What was written is on disk, and seen (Hadoop's hsync).</summary>
    /// <exception cref="Tusk.Common.Errors.HadoopException">It could not be made durable.</exception>
    public abstract ValueTask HsyncAsync(CancellationToken cancellationToken = default);

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();
}
