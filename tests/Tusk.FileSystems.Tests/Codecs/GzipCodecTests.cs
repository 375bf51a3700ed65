using System.IO.Compression;
using Tusk.Common.Errors;
using Tusk.FileSystems.Codecs;

namespace Tusk.FileSystems.Tests.Codecs;

public sealed class GzipCodecTests() : DeflateMemberSuite(new GzipCodec(), "gzip", headerBytes: 10, trailerBytes: 8)
{
    protected override Stream OpenWithRuntime(Stream compressed) => new GZipStream(compressed, CompressionMode.Decompress);

    // The CRC-32 of these bytes, by another program (zlib.crc32 of Python), ends in F638.
    private static readonly byte[] RichHeader =
    [
        0x1F, 0x8B, 8, 0x1E, 0, 0, 0, 0, 0, 3, // all four optional parts
        3, 0, 1, 2, 3, // extra
        (byte)'n', 0, (byte)'c', (byte)'c', 0, // name, comment
    ];

    [Fact]
    public void Reads_headers_with_name_comment_extra_and_checksum() =>
        Assert.Equal(Hello, Decompress([.. RichHeader, 0x38, 0xF6, .. Compress(Hello)[10..]]));

    [Fact]
    public void A_header_that_is_not_what_its_checksum_says_is_refused()
    {
        byte[] damaged = [.. RichHeader, 0x38, 0xF6, .. Compress(Hello)[10..]];
        damaged[15] = (byte)'m'; // the name's first letter

        HadoopException e = Assert.Throws<HadoopException>(() => Decompress(damaged));

        Assert.Contains("in.file: corrupt gzip file near offset 0: the checksum of a gzip header is F638, not ", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Data_full_of_what_looks_like_headers_come_out_as_they_were()
    {
        byte[] content = Noise(200_000);
        for (int at = 0; at < content.Length - 5; at += 5)
        {
            (content[at], content[at + 1], content[at + 2]) = (0x1F, 0x8B, 8);
        }

        using MemoryStream stored = new();
        using (GZipStream gzip = new(stored, CompressionLevel.NoCompression, leaveOpen: true))
        {
            gzip.Write(content);
        }

        Assert.Equal(content, Decompress(stored.ToArray()));
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
