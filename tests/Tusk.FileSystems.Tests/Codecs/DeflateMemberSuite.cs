using Tusk.Common.Errors;
using Tusk.FileSystems.Codecs;
using Tusk.FileSystems.Tests.Support;

namespace Tusk.FileSystems.Tests.Codecs;

/// <summary>What every codec of deflate members must do.</summary>
/// <param name="codec">The codec.</param>
/// <param name="headerBytes">Size of the header that it writes.</param>
/// <param name="trailerBytes">Size of what stands behind the data.</param>
public abstract class DeflateMemberSuite(CompressionCodec codec, int headerBytes, int trailerBytes)
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
            Assert.StartsWith("in.file: ", e.Message, StringComparison.Ordinal);
            Assert.Contains("offset", e.Message, StringComparison.Ordinal);
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
