using System.IO.Compression;

namespace Tusk.FileSystems.Codecs;

/// <summary>gzip (RFC 1952): one or more members one behind the other, each with checksum and length.</summary>
public sealed class GzipCodec : CompressionCodec
{
    // Header (deflate, no name, no time, unknown system), an empty final block, checksum and length 0.
    private static readonly byte[] EmptyMember = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    /// <inheritdoc/>
    public override string Name => "gzip";

    /// <inheritdoc/>
    public override string HadoopClassName => "org.apache.hadoop.io.compress.GzipCodec";

    /// <inheritdoc/>
    public override string Extension => ".gz";

    /// <inheritdoc/>
    public override Stream OpenRead(Stream compressed, string fileName) => new GzipReadStream(compressed, fileName);

    /// <inheritdoc/>
    public override Stream OpenWrite(Stream destination) =>
        new DeflateWriteStream(new GZipStream(destination, CompressionLevel.Optimal), destination, EmptyMember);
}
