using Tusk.MapReduce.Codecs;
using Tusk.MapReduce.Records;

namespace Tusk.MapReduce.Tests.Codecs;

public sealed class AllocationTests
{
    // The runtime itself may allocate once while it recompiles; one object in each of 1,000 rounds would be 24,000 B.
    private const long OnceOnly = 16_384;

    private readonly EncodingBuffer _buffer = new();

    [Fact]
    public void Primitives_and_tuples_of_them_allocate_nothing()
    {
        AllocatesNothing(true);
        AllocatesNothing((byte)200);
        AllocatesNothing((short)-3);
        AllocatesNothing(int.MinValue);
        AllocatesNothing(long.MaxValue);
        AllocatesNothing(1.5f);
        AllocatesNothing(-1e300);
        AllocatesNothing(12.50m);
        AllocatesNothing('x');
        AllocatesNothing(DayOfWeek.Friday);
        AllocatesNothing(new Guid("01020304-0506-0708-090a-0b0c0d0e0f10"));
        AllocatesNothing(DateTime.UnixEpoch);
        AllocatesNothing(DateTimeOffset.UnixEpoch);
        AllocatesNothing(TimeSpan.FromDays(1));
        AllocatesNothing<int?>(5);
        AllocatesNothing<int?>(null);
        AllocatesNothing((1, 2L, (bool?)true));
        AllocatesNothing(default(Nothing));
    }

    [Fact]
    public void Text_allocates_nothing()
    {
        byte[] bytes = "some text"u8.ToArray();
        long allocated = Measure(() =>
        {
            ReadOnlySpan<byte> key = KeyCodecs.For<Text>().Encode(new Text(bytes), _buffer);
            _ = KeyCodecs.For<Text>().Decode(key);
            _ = KeyCodecs.For<Text>().HashCode(key);
            _buffer.Clear();
            ValueCodecs.For<Text>().Write(new Text(bytes), _buffer);
            ValueReader input = new(_buffer.Written);
            _ = ValueCodecs.For<Text>().Read(ref input);
            TextFormats.For<Text>().Write(new Text(bytes), _buffer);
            KeyCodecs.For<string>().Encode("a string", _buffer);
        });

        Assert.InRange(allocated, 0, OnceOnly);
    }

    private void AllocatesNothing<T>(T value)
    {
        KeyCodec<T> codec = KeyCodecs.For<T>();
        KeyCodec<T> descending =
            codec.Ordered([.. codec.Fields.Select((_, i) => new FieldOrder(i, Descending: true))], codec.Fields.Count - 1);
        long allocated = Measure(() =>
        {
            ReadOnlySpan<byte> key = codec.Encode(value, _buffer);
            _ = codec.Decode(key);
            _ = codec.HashCode(key);
            key = descending.Encode(value, _buffer);
            _ = descending.Decode(key);
            _ = descending.GroupingPrefix(key);
            _ = descending.HashCode(key);
            _buffer.Clear();
            ValueCodecs.For<T>().Write(value, _buffer);
            ValueReader input = new(_buffer.Written);
            _ = ValueCodecs.For<T>().Read(ref input);
            TextFormats.For<T>().Write(value, _buffer);
        });

        Assert.True(allocated <= OnceOnly, $"{typeof(T)} allocates {allocated} B in 1,000 rounds.");
    }

    private static long Measure(Action round)
    {
        round();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            round();
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
