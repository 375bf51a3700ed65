using System.Runtime.ExceptionServices;

namespace Tusk.FileSystems.Local;

/// <summary>A local file open for writing; a full disk is reported with the file's path.</summary>
internal sealed class LocalOutput : FsOutputStream
{
    // Writers gather more than this and pass it by; it is for those that do not.
    private const int BufferBytes = 16 << 10;

    private readonly FileStream _file;
    private readonly FsPath _path;
    private Exception? _failure; // of the first call that failed

    public LocalOutput(FsPath path, string localPath, FileMode mode, UnixFileMode? permissions)
    {
        _path = path;
        _file = permissions is null || OperatingSystem.IsWindows()
            ? new FileStream(localPath, mode, FileAccess.Write, FileShare.Read, BufferBytes)
            : new FileStream(localPath, new FileStreamOptions
            {
                Mode = mode,
                Access = FileAccess.Write,
                Share = FileShare.Read,
                BufferSize = BufferBytes,
                UnixCreateMode = permissions,
            });
    }

    public override long Position
    {
        get => _file.Position;
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        ThrowIfFailed();
        try
        {
            _file.Write(buffer);
        }
        catch (Exception e) when (LocalErrors.IsWriteError(e))
        {
            throw Failed(e);
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override async ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ThrowIfFailed();
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            await _file.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (LocalErrors.IsWriteError(e))
        {
            throw Failed(e);
        }
        catch (OperationCanceledException e)
        {
            _failure = e; // how much was written is not known
            throw;
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush() => Flush(toDisk: false);

    public override ValueTask HflushAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Flush(toDisk: false);
        return ValueTask.CompletedTask;
    }

    public override ValueTask HsyncAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Flush(toDisk: true);
        return ValueTask.CompletedTask;
    }

    protected override void Dispose(bool disposing)
    {
        try
        {
            if (disposing)
            {
                _file.Dispose();
            }
        }
        catch (Exception e) when (LocalErrors.IsWriteError(e))
        {
            // What is still buffered fails as the call did that was told of it.
            if (_failure is null)
            {
                throw Failed(e);
            }
        }

        base.Dispose(disposing);
    }

    private void Flush(bool toDisk)
    {
        ThrowIfFailed();
        try
        {
            _file.Flush(toDisk);
        }
        catch (Exception e) when (LocalErrors.IsWriteError(e))
        {
            throw Failed(e);
        }
    }

    private void ThrowIfFailed()
    {
        if (_failure is not null)
        {
            ExceptionDispatchInfo.Throw(_failure);
        }
    }

    private Exception Failed(Exception e) => _failure = LocalErrors.Translate(e, _path, _file.Name);
}
