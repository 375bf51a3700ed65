using Tusk.MapReduce.Codecs;

namespace Tusk.MapReduce.Tests.Codecs;

public sealed class MalformedKeyTests
{
    [Fact]
    public void A_number_must_have_its_length()
    {
        Assert.Throws<InvalidDataException>(() => KeyCodecs.For<int>().Decode([1, 2, 3]));
        Assert.Throws<InvalidDataException>(() => KeyCodecs.For<int>().Decode([1, 2, 3, 4, 5]));
        Assert.Throws<InvalidDataException>(() => KeyCodecs.For<long>().Decode([]));
    }

    [Theory]
    [InlineData(new byte[] { })]
    [InlineData(new byte[] { (byte)'a' })]
    [InlineData(new byte[] { (byte)'a', 0 })]
    [InlineData(new byte[] { (byte)'a', 0, 0 })]
    [InlineData(new byte[] { (byte)'a', 0, 2 })]
    [InlineData(new byte[] { (byte)'a', 0, 255, 0 })]
    [InlineData(new byte[] { (byte)'a', 0, 1, 0 })]
    public void A_part_must_end_with_its_terminator(byte[] encoded)
    {
        Assert.Throws<InvalidDataException>(() => KeyCodecs.For<ValueTuple<string>>().Decode(encoded));
        Assert.Throws<InvalidDataException>(() => KeyCodecs.For<ValueTuple<byte[]>>().Decode(encoded));
        KeyCodec<(string, int)> grouped = KeyCodecs.For<(string, int)>().Ordered(FieldOrders.Parse(["Item1", "Item2"]), 1);
        if (encoded is not [.., 1, 0])
        {
            Assert.Throws<InvalidDataException>(() => grouped.GroupingPrefix(encoded).Length);
        }
    }

    [Fact]
    public void A_fixed_grouping_prefix_must_be_there()
    {
        KeyCodec<(int, int)> grouped = KeyCodecs.For<(int, int)>().Ordered(FieldOrders.Parse(["Item1", "Item2"]), 1);

        Assert.Throws<InvalidDataException>(() => grouped.GroupingPrefix([1, 2, 3]).Length);
    }

    [Fact]
    public void A_marker_is_0_or_1()
    {
        Assert.Throws<InvalidDataException>(() => KeyCodecs.For<bool>().Decode([2]));
        Assert.Throws<InvalidDataException>(() => KeyCodecs.For<bool?>().Decode([2, 0]));
        Assert.Throws<InvalidDataException>(() => KeyCodecs.For<bool?>().Decode([0, 0]));
        Assert.Throws<InvalidDataException>(() => ValueCodecs.For<bool?>().ReadWhole([2, 0]));
    }

    [Fact]
    public void A_date_is_in_range()
    {
        byte[] ones = [255, 255, 255, 255, 255, 255, 255, 255, 0];

        Assert.Throws<InvalidDataException>(() => KeyCodecs.For<DateTime>().Decode(ones));
        Assert.Throws<InvalidDataException>(() => KeyCodecs.For<DateTime>().Decode([0, 0, 0, 0, 0, 0, 0, 0, 3]));
        Assert.Throws<InvalidDataException>(() => KeyCodecs.For<DateTimeOffset>().Decode([.. ones, 0]));
        Assert.Throws<InvalidDataException>(() => KeyCodecs.For<DateTimeOffset>().Decode([0, 0, 0, 0, 0, 0, 0, 0, 0x7F, 0]));
        Assert.Throws<InvalidDataException>(() => KeyCodecs.For<DateTimeOffset>().Decode([0, 0, 0, 0, 0, 0, 0, 0, 0x7F, 0xFF]));
        Assert.Throws<InvalidDataException>(() => KeyCodecs.For<DateOnly>().Decode(ones.AsSpan(0, 4)));
        Assert.Throws<InvalidDataException>(() => KeyCodecs.For<TimeOnly>().Decode(ones.AsSpan(0, 8)));
    }

    [Fact]
    public void A_decimal_is_one_that_could_have_been_written()
    {
        byte[] one = KeyCodecs.For<decimal>().Encoded(1m);
        KeyCodec<decimal> codec = KeyCodecs.For<decimal>();

        for (int i = 0; i < one.Length; i++)
        {
            for (int value = 0; value < 256; value++)
            {
                byte[] changed = [.. one];
                changed[i] = (byte)value;
                try
                {
                    Assert.Equal(changed, codec.Encoded(codec.Decode(changed)));
                }
                catch (InvalidDataException)
                {
                    Assert.NotEqual(one, changed);
                }
            }
        }
    }

    [Fact]
    public void A_value_ends_within_its_bytes()
    {
        Assert.Throws<InvalidDataException>(() => ValueCodecs.For<string>().ReadWhole([3, 1, 2]));
        Assert.Throws<InvalidDataException>(() => ValueCodecs.For<string>().ReadWhole([0xFF, 1, 2])); // length -1
        Assert.Throws<InvalidDataException>(() => ValueCodecs.For<byte[]>().ReadWhole([0xFF, 0xFF, 0xFF, 0xFF]));
        Assert.Throws<InvalidDataException>(() => ValueCodecs.For<byte[]>().ReadWhole([0, 0, 0, 2, 1]));
        Assert.Throws<InvalidDataException>(() => ValueCodecs.For<double>().ReadWhole([1]));
        Assert.Throws<InvalidDataException>(() => ValueCodecs.For<KeyCodecTests.Signed>().ReadWhole([0x8D, 0xFF, 0xFF, 0xFF]));
        Assert.Throws<InvalidDataException>(() => ValueCodecs.For<decimal>().ReadWhole([0, 29, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]));
        Assert.Throws<InvalidDataException>(() => ValueCodecs.For<DateTime>().ReadWhole([0, 0, 0, 0, 0, 0, 0, 0, 9]));
    }
}
