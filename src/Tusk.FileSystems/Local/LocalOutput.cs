namespace Tusk.FileSystems.Local;

/// <summary>A local file open for writing; a full disk is reported with the file's path.</summary>
internal sealed class LocalOutput : Stream
{
    // Writers gather more than this and pass it by; it is for those that do not.
    private const int BufferBytes = 16 << 10;

    private readonly FileStream _file;
    private readonly FsPath _path;

    public LocalOutput(FsPath path, string localPath, FileMode mode)
    {
        _path = path;
        _file = new FileStream(localPath, mode, FileAccess.Write, FileShare.Read, BufferBytes);
    }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => _file.Length;

    public override long Position
    {
        get => _file.Position;
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            _file.Write(buffer);
        }
        catch (Exception e) when (LocalErrors.IsFileError(e))
        {
            throw LocalErrors.Translate(e, _path, _file.Name);
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override async ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            await _file.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (LocalErrors.IsFileError(e))
        {
            throw LocalErrors.Translate(e, _path, _file.Name);
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
        try
        {
            _file.Flush();
        }
        catch (Exception e) when (LocalErrors.IsFileError(e))
        {
            throw LocalErrors.Translate(e, _path, _file.Name);
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        try
        {
            if (disposing)
            {
                _file.Dispose();
            }
        }
        catch (Exception e) when (LocalErrors.IsFileError(e))
        {
            throw LocalErrors.Translate(e, _path, _file.Name);
        }

        base.Dispose(disposing);
    }
}
