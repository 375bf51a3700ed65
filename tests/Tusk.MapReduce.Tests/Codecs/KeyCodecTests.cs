using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Tusk.MapReduce.Codecs;
using Tusk.MapReduce.Records;

namespace Tusk.MapReduce.Tests.Codecs;

/// <summary>For each type: encoded bytes sort as keys do, alone, descending and inside composites, and read back.</summary>
public sealed class KeyCodecTests
{
    public enum Signed : short
    {
        Low = -5,
        Zero = 0,
        High = 300,
    }

    public enum Unsigned : ulong
    {
        None = 0,
        Top = ulong.MaxValue,
    }

    [Fact]
    public void Booleans() => Holds<bool>();

    [Fact]
    public void Bytes() => Holds<byte>(0, 127, 128, 255);

    [Fact]
    public void Signed_bytes() => Holds<sbyte>(sbyte.MinValue, -1, 0, sbyte.MaxValue);

    [Fact]
    public void Shorts() => Holds<short>(short.MinValue, -1, 0, short.MaxValue);

    [Fact]
    public void Unsigned_shorts() => Holds<ushort>(0, 0x7FFF, 0x8000, ushort.MaxValue);

    [Fact]
    public void Ints() => Holds<int>(int.MinValue, -1, 0, 1, int.MaxValue);

    [Fact]
    public void Unsigned_ints() => Holds(0u, 0x7FFFFFFFu, 0x80000000u, uint.MaxValue);

    [Fact]
    public void Longs() => Holds<long>(long.MinValue, -1, 0, 1, long.MaxValue);

    [Fact]
    public void Unsigned_longs() => Holds<ulong>(0ul, long.MaxValue, 1ul << 63, ulong.MaxValue);

    [Fact]
    public void Characters() => Holds('\0', 'a', '\uD800', '\uFFFF');

    // Java's order: -0.0 before 0.0, NaN last; NaN is not equal to itself, so bits are compared.
    [Fact]
    public void Floats() => HoldsFor(
        (left, right) => FloatRank(left).CompareTo(FloatRank(right)),
        Arbitrary<float>(),
        float.NaN, float.NegativeInfinity, float.MinValue, -1, -float.Epsilon, -0.0f, 0, float.Epsilon, 1, float.MaxValue,
        float.PositiveInfinity, BitConverter.Int32BitsToSingle(0x7FC00001));

    [Fact]
    public void Doubles() => HoldsFor(
        (left, right) => FloatRank(left).CompareTo(FloatRank(right)),
        Arbitrary<double>(),
        double.NaN, double.NegativeInfinity, double.MinValue, -1, -double.Epsilon, -0.0, 0, double.Epsilon, 1,
        double.MaxValue, double.PositiveInfinity);

    [Fact]
    public void Decimals() => HoldsFor(
        (left, right) => left != right ? left.CompareTo(right) : left.Scale.CompareTo(right.Scale),
        Arbitrary<decimal>(),
        decimal.MinValue, decimal.MaxValue, 0m, 0.00m, -0m, -0.00m, new decimal(0, 0, 0, true, 2), 1m, 1.0m, 1.00m, -1m, -1.0m, 10m, 9.99m, 0.1m, -0.1m,
        0.0000000000000000000000000001m, -0.0000000000000000000000000001m, 7.9228162514264337593543950335m,
        79228162514264337593543950334m, 1.0000000000000000000000000000m);

    [Fact]
    public void Guids() => Holds(Guid.Empty, Guid.AllBitsSet, new Guid("00000080-0000-0000-0000-000000000000"));

    [Fact]
    public void Strings() => HoldsFor(
        (left, right) => Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(right)),
        Arbitrary<string>().Where(s => s is not null && s == Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(s))),
        "", "\0", "\0\0", "\0\u0001", "a", "a\0", "a\0\u0001", "a\u0001", "ab", "\uFFFD", "\U0001F600", "\uE000",
        new string('x', 5000), new string('\0', 700));

    [Fact]
    public void Byte_arrays() => HoldsFor(
        (left, right) => left.AsSpan().SequenceCompareTo(right),
        Arbitrary<byte[]>().Where(b => b is not null),
        [], [0], [0, 0], [0, 1], [0, 255], [1], [255], [255, 255], [255, 0]);

    [Fact]
    public void Dates() => HoldsFor(
        (left, right) => left != right ? left.CompareTo(right) : left.Kind.CompareTo(right.Kind),
        Arbitrary<DateTime>(),
        DateTime.MinValue, DateTime.MaxValue, DateTime.UnixEpoch, DateTime.SpecifyKind(DateTime.UnixEpoch, DateTimeKind.Local));

    [Fact]
    public void Dates_with_offset() => HoldsFor(
        (left, right) => left.UtcTicks != right.UtcTicks
            ? left.UtcTicks.CompareTo(right.UtcTicks)
            : left.Offset.CompareTo(right.Offset),
        Arbitrary<DateTimeOffset>(),
        DateTimeOffset.MinValue, DateTimeOffset.MaxValue, new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.FromHours(14)),
        new DateTimeOffset(2019, 12, 31, 10, 0, 0, TimeSpan.Zero));

    [Fact]
    public void Days() => HoldsFor(
        Comparer<DateOnly>.Default.Compare,
        Gen.Choose(0, DateOnly.MaxValue.DayNumber).Select(DateOnly.FromDayNumber),
        DateOnly.MinValue, DateOnly.MaxValue);

    [Fact]
    public void Times() => HoldsFor(
        Comparer<TimeOnly>.Default.Compare,
        Gen.Choose(0, int.MaxValue).Select(ticks => new TimeOnly(100L * ticks)),
        TimeOnly.MinValue, TimeOnly.MaxValue);

    [Fact]
    public void Time_spans() => Holds(TimeSpan.MinValue, TimeSpan.Zero, TimeSpan.MaxValue);

    [Fact]
    public void Enums() => Holds<Signed>(Signed.Low, Signed.Zero, Signed.High, (Signed)7);

    [Fact]
    public void Unsigned_enums() => Holds(Unsigned.None, Unsigned.Top, (Unsigned)long.MaxValue);

    [Fact]
    public void Nullables() => Holds<int?>(null, int.MinValue, 0);

    [Fact]
    public void Nullables_of_tuples() => HoldsFor(
        (left, right) => Comparer<(int, bool)?>.Default.Compare(left, right), Arbitrary<(int, bool)?>(), null, (0, false));

    [Fact]
    public void Tuples_of_one() => HoldsFor(
        Comparer<ValueTuple<int>>.Default.Compare, Arbitrary<int>().Select(i => ValueTuple.Create(i)));

    [Fact]
    public void Tuples_of_two() => Holds<(int, bool)>();

    [Fact]
    public void Tuples_of_three() => Holds<(sbyte, int?, bool)>();

    [Fact]
    public void Tuples_of_four() => Holds<(bool, bool, sbyte, bool)>();

    [Fact]
    public void Tuples_of_five() => Holds<(bool, bool, bool, sbyte, bool)>();

    [Fact]
    public void Tuples_of_six() => Holds<(bool, bool, bool, sbyte, bool, sbyte)>();

    [Fact]
    public void Tuples_of_seven() => Holds<(bool, bool, bool, sbyte, bool, sbyte, ushort)>();

    [Fact]
    public void Tuples_inside_tuples() => Holds<((bool, sbyte), (sbyte, bool))>();

    [Fact]
    public void Nothing_has_no_bytes()
    {
        Assert.Empty(KeyCodecs.For<Nothing>().Encoded(default));
        Assert.Equal(default, KeyCodecs.For<Nothing>().Decode([]));
        Assert.Throws<InvalidDataException>(() => KeyCodecs.For<Nothing>().Decode([0]));
    }

    [Fact]
    public void Text_and_bytes_alone_are_raw_and_not_copied()
    {
        byte[] bytes = [0, 1, 255, 0];

        ReadOnlySpan<byte> text = KeyCodecs.For<Text>().Encode(new Text(bytes), new EncodingBuffer());
        ReadOnlySpan<byte> span = KeyCodecs.For<ReadOnlySpan<byte>>().Encode(bytes, new EncodingBuffer());

        Assert.True(text.Overlaps(bytes, out int offset) && offset == 0 && text.Length == 4);
        Assert.True(span == bytes);
        Assert.True(KeyCodecs.For<Text>().Decode(bytes).Bytes == bytes);
        Assert.True(KeyCodecs.For<ReadOnlySpan<byte>>().Decode(bytes) == bytes);
        Assert.Equal(bytes, KeyCodecs.For<byte[]>().Encoded(bytes));
        Assert.Equal(bytes, KeyCodecs.For<ReadOnlyMemory<byte>>().Encoded(bytes));
        Assert.Equal(bytes, KeyCodecs.For<ReadOnlyMemory<byte>>().Decode(bytes).ToArray());
    }

    [Fact]
    public void Descending_text_reads_back()
    {
        KeyCodec<Text> codec = KeyCodecs.For<Text>().Ordered([new FieldOrder(0, Descending: true)], 0);

        Assert.True(codec.Decode(codec.Encoded("a\0b"u8)) == "a\0b"u8);
    }

    [Fact]
    public void A_lone_surrogate_becomes_the_replacement_character()
    {
        Assert.Equal("a\uFFFDb"u8.ToArray(), KeyCodecs.For<string>().Encoded("a\uD800b"));
    }

    [Fact]
    public void Parts_of_a_composite_are_escaped_and_terminated()
    {
        // "a", a zero escaped as 00 FF, the terminator 00 01, then 5 with its sign bit flipped.
        byte[] expected = [(byte)'a', 0x00, 0xFF, 0x00, 0x01, 0x80, 0x00, 0x00, 0x05];

        Assert.Equal(expected, KeyCodecs.For<(string, int)>().Encoded(("a\0", 5)));
    }

    [Fact]
    public void A_null_string_has_no_encoding()
    {
        Assert.Throws<ArgumentNullException>(() => KeyCodecs.For<string>().Encoded(null!));
        Assert.Throws<ArgumentNullException>(() => KeyCodecs.For<(string, int)>().Encoded((null!, 1)));
        Assert.Throws<ArgumentNullException>(() => KeyCodecs.For<byte[]>().Encoded(null!));
    }

    private static int FloatRank(float value) => BitConverter.SingleToInt32Bits(value) switch
    {
        _ when float.IsNaN(value) => int.MaxValue,
        < 0 and int bits => -1 - (bits & int.MaxValue),
        int bits => bits,
    };

    private static long FloatRank(double value) => BitConverter.DoubleToInt64Bits(value) switch
    {
        _ when double.IsNaN(value) => long.MaxValue,
        < 0 and long bits => -1 - (bits & long.MaxValue),
        long bits => bits,
    };

    private static Gen<T> Arbitrary<T>() => ArbMap.Default.GeneratorFor<T>();

    private static void Holds<T>(params T[] extremes) =>
        HoldsFor(Comparer<T>.Default.Compare, Arbitrary<T>(), extremes);

    private static void HoldsFor<T>(Comparison<T> order, Gen<T> values, params T[] extremes)
    {
        Check(KeyCodecs.For<T>(), order, values, extremes);
        KeyCodec<T> whole = KeyCodecs.For<T>();
        FieldOrder[] descending = [.. whole.Fields.Select((_, i) => new FieldOrder(i, Descending: true))];
        Check(whole.Ordered(descending, 0), (a, b) => order(b, a), values, extremes);

        // The part before another one, both ways, and grouping on it.
        KeyCodec<(T, bool)> pair = KeyCodecs.For<(T, bool)>();
        Gen<(T, bool)> pairs = values.SelectMany(_ => Arbitrary<bool>(), (v, b) => (v, b));
        (T, bool)[] extremePairs = [.. extremes.SelectMany(v => new[] { (v, false), (v, true) })];
        Check(pair.Ordered(FieldOrders.Parse(pair.Fields), 1), (a, b) => Then(order(a.Item1, b.Item1), a, b), pairs, extremePairs);
        Check(
            pair.Ordered(FieldOrders.Parse(pair.Fields, "Item1 desc"), 1),
            (a, b) => Then(order(b.Item1, a.Item1), a, b),
            pairs,
            extremePairs);
        CheckGroups(pair.Ordered(FieldOrders.Parse(pair.Fields), 1), order, pairs, extremePairs);
        CheckGroups(pair.Ordered(FieldOrders.Parse(pair.Fields, "Item1 desc"), 1), order, pairs, extremePairs);
    }

    private static int Then<T>(int first, (T, bool) left, (T, bool) right) =>
        first != 0 ? first : left.Item2.CompareTo(right.Item2);

    private static void Check<T>(KeyCodec<T> codec, Comparison<T> order, Gen<T> values, T[] extremes) =>
        ForPairs(values, extremes, (left, right) =>
        {
            byte[] leftBytes = codec.Encoded(left);
            byte[] rightBytes = codec.Encoded(right);
            Assert.Equal(Math.Sign(order(left, right)), Math.Sign(leftBytes.AsSpan().SequenceCompareTo(rightBytes)));
            Assert.Equal(0, order(left, codec.Decode(leftBytes)));
            Assert.Equal(leftBytes, codec.Encoded(codec.Decode(leftBytes)));

            // Nothing may be missing or follow, unless any bytes are a key (raw text).
            if (codec.Fields.Count > 1 || leftBytes.Length > 0 && typeof(T).IsValueType)
            {
                Assert.Throws<InvalidDataException>(() => codec.Decode([.. leftBytes, 0]));
                Assert.Throws<InvalidDataException>(() => codec.Decode(leftBytes.AsSpan(0, leftBytes.Length - 1)));
            }
        });

    private static void CheckGroups<T>(KeyCodec<(T, bool)> codec, Comparison<T> order, Gen<(T, bool)> pairs, (T, bool)[] extremes)
    {
        Assert.False(codec.GroupsByWholeKey);
        ForPairs(pairs, extremes, (left, right) =>
        {
            byte[] leftBytes = codec.Encoded(left);
            byte[] rightBytes = codec.Encoded(right);
            ReadOnlySpan<byte> group = codec.GroupingPrefix(leftBytes);

            Assert.Equal(leftBytes.Length - 1, group.Length);
            Assert.True(group.SequenceEqual(leftBytes.AsSpan(0, group.Length)));
            Assert.Equal(order(left.Item1, right.Item1) == 0, group.SequenceEqual(codec.GroupingPrefix(rightBytes)));
            Assert.Equal(JavaHash.OfBytes(group), codec.HashCode(leftBytes));
        });
    }

    private static void ForPairs<T>(Gen<T> values, T[] extremes, Action<T, T> check)
    {
        foreach (T left in extremes)
        {
            foreach (T right in extremes)
            {
                check(left, right);
            }
        }

        Gen<T> mixed = extremes.Length == 0 ? values : Gen.Frequency((3, values), (1, Gen.Elements(extremes)));
        Prop.ForAll(mixed.Two().ToArbitrary(), pair => check(pair.Item1, pair.Item2)).Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true));
    }
}
