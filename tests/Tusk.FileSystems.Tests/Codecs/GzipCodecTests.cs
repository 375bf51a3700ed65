using System.IO.Compression;
using Tusk.Common.Errors;
using Tusk.FileSystems.Codecs;

namespace Tusk.FileSystems.Tests.Codecs;

public sealed class GzipCodecTests() : DeflateMemberSuite(new GzipCodec(), "gzip", headerBytes: 10, trailerBytes: 8)
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

    [Theory]
    [InlineData(0, 11)]
    [InlineData(0, 100_000)]
    [InlineData(12, 11)]
    [InlineData(12, 100_000)]
    public void A_wrong_checksum_is_reported_where_it_stands(int behind, int length)
    {
        byte[] damaged = Compress(Noise(length));
        damaged[^8] ^= 1;
        byte[] file = behind == 0 ? damaged : [.. damaged, .. Compress(Noise(behind))];

        HadoopException e = Assert.Throws<HadoopException>(() => Decompress(file));

        Assert.StartsWith(
            $"in.file: corrupt gzip file near offset {damaged.Length - 8}: checksum or length of the member that begins at offset 0 is wrong",
            e.Message,
            StringComparison.Ordinal);
    }
}
