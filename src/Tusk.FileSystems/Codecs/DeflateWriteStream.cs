namespace Tusk.FileSystems.Codecs;

/// <summary>Compresses; unlike the runtime's streams it also makes a member of nothing, which readers insist on.</summary>
/// <param name="compressor">What compresses into <paramref name="destination"/>, which it closes.</param>
/// <param name="destination">Where the compressed bytes go.</param>
/// <param name="emptyMember">What a member without content looks like.</param>
internal sealed class DeflateWriteStream(Stream compressor, Stream destination, byte[] emptyMember) : Stream
{
    private bool _hasContent;
    private bool _isDisposed;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => !_isDisposed;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _hasContent |= !buffer.IsEmpty;
        compressor.Write(buffer);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _hasContent |= !buffer.IsEmpty;
        return compressor.WriteAsync(buffer, cancellationToken);
    }

    public override void Flush() => compressor.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => compressor.FlushAsync(cancellationToken);

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            if (!_hasContent)
            {
                await destination.WriteAsync(emptyMember).ConfigureAwait(false);
            }

            await compressor.DisposeAsync().ConfigureAwait(false);
        }

        await base.DisposeAsync().ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_isDisposed)
        {
            _isDisposed = true;
            if (!_hasContent)
            {
                destination.Write(emptyMember);
            }

            compressor.Dispose();
        }

        base.Dispose(disposing);
    }
}
