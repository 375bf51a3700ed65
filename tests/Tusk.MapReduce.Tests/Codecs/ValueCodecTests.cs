using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Tusk.MapReduce.Codecs;
using Tusk.MapReduce.Records;

namespace Tusk.MapReduce.Tests.Codecs;

public sealed class ValueCodecTests
{
    [Fact]
    public void Values_read_back()
    {
        ReadsBack<bool>();
        ReadsBack<byte>();
        ReadsBack<sbyte>();
        ReadsBack<short>();
        ReadsBack<ushort>();
        ReadsBack<int>();
        ReadsBack<uint>();
        ReadsBack<long>();
        ReadsBack<ulong>();
        ReadsBack<float>();
        ReadsBack<double>();
        ReadsBack<decimal>();
        ReadsBack<char>();
        ReadsBack<Guid>();
        ReadsBack<DateTime>();
        ReadsBack<DateTimeOffset>();
        ReadsBack<TimeSpan>();
        ReadsBack<int?>();
        ReadsBack<KeyCodecTests.Signed>();
        ReadsBack<KeyCodecTests.Unsigned>();
        ReadsBack<(int, bool)>();
        ReadsBack<(int, (bool, byte?), double)>();
        ReadsBack<(int, int, int, int)>();
        ReadsBack<(int, int, int, int, bool)>();
        ReadsBack<(int, int, int, int, bool, char)>();
        ReadsBack<(int, int, int, int, bool, char, long)>();
        ReadsBack(Gen.Choose(0, DateOnly.MaxValue.DayNumber).Select(DateOnly.FromDayNumber));
        ReadsBack(Gen.Choose(0, int.MaxValue).Select(ticks => new TimeOnly(100L * ticks)));
        ReadsBack(ArbMap.Default.GeneratorFor<string>().Where(s => s is not null && s == Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(s))));
    }

    [Fact]
    public void Fields_of_a_tuple_follow_one_another()
    {
        // 1 as 4 bytes; "ab" as vint 2 and its bytes; true; no bytes; null as a false byte.
        byte[] expected = [0, 0, 0, 1, 2, (byte)'a', (byte)'b', 1, 0];

        Assert.Equal(expected, ValueCodecs.For<(int, string, bool, Nothing, int?)>().Written((1, "ab", true, default, null)));
    }

    [Fact]
    public void Lists_are_their_length_and_their_values()
    {
        ValueCodec<ValueList<string>> codec = ValueCodecs.For<ValueList<string>>();
        byte[] written = codec.Written(new ValueList<string>("ab", ""));

        Assert.Equal([2, 2, (byte)'a', (byte)'b', 0], written);
        Assert.Equal(["ab", ""], codec.ReadWhole(written));
        Assert.Equal("ab,", codec.ReadWhole(written).ToString());
        Assert.Equal(3, ValueCodecs.For<ValueList<Nothing>>().ReadWhole([3]).Count);
        Assert.Throws<InvalidDataException>(() => codec.ReadWhole([0xFF])); // -1
        Assert.Throws<InvalidDataException>(() => codec.ReadWhole([3, 0, 0]));
        Assert.Throws<InvalidDataException>(() => ValueCodecs.For<ValueList<long>>().ReadWhole([0x8C, 0x7F, 0xFF, 0xFF, 0xFF]));
    }

    [Fact]
    public void Enums_are_variable_length_integers()
    {
        Assert.Equal([0xFB], ValueCodecs.For<KeyCodecTests.Signed>().Written(KeyCodecTests.Signed.Low));
        Assert.Equal([0x8E, 0x01, 0x2C], ValueCodecs.For<KeyCodecTests.Signed>().Written(KeyCodecTests.Signed.High));
    }

    [Fact]
    public void Bytes_are_read_as_views_of_the_input()
    {
        byte[] written = ValueCodecs.For<ReadOnlySpan<byte>>().Written([1, 2, 3]);
        ValueReader input = new(written);

        ReadOnlySpan<byte> view = ValueCodecs.For<ReadOnlySpan<byte>>().Read(ref input);

        Assert.True(view == written.AsSpan(4));
        Assert.Equal(written, ValueCodecs.For<ReadOnlyMemory<byte>>().Written(new byte[] { 1, 2, 3 }));
        Assert.Equal([1, 2, 3], ValueCodecs.For<ReadOnlyMemory<byte>>().ReadWhole(written).ToArray());
    }

    private static void ReadsBack<T>() => ReadsBack(ArbMap.Default.GeneratorFor<T>());

    private static void ReadsBack<T>(Gen<T> values) =>
        Prop.ForAll(values.ToArbitrary(), value =>
        {
            ValueCodec<T> codec = ValueCodecs.For<T>();
            Assert.Equal(value, codec.ReadWhole(codec.Written(value)));
        }).Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true));
}
