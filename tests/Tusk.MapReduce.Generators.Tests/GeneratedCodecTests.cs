using System.Text;
using Tusk.MapReduce.Codecs;

namespace Tusk.MapReduce.Generators.Tests;

/// <summary>The codecs that the compiler generated for this project's own records.</summary>
public sealed class GeneratedCodecTests
{
    private static readonly Everything Sample = new(
        true, "a\0b", null, Quality.Suspect, 7, (-1, [0, 1]), new Reading(1950, -11), new Station("s", 1.50m),
        new DateOnly(2026, 11, 21), -0.5);

    [Fact]
    public void A_key_is_its_fields_in_order()
    {
        // 1950 = 0x079E and -11 = 0xFFFFFFF5, sign bits flipped.
        Assert.Equal([0x80, 0, 0x07, 0x9E, 0x7F, 0xFF, 0xFF, 0xF5], Encode(KeyCodecs.For<Reading>(), new Reading(1950, -11)));
        Assert.Equal(["Year", "Tenths"], KeyCodecs.For<Reading>().Fields);
    }

    [Fact]
    public void A_secondary_sort_orders_and_groups()
    {
        KeyCodec<Reading> codec = KeyCodecs.For<Reading>();
        codec = codec.Ordered(FieldOrders.Parse(codec.Fields, "Year", "Tenths desc"), 1);
        Reading[] readings = [new(1950, 0), new(1949, 111), new(1950, 22), new(1949, 78), new(1950, -11)];

        byte[][] keys = [.. readings.Select(r => Encode(codec, r)).Order(Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b)))];

        Assert.Equal(
            [new(1949, 111), new(1949, 78), new(1950, 22), new(1950, 0), new(1950, -11)],
            keys.Select(key => codec.Decode(key)));
        Assert.True(codec.GroupingPrefix(keys[2]).SequenceEqual(codec.GroupingPrefix(keys[4])));
        Assert.False(codec.GroupingPrefix(keys[1]).SequenceEqual(codec.GroupingPrefix(keys[2])));
        Assert.Equal(codec.HashCode(keys[2]), codec.HashCode(keys[4]));
    }

    [Fact]
    public void Fields_of_every_kind_read_back_in_every_order()
    {
        KeyCodec<Everything> codec = KeyCodecs.For<Everything>();
        foreach (bool descending in new[] { false, true })
        {
            for (int first = 0; first < codec.Fields.Count; first++)
            {
                FieldOrder[] order = [.. Enumerable.Range(0, codec.Fields.Count)
                    .Select(i => new FieldOrder((first + i) % codec.Fields.Count, descending))];
                KeyCodec<Everything> ordered = codec.Ordered(order, 1);
                byte[] key = Encode(ordered, Sample);

                AssertSame(Sample, ordered.Decode(key));
                Assert.True(ordered.GroupingPrefix(key).Length < key.Length);
                Assert.Throws<InvalidDataException>(() => ordered.Decode([.. key, 0]));
            }
        }
    }

    [Fact]
    public void A_null_field_sorts_first()
    {
        byte[] without = Encode(KeyCodecs.For<Everything>(), Sample);
        byte[] with = Encode(KeyCodecs.For<Everything>(), Sample with { Note = "" });

        Assert.True(without.AsSpan().SequenceCompareTo(with) < 0);
    }

    [Fact]
    public void A_value_is_its_fields_one_after_another()
    {
        Assert.Equal([0, 0, 0, 1, 0xFF, 0xFF, 0xFF, 0xFF], Write(new Reading(1, -1)));
        AssertSame(Sample, Reread(Sample));
        Everything withNull = Sample with { Station = null, Note = "n", Count = null };
        AssertSame(withNull, Reread(withNull));
        Assert.Throws<InvalidDataException>(() => Reread<Reading>([0, 0, 0, 1]));
    }

    [Fact]
    public void Text_is_the_fields_joined_by_tabs()
    {
        Assert.Equal("1950\t-11", Render(new Reading(1950, -11)));
        Assert.Equal("true\ta\0b\t\tSuspect\t7\t-1\t00 01\t1950\t-11\ts\t1.50\t2026-11-21\t-0.5", Render(Sample));
        Assert.Equal("#5", Render(new SelfFormatting(5)));
        Assert.True(TextFormats.For<Station>().IsNothing(null!));
    }

    [Fact]
    public void Members_that_can_be_set_are_fields()
    {
        Loose loose = new() { Offset = 5, Sign = '-' };
        Mixed mixed = new(1, 2) { C = "c" };

        Loose looseBack = KeyCodecs.For<Loose>().Decode(Encode(KeyCodecs.For<Loose>(), loose));
        Mixed mixedBack = Reread(mixed);

        Assert.Equal(["Offset", "Sign"], KeyCodecs.For<Loose>().Fields);
        Assert.Equal((5, '-'), (looseBack.Offset, looseBack.Sign));
        Assert.Equal(["A", "B", "C"], KeyCodecs.For<Mixed>().Fields);
        Assert.Equal((1, (sbyte)2, "c"), (mixedBack.A, mixedBack.B, mixedBack.C));
    }

    [Fact]
    public void Records_are_parts_of_tuples_and_nullables()
    {
        KeyCodec<(Outer.Inner?, Station)> codec = KeyCodecs.For<(Outer.Inner?, Station)>();
        (Outer.Inner?, Station) key = (new Outer.Inner(3), new Station("x", 2m));

        Assert.Equal(key, codec.Decode(Encode(codec, key)));
        Assert.Equal((null, key.Item2), codec.Decode(Encode(codec, (null, key.Item2))));
    }

    [Fact]
    public void A_null_record_is_refused()
    {
        Assert.Throws<ArgumentNullException>(() => Encode(KeyCodecs.For<Station>(), null!));
        Assert.Throws<ArgumentNullException>(() => Write<Station>(null!));
    }

    [Fact]
    public void Structs_of_primitives_allocate_nothing()
    {
        KeyCodec<Reading> codec = KeyCodecs.For<Reading>();
        codec = codec.Ordered(FieldOrders.Parse(codec.Fields, "Year", "Tenths desc"), 1);
        EncodingBuffer buffer = new();
        Run();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            Run();
        }

        // A collection by another thread counts the rest of this one's 8 KiB allocation window as allocated, and the
        // runtime may allocate once while it recompiles; one object in each round would be 24,000 B.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16_384);

        void Run()
        {
            ReadOnlySpan<byte> key = codec.Encode(new Reading(1950, 22), buffer);
            _ = codec.Decode(key);
            _ = codec.HashCode(key);
            buffer.Clear();
            ValueCodecs.For<Reading>().Write(new Reading(1950, 22), buffer);
            ValueReader input = new(buffer.Written);
            _ = ValueCodecs.For<Reading>().Read(ref input);
            TextFormats.For<Reading>().Write(new Reading(1950, 22), buffer);
        }
    }

    private static void AssertSame(Everything expected, Everything actual)
    {
        Assert.Equal(expected.Pair.Item2, actual.Pair.Item2);
        Assert.Equal(expected, actual with { Pair = expected.Pair });
        Assert.Equal(expected.Pair.Item1, actual.Pair.Item1);
    }

    private static byte[] Encode<T>(KeyCodec<T> codec, T key) => codec.Encode(key, new EncodingBuffer()).ToArray();

    private static byte[] Write<T>(T value)
    {
        EncodingBuffer output = new();
        ValueCodecs.For<T>().Write(value, output);
        return output.Written.ToArray();
    }

    private static T Reread<T>(T value) => Reread<T>(Write(value));

    private static T Reread<T>(byte[] bytes)
    {
        ValueReader input = new(bytes);
        T value = ValueCodecs.For<T>().Read(ref input);
        Assert.Equal(0, input.Remaining);
        return value;
    }

    private static string Render<T>(T value)
    {
        EncodingBuffer output = new();
        TextFormats.For<T>().Write(value, output);
        return Encoding.UTF8.GetString(output.Written);
    }
}
