using System.Text;
using Tusk.MapReduce.Codecs;
using Tusk.MapReduce.Records;

namespace Tusk.MapReduce.Tests.Codecs;

/// <summary>Pairs, which may hold views, are encoded as tuples of the same fields are.</summary>
public sealed class PairCodecTests
{
    private static readonly string[] Samples = ["", "a", "ab", "\0", "a\0", "a\0b", "\u0001", "\u00E4", "z"];

    [Fact]
    public void A_pair_of_views_has_the_key_of_a_tuple_of_strings()
    {
        KeyCodec<Pair<Text, Text>> pairs = KeyCodecs.For<Pair<Text, Text>>();
        KeyCodec<(string, string)> tuples = KeyCodecs.For<(string, string)>();
        foreach ((string key, string value) in from key in Samples from value in Samples select (key, value))
        {
            byte[] encoded = pairs.Encoded(new Pair<Text, Text>(Bytes(key), Bytes(value)));

            Assert.Equal(tuples.Encoded((key, value)), encoded);
            (Text readKey, Text readValue) = pairs.Decode(encoded);
            Assert.Equal((key, value), (readKey.ToString(), readValue.ToString()));
        }
    }

    [Theory]
    [InlineData(1, "Value")]
    [InlineData(1, "Value desc")]
    [InlineData(2, "Key desc", "Value")]
    public void Order_and_grouping_are_those_of_a_tuple(int grouping, params string[] clauses)
    {
        string[] tupleClauses =
            [.. clauses.Select(static clause => clause.Replace("Key", "Item1").Replace("Value", "Item2"))];
        KeyCodec<Pair<int, Text>> pairs = KeyCodecs.For<Pair<int, Text>>();
        pairs = pairs.Ordered(FieldOrders.Parse(pairs.Fields, clauses), grouping);
        KeyCodec<(int, string)> tuples = KeyCodecs.For<(int, string)>();
        tuples = tuples.Ordered(FieldOrders.Parse(tuples.Fields, tupleClauses), grouping);
        foreach ((int key, string value) in from key in new[] { -1, 0, 7 } from value in Samples select (key, value))
        {
            byte[] encoded = pairs.Encoded(new Pair<int, Text>(key, Bytes(value)));

            Assert.Equal(tuples.Encoded((key, value)), encoded);
            Assert.Equal(tuples.GroupingPrefix(encoded).ToArray(), pairs.GroupingPrefix(encoded).ToArray());
            Assert.Equal(tuples.HashCode(encoded), pairs.HashCode(encoded));
            (int readKey, Text readValue) = pairs.Decode(encoded);
            Assert.Equal((key, value), (readKey, readValue.ToString()));
        }
    }

    [Fact]
    public void Views_are_read_without_a_copy()
    {
        KeyCodec<Pair<Text, Text>> codec = KeyCodecs.For<Pair<Text, Text>>();
        byte[] encoded = codec.Encoded(new Pair<Text, Text>("word"u8, "document"u8));
        codec.Decode(encoded);
        long before = GC.GetAllocatedBytesForCurrentThread();

        int length = 0;
        for (int i = 0; i < 1000; i++)
        {
            (Text word, Text document) = codec.Decode(encoded);
            length += word.Length + document.Length;
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8192); // one allocation window
        Assert.Equal(12_000, length);
    }

    [Fact]
    public void A_cut_key_is_refused()
    {
        KeyCodec<Pair<Text, Text>> codec = KeyCodecs.For<Pair<Text, Text>>();
        byte[] encoded = codec.Encoded(new Pair<Text, Text>("a"u8, "\0b"u8));
        for (int length = 0; length < encoded.Length; length++)
        {
            byte[] cut = encoded[..length];
            Assert.Throws<InvalidDataException>(() => codec.Decode(cut).Key.ToString());
        }

        Assert.Throws<InvalidDataException>(() => codec.Decode([.. encoded, 0]).Key.ToString());
    }

    [Fact]
    public void As_a_value_its_fields_follow_one_another()
    {
        ValueCodec<Pair<Text, int>> codec = ValueCodecs.For<Pair<Text, int>>();
        byte[] written = codec.Written(new Pair<Text, int>("ab"u8, 3));

        Assert.Equal([2, (byte)'a', (byte)'b', 0, 0, 0, 3], written);
        ValueReader input = new(written);
        (Text key, int value) = codec.Read(ref input);
        Assert.Equal(("ab", 3), (key.ToString(), value));
        Assert.Equal(0, input.Remaining);
        Assert.Equal(12, ValueCodecs.For<Pair<int, long>>().FixedBytes);
        Assert.Equal(-1, codec.FixedBytes);
    }

    [Fact]
    public void In_text_a_tab_is_between_its_fields()
    {
        byte[] rendered = TextFormats.For<Pair<Text, int>>().Rendered(new Pair<Text, int>("ab"u8, 3));

        Assert.Equal("ab\t3"u8, rendered);
    }

    [Fact]
    public void A_field_without_codec_is_named()
    {
        var e = Assert.Throws<MissingCodecException>(() => KeyCodecs.For<Pair<Text, object>>());

        Assert.Contains("System.Object", e.Message, StringComparison.Ordinal);
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
