using System.IO.Compression;

namespace Tusk.FileSystems.Codecs;

/// <summary>gzip (RFC 1952): one or more members one behind the other, each with checksum and length.</summary>
public sealed class GzipCodec : CompressionCodec
{
    /// <inheritdoc/>
    public override string Name => "gzip";

    /// <inheritdoc/>
    public override string HadoopClassName => "org.apache.hadoop.io.compress.GzipCodec";

    /// <inheritdoc/>
    public override string Extension => ".gz";

    /// <inheritdoc/>
    public override Stream OpenRead(Stream compressed, string fileName) => new GzipReadStream(compressed, fileName);

    /// <inheritdoc/>
    public override Stream OpenWrite(Stream destination) => new GzipWriteStream(destination);

    /// <summary>Compresses; unlike the runtime's stream it also makes a member of nothing, which readers insist on.</summary>
    private sealed class GzipWriteStream(Stream destination) : GZipStream(destination, CompressionLevel.Optimal)
    {
        // Header (deflate, no name, no time, unknown system), an empty final block, checksum and length 0.
        private static readonly byte[] EmptyMember = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];

        private bool _hasContent;
        private bool _isDisposed;

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            _hasContent |= !buffer.IsEmpty;
            base.Write(buffer);
        }

        public override void Write(byte[] buffer, int offset, int count)
        {
            _hasContent |= count > 0;
            base.Write(buffer, offset, count);
        }

        public override void WriteByte(byte value)
        {
            _hasContent = true;
            base.WriteByte(value);
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        {
            _hasContent |= count > 0;
            return base.WriteAsync(buffer, offset, count, cancellationToken);
        }

        public override ValueTask WriteAsync(
            ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            _hasContent |= !buffer.IsEmpty;
            return base.WriteAsync(buffer, cancellationToken);
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing && !_isDisposed && !_hasContent)
            {
                BaseStream.Write(EmptyMember);
            }

            _isDisposed = true;
            base.Dispose(disposing);
        }

        public override async ValueTask DisposeAsync()
        {
            if (!_isDisposed && !_hasContent)
            {
                await BaseStream.WriteAsync(EmptyMember).ConfigureAwait(false);
            }

            _isDisposed = true;
            await base.DisposeAsync().ConfigureAwait(false);
        }
    }
}
