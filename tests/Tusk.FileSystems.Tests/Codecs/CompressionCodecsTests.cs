using Tusk.Common.Configurations;
using Tusk.FileSystems.Codecs;

namespace Tusk.FileSystems.Tests.Codecs;

public sealed class CompressionCodecsTests
{
    [Theory]
    [InlineData("a.gz", "gzip")]
    [InlineData("a.txt.GZ", "gzip")]
    [InlineData("a.deflate", "deflate")]
    [InlineData("a.txt", null)]
    [InlineData("gz", null)]
    public void A_codec_is_chosen_by_extension(string name, string? expected) =>
        Assert.Equal(expected, CompressionCodecs.ForPath(new FsPath("/d/" + name))?.Name);

    [Theory]
    [InlineData("org.apache.hadoop.io.compress.GzipCodec", "gzip")]
    [InlineData("GzipCodec", "gzip")]
    [InlineData("gzip", "gzip")]
    [InlineData(" GZIP ", "gzip")]
    [InlineData("org.apache.hadoop.io.compress.DefaultCodec", "deflate")]
    [InlineData("org.apache.hadoop.io.compress.DeflateCodec", "deflate")]
    [InlineData("DeflateCodec", "deflate")]
    [InlineData("default", "deflate")]
    [InlineData("deflate", "deflate")]
    [InlineData("zlib", "deflate")]
    public void A_codec_is_chosen_by_name(string name, string expected) =>
        Assert.Equal(expected, CompressionCodecs.ForName(name, "some.codec").Name);

    [Theory]
    [InlineData("zippy")]
    [InlineData("io.compress.GzipCodec")]
    [InlineData("")]
    public void An_unknown_name_lists_the_known_ones(string name)
    {
        ConfigurationException e =
            Assert.Throws<ConfigurationException>(() => CompressionCodecs.ForName(name, "some.codec"));

        Assert.StartsWith($"Setting some.codec is '{name}'; expected one of ", e.Message, StringComparison.Ordinal);
        Assert.Contains("gzip (org.apache.hadoop.io.compress.GzipCodec)", e.Message, StringComparison.Ordinal);
        Assert.Contains("deflate (org.apache.hadoop.io.compress.DefaultCodec)", e.Message, StringComparison.Ordinal);
    }
}
