namespace Tusk.FileSystems;

/// <summary>A file open for writing, front to back. It is complete once disposing of it has succeeded and no call on it had failed.</summary>
/// <remarks>
/// <para>One caller at a time.</para>
/// <para>
/// After a call that failed, or was cancelled while it was under way, the stream stays failed: further calls throw the same
/// reason, and disposing throws no second time, but the file is not complete then, and what of it is there is not said. A
/// failure that no call has told yet is told by disposing. A call whose token is cancelled before it begins writes nothing
/// and changes nothing: the stream goes on, and disposing completes the file.
/// </para>
/// </remarks>
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

    /// <summary>Gives the file up, from any thread: a call that waits for a server fails as a cancelled one does, and so does what follows.</summary>
    /// <remarks>Disposing is due all the same, and short: nothing more is sent. A file system without servers ignores this.</remarks>
    public virtual void Abandon()
    {
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();
}
