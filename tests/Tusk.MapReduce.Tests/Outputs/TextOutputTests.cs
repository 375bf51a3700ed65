using System.Globalization;
using System.Text;
using Tusk.Common.Configurations;
using Tusk.MapReduce.Codecs;
using Tusk.MapReduce.Jobs;
using Tusk.MapReduce.Outputs;
using Tusk.MapReduce.Records;

namespace Tusk.MapReduce.Tests.Outputs;

public sealed class TextOutputTests
{
    [Fact]
    public void Writes_what_hadoop_writes()
    {
        foreach (string[] row in Vectors.Read("textoutput.tsv"))
        {
            Configuration configuration = new();
            configuration.Set(MapReduceKeys.TextSeparator.Name, Vectors.Unescape(row[2]));
            (object? key, object? value) = (Parse(row[0]), Parse(row[1]));

            string written = (key, value) switch
            {
                (Nothing k, Nothing v) => Write(k, v, configuration),
                (Nothing k, string v) => Write(k, v, configuration),
                (string k, Nothing v) => Write(k, v, configuration),
                (int k, double v) => Write(k, v, configuration),
                (byte[] k, bool v) => Write(k, v, configuration),
                _ => Write((string)key!, (string)value!, configuration),
            };

            Assert.Equal(row[3], written);
        }
    }

    [Fact]
    public void Text_passes_through_untouched()
    {
        using MemoryStream stream = new();
        RecordWriter<Text, Text> writer = TextOutput.Default.OpenWriter<Text, Text>(stream, new Configuration());

        writer.Collect("a\xFF"u8, default);
        writer.Collect(new Text([0xFF]), "b"u8);
        writer.Flush();

        Assert.Equal([(byte)'a', 0xC3, 0xBF, (byte)'\t', (byte)'\n', 0xFF, (byte)'\t', (byte)'b', (byte)'\n'], stream.ToArray());
    }

    [Fact]
    public void An_empty_separator_joins()
    {
        Configuration configuration = new();
        configuration.Set(MapReduceKeys.TextSeparator.Name, "");

        Assert.Equal("31320a", Write(1, 2, configuration));
    }

    [Fact]
    public void More_than_a_buffer_arrives_in_order_and_nothing_is_allocated_for_a_record()
    {
        using MemoryStream stream = new(8 << 20);
        RecordWriter<int, long> writer = TextOutput.Default.OpenWriter<int, long>(stream, new Configuration());
        const int Warm = 10_000; // more than a buffer, which grows to its size
        for (int i = 0; i < Warm; i++)
        {
            writer.Collect(i, -i);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = Warm; i < 100_000; i++)
        {
            writer.Collect(i, -i);
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        writer.Flush();

        // A collection by another thread counts the rest of this one's 8 KiB allocation window as allocated; one object
        // per record would be 2,160,000 B.
        Assert.InRange(allocated, 0, 16_384);
        string expected = string.Concat(Enumerable.Range(0, 100_000).Select(i => string.Create(CultureInfo.InvariantCulture, $"{i}\t{-i}\n")));
        Assert.Equal(expected, Encoding.ASCII.GetString(stream.ToArray()));
    }

    [Fact]
    public void A_record_larger_than_the_buffer_is_written()
    {
        byte[] large = new byte[300_000];
        large.AsSpan().Fill((byte)'x');
        using MemoryStream stream = new();
        RecordWriter<Text, Nothing> writer = TextOutput.Default.OpenWriter<Text, Nothing>(stream, new Configuration());

        writer.Collect(large, default);
        writer.Flush();

        Assert.Equal([.. large, (byte)'\n'], stream.ToArray());
    }

    [Fact]
    public void A_write_that_failed_stays_failed_and_what_follows_is_neither_written_nor_kept()
    {
        FullOnce stream = new();
        RecordWriter<Text, Nothing> writer = TextOutput.Default.OpenWriter<Text, Nothing>(stream, new Configuration());
        byte[] line = new byte[1023]; // and its end: 64 fill the buffer
        int failures = 0;

        for (int i = 0; i < 10 * 64; i++)
        {
            try
            {
                writer.Collect(line, default);
            }
            catch (IOException e)
            {
                Assert.Equal("full", e.Message);
                failures++;
            }
        }

        Assert.Equal("full", Assert.Throws<IOException>(writer.Flush).Message);
        Assert.Equal(1, stream.Writes); // there would be room again
        Assert.Equal(10, failures); // one for each full buffer: it was emptied every time
    }

    [Fact]
    public void A_type_without_text_is_refused_at_once()
    {
        Assert.Throws<MissingCodecException>(
            () => TextOutput.Default.OpenWriter<int, object>(Stream.Null, new Configuration()));
    }

    private static string Write<TKey, TValue>(TKey key, TValue value, Configuration configuration)
    {
        using MemoryStream stream = new();
        RecordWriter<TKey, TValue> writer = TextOutput.Default.OpenWriter<TKey, TValue>(stream, configuration);
        writer.Collect(key, value);
        writer.Flush();
        return Convert.ToHexStringLower(stream.ToArray());
    }

    /// <summary>A disk that is full at the first write only.</summary>
    private sealed class FullOnce : MemoryStream
    {
        public int Writes { get; private set; }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (Writes++ == 0)
            {
                base.Write(buffer[..(buffer.Length / 2)]);
                throw new IOException("full");
            }

            base.Write(buffer);
        }
    }

    private static object? Parse(string cell)
    {
        string[] words = cell.Split(' ', 2);
        return words[0] switch
        {
            "(null)" => null,
            "NullWritable" => default(Nothing),
            "Text" => Vectors.Unescape(words[1]),
            "IntWritable" => int.Parse(words[1], CultureInfo.InvariantCulture),
            "DoubleWritable" => double.Parse(words[1], CultureInfo.InvariantCulture),
            "BooleanWritable" => bool.Parse(words[1]),
            "BytesWritable" => Convert.FromHexString(words[1].Replace(" ", "", StringComparison.Ordinal)),
            _ => throw new InvalidDataException($"The table has a cell {cell}."),
        };
    }
}
