using System.Text;
using Tusk.Common.Errors;
using Tusk.FileSystems.Codecs;
using Tusk.FileSystems.Tests.Support;

namespace Tusk.FileSystems.Tests.Codecs;

/// <summary>What every codec of deflate members must do.</summary>
/// <param name="codec">The codec.</param>
/// <param name="format">What messages call the format.</param>
/// <param name="headerBytes">Size of the header that it writes.</param>
/// <param name="trailerBytes">Size of what stands behind the data.</param>
public abstract class DeflateMemberSuite(CompressionCodec codec, string format, int headerBytes, int trailerBytes)
{
    protected static readonly byte[] Hello = "hello\nworld\n"u8.ToArray();

    /// <summary>The runtime's own reader of the format.</summary>
    protected abstract Stream OpenWithRuntime(Stream compressed);

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
        OpenWithRuntime(new MemoryStream(compressed)).CopyTo(other);
        Assert.Equal(content, other.ToArray());
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
    public void What_has_failed_fails_again_in_the_same_words()
    {
        byte[] damaged = [.. Compress(Hello), .. Compress(Hello)];
        damaged[Compress(Hello).Length - 1] ^= 1; // the end of the first trailer
        using Stream stream = codec.OpenRead(new MemoryStream(damaged), "in.file");
        HadoopException first = Assert.Throws<HadoopException>(() => stream.CopyTo(Stream.Null));

        HadoopException second = Assert.Throws<HadoopException>(() => stream.ReadByte());

        Assert.Equal(first.Message, second.Message);
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
            Assert.StartsWith($"in.file: unexpected end of the {format} file at offset {cut}; ", e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Fails_on_a_large_file_cut_at_the_edges_of_buffers()
    {
        byte[] compressed = Compress(Noise(300_000));
        foreach (int cut in new[] { 8191, 8192, 8202, 65535, 65536, 65546, compressed.Length - trailerBytes - 1, compressed.Length - trailerBytes, compressed.Length - 1 })
        {
            Assert.Throws<HadoopException>(() => Decompress(compressed[..cut]));
        }
    }

    [Fact]
    public void Fails_on_any_flipped_bit_behind_the_header()
    {
        byte[] compressed = Compress(Hello);
        for (int i = headerBytes * 8; i < compressed.Length * 8; i++)
        {
            byte[] damaged = [.. compressed];
            damaged[i / 8] ^= (byte)(1 << (i % 8));
            if (!Decompresses(damaged, out byte[] content))
            {
                continue;
            }

            // The unused bits behind the last block mean nothing.
            Assert.Equal(Hello, content);
            Assert.Equal(compressed.Length - trailerBytes - 1, i / 8);
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
    public void Fails_on_a_damaged_header_before_the_same_content_once_more()
    {
        foreach (byte[] member in new[] { Compress(Hello), Compress(Noise(2000)), Compress([]) })
        {
            byte[] two = [.. member, .. member];
            two[member.Length] ^= 1;

            HadoopException e = Assert.Throws<HadoopException>(() => Decompress(two));
            Assert.Contains("follow the last one", e.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(12)]
    [InlineData(2000)]
    [InlineData(200_000)]
    public void Fails_on_a_damaged_trailer_before_the_same_content_once_more(int length)
    {
        byte[] member = Compress(Noise(length));
        for (int i = 1; i <= trailerBytes; i++)
        {
            byte[] two = [.. member, .. member];
            two[member.Length - i] ^= 0x40;

            HadoopException e = Assert.Throws<HadoopException>(() => Decompress(two));
            Assert.StartsWith(
                $"in.file: corrupt {format} file near offset {member.Length - trailerBytes}: ", e.Message, StringComparison.Ordinal);
            Assert.Contains("the member that begins at offset 0 is wrong", e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Reads_members_whose_trailer_lies_across_any_edge_of_a_buffer()
    {
        // A stored block is as long as its content, so the edge of the reader's buffer (and of the decoder's) is met exactly.
        foreach (int edge in new[] { 8 << 10, 64 << 10, 72 << 10 })
        {
            for (int behind = -2; behind <= trailerBytes + headerBytes; behind++)
            {
                byte[] content = Noise(StoredLength(edge - behind - headerBytes));
                byte[] member = Store(content);

                Assert.Equal(edge - behind, member.Length - trailerBytes);
                Assert.Equal([.. content, .. Hello], Decompress([.. member, .. Compress(Hello)]));
                Assert.Equal(content, Decompress(member));
                Assert.Throws<HadoopException>(() => Decompress([.. member, 0]));
            }
        }
    }

    [Fact]
    public void Reads_content_that_looks_like_members()
    {
        // Stored, so that the headers, trailers and whole members in it are seen as they are.
        byte[] content = [.. Compress(Hello), .. Compress([]), .. Compress(Noise(500)), .. Compress(Hello)];
        byte[] nested = Store(content);

        Assert.Equal([.. content, .. Hello, .. content], Decompress([.. nested, .. Compress(Hello), .. nested]));
        Assert.Equal(nested, Decompress(Store(nested)));
    }

    [Fact]
    public void Reads_thousands_of_tiny_members()
    {
        byte[][] lines = [.. Enumerable.Range(0, 10_000).Select(static i => i % 7 == 0 ? [] : Encoding.ASCII.GetBytes($"{i % 100}\n"))];

        Assert.Equal(lines.SelectMany(static l => l), Decompress([.. lines.SelectMany(Compress)]));
    }

    [Fact]
    public void Fails_on_any_bytes_behind_the_last_member()
    {
        byte[] member = Compress(Hello);
        foreach (byte[] garbage in new[] { "garbage"u8.ToArray(), Noise(5000), member[1..], member[..^1], [0, .. member] })
        {
            HadoopException e = Assert.Throws<HadoopException>(() => Decompress([.. member, .. garbage]));

            Assert.StartsWith("in.file: ", e.Message, StringComparison.Ordinal);
        }
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
            File.ReadAllBytes(Path.Combine(folder, "text.txt")),
            Decompress(File.ReadAllBytes(Path.Combine(folder, "text.txt" + codec.Extension))));
    }

    [Fact]
    public async Task Writes_the_same_without_blocking()
    {
        byte[] content = Noise(100_000);
        using MemoryStream compressed = new();
        using MemoryStream nothing = new();
        await using (Stream stream = codec.OpenWrite(compressed))
        {
            await stream.WriteAsync(content, TestContext.Current.CancellationToken);
        }

        await codec.OpenWrite(nothing).DisposeAsync();

        Assert.Equal(Compress(content), compressed.ToArray());
        Assert.Equal(Compress([]), nothing.ToArray());
    }

    protected static byte[] Noise(int length)
    {
        // Half noise, half repetition: stored, fixed and dynamic blocks all occur.
        byte[] content = new byte[length];
        new Random(7).NextBytes(content.AsSpan(0, length / 2));
        content.AsSpan(length / 2).Fill((byte)'x');
        return content;
    }

    protected byte[] Compress(byte[] content)
    {
        using MemoryStream compressed = new();
        using (Stream stream = codec.OpenWrite(compressed))
        {
            stream.Write(content);
        }

        return compressed.ToArray();
    }

    /// <summary>A member that holds its content as it is, in blocks of at most 65,535 bytes.</summary>
    private byte[] Store(byte[] content)
    {
        byte[] member = Compress(content);
        using MemoryStream stored = new();
        stored.Write(member.AsSpan(0, headerBytes));
        for (int at = 0; at < content.Length; at += ushort.MaxValue)
        {
            int length = Math.Min(ushort.MaxValue, content.Length - at);
            bool isLast = at + length == content.Length;
            stored.Write([(byte)(isLast ? 1 : 0), (byte)length, (byte)(length >> 8), (byte)~length, (byte)(~length >> 8)]);
            stored.Write(content.AsSpan(at, length));
        }

        stored.Write(member.AsSpan(member.Length - trailerBytes));
        return stored.ToArray();
    }

    // How much content is in so many bytes of blocks, each of which has five bytes in front.
    private static int StoredLength(int blockBytes)
    {
        const int FrontBytes = 5, WholeBytes = FrontBytes + ushort.MaxValue;
        return blockBytes - (FrontBytes * ((blockBytes + WholeBytes - 1) / WholeBytes));
    }

    private bool Decompresses(byte[] compressed, out byte[] content)
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

    protected byte[] Decompress(byte[] compressed, bool oneByOne = false)
    {
        using MemoryStream source = oneByOne ? new OneByOne(compressed) : new MemoryStream(compressed);
        using Stream stream = codec.OpenRead(source, "in.file");
        using MemoryStream content = new();
        stream.CopyTo(content);
        return content.ToArray();
    }

    private sealed class OneByOne(byte[] content) : MemoryStream(content)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(1, buffer.Length)]);
    }
}
