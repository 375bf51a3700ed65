using System.IO.Compression;
using Tusk.Common.Errors;
using Tusk.FileSystems.Codecs;

namespace Tusk.FileSystems.Tests.Codecs;

public sealed class DeflateCodecTests() : DeflateMemberSuite(new DeflateCodec(), "zlib", headerBytes: 2, trailerBytes: 4)
{
    protected override Stream OpenWithRuntime(Stream compressed) => new ZLibStream(compressed, CompressionMode.Decompress);

    [Theory]
    [InlineData(0x78, 0x01)] // window of 32 KiB, fastest
    [InlineData(0x78, 0xDA)] // best
    [InlineData(0x08, 0x1D)] // window of 256 bytes
    public void Reads_the_headers_of_every_window_and_level(byte method, byte flags) =>
        Assert.Equal(Hello, Decompress([method, flags, .. Compress(Hello)[2..]]));

    [Fact]
    public void Reads_data_in_which_the_checksum_occurs()
    {
        // Its own checksum, then 49 zeros; a stored block shows it as it is.
        byte[] content = [0x34, 0xCA, 0x01, 0x03, .. new byte[49]];
        byte[] member = [0x78, 0x01, 0x01, 53, 0, 255 - 53, 255, .. content, 0x34, 0xCA, 0x01, 0x03];

        Assert.Equal([.. content, .. content], Decompress([.. member, .. member]));
    }

    [Theory]
    [InlineData(0x78, 0x9D, "no zlib header (78 9D, as 78 9C would be)")] // no multiple of 31
    [InlineData(0x79, 0x9C, "no zlib header")] // method 9
    [InlineData(0x88, 0x1C, "no zlib header")] // window of 64 KiB
    [InlineData(0x78, 0xBB, "needs a preset dictionary")]
    public void Refuses_other_headers(byte method, byte flags, string expected)
    {
        byte[] member = Compress(Hello);

        HadoopException e = Assert.Throws<HadoopException>(() => Decompress([.. member, method, flags, .. member[2..]]));

        Assert.StartsWith("in.file: corrupt zlib file near offset", e.Message, StringComparison.Ordinal);
        e = Assert.Throws<HadoopException>(() => Decompress([method, flags, .. member[2..]]));
        Assert.StartsWith("in.file: corrupt zlib file near offset 0: ", e.Message, StringComparison.Ordinal);
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }
}
