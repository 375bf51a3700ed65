using System.IO.Compression;
using Tusk.Common.Configurations;
using Tusk.Common.Errors;
using Tusk.FileSystems.Codecs;
using Tusk.FileSystems.Tests.Support;

namespace Tusk.FileSystems.Tests.Codecs;

public sealed class GzipCodecTests
{
    private static readonly byte[] Hello = "hello\nworld\n"u8.ToArray();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100_000)]
    [InlineData(3_000_000)]
    public void Reads_what_it_writes_and_so_does_the_runtime(int length)
    {
        byte[] content = Noise(length);
        byte[] compressed = Compress(content);

        Assert.Equal(content, Decompress(compressed));
        using MemoryStream other = new();
        new GZipStream(new MemoryStream(compressed), CompressionMode.Decompress).CopyTo(other);
        Assert.Equal(content, other.ToArray());
        Assert.Equal([0x1F, 0x8B], compressed[..2]);
    }

    [Fact]
    public void Reads_concatenated_members_also_empty_ones()
    {
        byte[] empty = Compress([]);
        byte[] noise = Noise(70_000);
        byte[] many = [.. Compress(Hello), .. empty, .. empty, .. Compress(noise), .. Compress(Hello), .. empty];

        Assert.Equal([.. Hello, .. noise, .. Hello], Decompress(many));
    }

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

    [Fact]
    public void Fails_on_a_file_cut_at_any_byte_and_names_file_and_offset()
    {
        byte[] two = [.. Compress(Hello), .. Compress(Hello)];
        for (int cut = 1; cut < two.Length; cut++)
        {
            if (cut == two.Length / 2)
            {
                continue; // A whole member.
            }

            HadoopException e = Assert.Throws<HadoopException>(() => Decompress(two[..cut]));
            Assert.StartsWith("in.gz: ", e.Message, StringComparison.Ordinal);
            Assert.Contains("offset", e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Fails_on_a_large_file_cut_at_the_edges_of_buffers()
    {
        byte[] compressed = Compress(Noise(300_000));
        foreach (int cut in new[] { 8191, 8192, 8202, 65535, 65536, 65546, compressed.Length - 9, compressed.Length - 8, compressed.Length - 1 })
        {
            Assert.Throws<HadoopException>(() => Decompress(compressed[..cut]));
        }
    }

    [Fact]
    public void Fails_on_any_flipped_bit_behind_the_header()
    {
        byte[] compressed = Compress(Hello);
        for (int i = 10 * 8; i < compressed.Length * 8; i++)
        {
            byte[] damaged = [.. compressed];
            damaged[i / 8] ^= (byte)(1 << (i % 8));
            if (!Decompresses(damaged, out byte[] content))
            {
                continue;
            }

            // The unused bits behind the last block mean nothing.
            Assert.Equal(Hello, content);
            Assert.Equal(compressed.Length - 9, i / 8);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    public void Fails_on_bytes_behind_the_last_member(int count)
    {
        HadoopException e = Assert.Throws<HadoopException>(() => Decompress([.. Compress(Hello), .. new byte[count]]));

        Assert.Contains("follow the last one", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reads_from_a_source_that_gives_one_byte_at_a_time()
    {
        byte[] content = Noise(50_000);

        Assert.Equal(content, Decompress(Compress(content), oneByOne: true));
    }

    [Fact]
    public void Reads_what_Hadoop_wrote()
    {
        string folder = SharedFolder.Require("hadoop/vectors/codecs");

        Assert.Equal(
            File.ReadAllBytes(Path.Combine(folder, "text.txt")), Decompress(File.ReadAllBytes(Path.Combine(folder, "text.txt.gz"))));
    }

    [Theory]
    [InlineData("a.gz", "gzip")]
    [InlineData("a.txt.GZ", "gzip")]
    [InlineData("a.txt", null)]
    [InlineData("gz", null)]
    public void Is_chosen_by_extension(string name, string? expected) =>
        Assert.Equal(expected, CompressionCodecs.ForPath(new FsPath("/d/" + name))?.Name);

    [Theory]
    [InlineData("org.apache.hadoop.io.compress.GzipCodec")]
    [InlineData("GzipCodec")]
    [InlineData("gzip")]
    [InlineData(" GZIP ")]
    public void Is_chosen_by_name(string name) =>
        Assert.IsType<GzipCodec>(CompressionCodecs.ForName(name, "some.codec"));

    [Fact]
    public void An_unknown_name_lists_the_known_ones()
    {
        ConfigurationException e =
            Assert.Throws<ConfigurationException>(() => CompressionCodecs.ForName("zippy", "some.codec"));

        Assert.StartsWith("Setting some.codec is 'zippy'; expected one of ", e.Message, StringComparison.Ordinal);
        Assert.Contains("gzip (org.apache.hadoop.io.compress.GzipCodec)", e.Message, StringComparison.Ordinal);
    }

    private static byte[] Noise(int length)
    {
        // Half noise, half repetition: stored, fixed and dynamic blocks all occur.
        byte[] content = new byte[length];
        new Random(7).NextBytes(content.AsSpan(0, length / 2));
        content.AsSpan(length / 2).Fill((byte)'x');
        return content;
    }

    private static byte[] Compress(byte[] content)
    {
        using MemoryStream compressed = new();
        using (Stream stream = new GzipCodec().OpenWrite(compressed))
        {
            stream.Write(content);
        }

        return compressed.ToArray();
    }

    private static bool Decompresses(byte[] compressed, out byte[] content)
    {
        try
        {
            content = Decompress(compressed);
            return true;
        }
        catch (HadoopException)
        {
            content = [];
            return false;
        }
    }

    private static byte[] Decompress(byte[] compressed, bool oneByOne = false)
    {
        using MemoryStream source = oneByOne ? new OneByOne(compressed) : new MemoryStream(compressed);
        using Stream stream = new GzipCodec().OpenRead(source, "in.gz");
        using MemoryStream content = new();
        stream.CopyTo(content);
        return content.ToArray();
    }

    private sealed class OneByOne(byte[] content) : MemoryStream(content)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(1, buffer.Length)]);
    }
}
