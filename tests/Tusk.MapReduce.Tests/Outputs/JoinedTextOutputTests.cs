using System.Text;
using Tusk.Common.Configurations;
using Tusk.MapReduce.Jobs;
using Tusk.MapReduce.Outputs;
using Tusk.MapReduce.Records;

namespace Tusk.MapReduce.Tests.Outputs;

public sealed class JoinedTextOutputTests
{
    [Fact]
    public void Records_of_one_key_share_a_line()
    {
        Assert.Equal("a\t1,2\nb\t3\na\t4\n", Write("a 1", "a 2", "b 3", "a 4"));
        Assert.Equal("", Write());
    }

    [Fact]
    public void An_empty_value_has_its_place_in_the_list()
    {
        Assert.Equal("a\t,,x\n", Write("a ", "a ", "a x"));
    }

    [Fact]
    public void Separators_are_what_was_asked_for()
    {
        Configuration configuration = new();
        configuration.Set(MapReduceKeys.TextSeparator.Name, ": ");
        using MemoryStream stream = new();
        var writer = TextOutput.Joined(" | ").OpenWriter<int, int>(stream, configuration);

        writer.Collect(1, 10);
        writer.Collect(1, 20);
        writer.Flush();

        Assert.Equal("1: 10 | 20\n", Encoding.UTF8.GetString(stream.ToArray()));
        Assert.NotEqual(TextOutput.Joined(" ").Name, TextOutput.Joined(",").Name);
    }

    [Fact]
    public void Nothing_adds_nothing()
    {
        using MemoryStream stream = new();
        var values = TextOutput.Joined().OpenWriter<string, int?>(stream, new Configuration());
        values.Collect("a", null);
        values.Collect("a", 1);
        values.Collect("a", null);
        values.Collect("a", 2);
        values.Collect("b", null);
        values.Flush();
        var keys = TextOutput.Joined().OpenWriter<Nothing, int?>(stream, new Configuration());
        keys.Collect(default, null);
        keys.Collect(default, 1);
        keys.Collect(default, 2);
        keys.Flush();

        Assert.Equal("a\t1,2\nb\n1,2\n", Encoding.UTF8.GetString(stream.ToArray()));
    }

    [Fact]
    public void Flush_ends_a_line_once()
    {
        using MemoryStream stream = new();
        var writer = TextOutput.Joined().OpenWriter<int, int>(stream, new Configuration());

        writer.Collect(1, 1);
        writer.Flush();
        writer.Flush();
        writer.Collect(1, 2);
        writer.Flush();

        Assert.Equal("1\t1\n1\t2\n", Encoding.UTF8.GetString(stream.ToArray()));
    }

    [Fact]
    public void A_value_that_fails_leaves_the_line_as_it_was()
    {
        using MemoryStream stream = new();
        var writer = TextOutput.Joined().OpenWriter<string, Fuse>(stream, new Configuration());

        writer.Collect("a", new Fuse(1));
        Assert.Throws<InvalidOperationException>(() => writer.Collect("b", new Fuse(0)));
        Assert.Throws<InvalidOperationException>(() => writer.Collect("a", new Fuse(0)));
        writer.Collect("a", new Fuse(2));
        writer.Flush();

        Assert.Equal("a\t1,2\n", Encoding.UTF8.GetString(stream.ToArray()));
    }

    [Fact]
    public void A_long_list_is_written_as_it_comes()
    {
        using var stream = new CountingStream();
        var writer = TextOutput.Joined().OpenWriter<Text, int>(stream, new Configuration());
        for (int i = 0; i < 500_000; i++)
        {
            writer.Collect("word"u8, 1000);
        }

        writer.Flush();

        Assert.InRange(stream.LargestWrite, 1, 128 * 1024);
        Assert.Equal("word\t".Length + (500_000L * 5), stream.Length);
    }

    private static string Write(params string[] records)
    {
        using MemoryStream stream = new();
        RecordWriter<string, string> writer = TextOutput.Joined().OpenWriter<string, string>(stream, new Configuration());
        foreach (string record in records)
        {
            string[] fields = record.Split(' ');
            writer.Collect(fields[0], fields[1]);
        }

        writer.Flush();
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>A number that cannot be written if it is 0.</summary>
    private readonly record struct Fuse(int Number) : IFormattable
    {
        public string ToString(string? format, IFormatProvider? formatProvider) =>
            Number == 0 ? throw new InvalidOperationException("blown") : Number.ToString(formatProvider);
    }

    private sealed class CountingStream : MemoryStream
    {
        public int LargestWrite { get; private set; }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            LargestWrite = Math.Max(LargestWrite, buffer.Length);
            base.Write(buffer);
        }
    }
}
