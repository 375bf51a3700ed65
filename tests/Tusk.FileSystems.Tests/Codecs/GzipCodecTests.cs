using System.IO.Compression;
using Tusk.FileSystems.Codecs;

namespace Tusk.FileSystems.Tests.Codecs;

public sealed class GzipCodecTests() : DeflateMemberSuite(new GzipCodec(), headerBytes: 10, trailerBytes: 8)
{
    protected override Stream OpenWithRuntime(Stream compressed) => new GZipStream(compressed, CompressionMode.Decompress);

    [Fact]
    public void Reads_headers_with_name_comment_extra_and_checksum()
    {
        byte[] plain = Compress(Hello);
        byte[] rich =
        [
            0x1F, 0x8B, 8, 0x1E, 0, 0, 0, 0, 0, 3, // all four optional parts
            3, 0, 1, 2, 3, // extra
            (byte)'n', 0, (byte)'c', (byte)'c', 0, // name, comment
            0xAB, 0xCD, // header checksum
            .. plain[10..],
        ];

        Assert.Equal(Hello, Decompress(rich));
    }
}
