using System.IO.Compression;

namespace Tusk.FileSystems.Codecs;

/// <summary>zlib (RFC 1950), which Hadoop calls deflate and takes where a job asks for compression and names no codec.</summary>
public sealed class DeflateCodec : CompressionCodec
{
    // Header (window of 32 KiB, default level), an empty final block, the checksum of nothing.
    private static readonly byte[] EmptyMember = [0x78, 0x9C, 3, 0, 0, 0, 0, 1];

    /// <inheritdoc/>
    public override string Name => "deflate";

    /// <inheritdoc/>
    public override string HadoopClassName => "org.apache.hadoop.io.compress.DefaultCodec";

    /// <inheritdoc/>
    /// <remarks>Hadoop's DeflateCodec is its DefaultCodec under a second name.</remarks>
    public override IReadOnlyList<string> OtherNames => ["org.apache.hadoop.io.compress.DeflateCodec", "zlib"];

    /// <inheritdoc/>
    public override string Extension => ".deflate";

    /// <inheritdoc/>
    public override Stream OpenRead(Stream compressed, string fileName) => new ZlibReadStream(compressed, fileName);

    /// <inheritdoc/>
    public override Stream OpenWrite(Stream destination) =>
        new DeflateWriteStream(new ZLibStream(destination, CompressionLevel.Optimal), destination, EmptyMember);
}
