using Tusk.MapReduce.Codecs;

namespace Tusk.MapReduce.Tests.Codecs;

public sealed class FieldOrdersTests
{
    private static readonly string[] Fields = ["Year", "Month", "Tenths"];

    [Fact]
    public void Named_fields_come_first_and_the_others_follow_as_declared()
    {
        Assert.Equal([new(2, true), new(0, false), new(1, false)], FieldOrders.Parse(Fields, "Tenths desc"));
        Assert.Equal([new(1, false), new(0, true), new(2, false)], FieldOrders.Parse(Fields, " Month  asc ", "Year DESC"));
        Assert.Equal([new(0, false), new(1, false), new(2, false)], FieldOrders.Parse(Fields));
    }

    [Theory]
    [InlineData("Day", "has Year, Month, Tenths")]
    [InlineData("year", "has Year, Month, Tenths")]
    [InlineData("", "FIELD desc")]
    [InlineData("Year down", "FIELD desc")]
    [InlineData("Year desc asc", "FIELD desc")]
    public void A_clause_that_names_no_field_is_refused(string clause, string reason)
    {
        Assert.Contains(
            reason, Assert.Throws<ArgumentException>(() => FieldOrders.Parse(Fields, clause)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_field_named_twice_is_refused()
    {
        Assert.Throws<ArgumentException>(() => FieldOrders.Parse(Fields, "Year", "Year desc"));
    }

    [Fact]
    public void An_order_must_have_each_field_once_and_a_grouping_within_it()
    {
        KeyCodec<(int, int)> codec = KeyCodecs.For<(int, int)>();
        FieldOrder[] natural = FieldOrders.Parse(codec.Fields);

        Assert.Throws<ArgumentException>(() => codec.Ordered([natural[0]], 0));
        Assert.Throws<ArgumentException>(() => codec.Ordered([natural[0], natural[0]], 0));
        Assert.Throws<ArgumentException>(() => codec.Ordered([natural[0], new FieldOrder(2, false)], 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => codec.Ordered(natural, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => codec.Ordered(natural, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => KeyCodecs.For<int>().Ordered([natural[0]], 2));
        Assert.True(codec.Ordered(natural, 2).GroupsByWholeKey);
        Assert.Equal(["Key"], KeyCodecs.For<int>().Fields);
        Assert.Equal(["Item1", "Item2"], codec.Fields);
    }

    [Fact]
    public void A_description_tells_order_and_grouping()
    {
        KeyCodec<(int, string)> pair = KeyCodecs.For<(int, string)>();
        KeyCodec<int> number = KeyCodecs.For<int>();
        string type = typeof((int, string)).ToString();

        string Described(int groupingFields, params string[] order) =>
            pair.Ordered(FieldOrders.Parse(pair.Fields, order), groupingFields).Description;

        Assert.Equal($"{type} (Item1, Item2)", pair.Description);
        Assert.Equal($"{type} (Item1, Item2)", Described(2)); // the whole key
        Assert.Equal($"{type} (Item1, Item2); grouped by 1", Described(1));
        Assert.Equal($"{type} (Item1 desc, Item2)", Described(0, "Item1 desc"));
        Assert.Equal($"{type} (Item2, Item1 desc); grouped by 1", Described(1, "Item2", "Item1 desc"));
        Assert.Equal("System.Int32", number.Ordered(FieldOrders.Parse(number.Fields), 1).Description);
        Assert.Equal("System.Int32 (Key desc)", number.Ordered(FieldOrders.Parse(number.Fields, "Key desc"), 0).Description);
    }

    [Fact]
    public void A_later_field_may_come_first_in_the_key()
    {
        KeyCodec<(string, sbyte)> codec = KeyCodecs.For<(string, sbyte)>();
        codec = codec.Ordered(FieldOrders.Parse(codec.Fields, "Item2 desc", "Item1"), 1);

        byte[] key = codec.Encoded(("a", (sbyte)1));

        // 1 with its sign bit flipped, inverted; then a and the terminator.
        Assert.Equal([0x7E, (byte)'a', 0, 1], key);
        Assert.Equal([0x7E], codec.GroupingPrefix(key).ToArray());
        Assert.Equal(("a", (sbyte)1), codec.Decode(key));
    }
}
