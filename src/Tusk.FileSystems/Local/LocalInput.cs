using Microsoft.Win32.SafeHandles;

namespace Tusk.FileSystems.Local;

/// <summary>A local file open for reading, by positional reads of the operating system.</summary>
internal sealed class LocalInput : FsInput
{
    private readonly SafeFileHandle _handle;
    private readonly string _localPath;

    public LocalInput(FsPath path, string localPath)
    {
        Path = path;
        _localPath = localPath;
        _handle = File.OpenHandle(localPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        Length = RandomAccess.GetLength(_handle);
    }

    public override FsPath Path { get; }

    public override long Length { get; }

    public override int ReadAt(long offset, Span<byte> destination)
    {
        ThrowIfDisposed();
        try
        {
            int total = 0;
            while (total < destination.Length)
            {
                int read = RandomAccess.Read(_handle, destination[total..], offset + total);
                if (read == 0)
                {
                    break;
                }

                total += read;
            }

            return total;
        }
        catch (Exception e) when (LocalErrors.IsFileError(e))
        {
            throw LocalErrors.Translate(e, Path, _localPath);
        }
    }

    public override async ValueTask<int> ReadAtAsync(
        long offset, Memory<byte> destination, CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        try
        {
            int total = 0;
            while (total < destination.Length)
            {
                int read = await RandomAccess
                    .ReadAsync(_handle, destination[total..], offset + total, cancellationToken).ConfigureAwait(false);
                if (read == 0)
                {
                    break;
                }

                total += read;
            }

            return total;
        }
        catch (Exception e) when (LocalErrors.IsFileError(e))
        {
            throw LocalErrors.Translate(e, Path, _localPath);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _handle.Dispose();
        }
    }

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
}
