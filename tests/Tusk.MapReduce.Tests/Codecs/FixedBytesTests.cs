using Tusk.MapReduce.Codecs;
using Tusk.MapReduce.Records;

namespace Tusk.MapReduce.Tests.Codecs;

public class FixedBytesTests
{
    [Fact]
    public void A_codec_of_one_size_says_which()
    {
        Check(true);
        Check((sbyte)-1);
        Check((byte)200);
        Check((short)-300);
        Check((ushort)300);
        Check('x');
        Check(-5);
        Check(5u);
        Check(-5L);
        Check(5ul);
        Check(1.5f);
        Check(1.5);
        Check(Guid.Empty);
        Check(new DateOnly(2020, 2, 29));
        Check(new TimeOnly(12, 30));
        Check(TimeSpan.FromDays(3));
        Check(default(Nothing));
        Check((1, 2L, 3.0, true));
    }

    [Fact]
    public void A_codec_of_varying_size_says_so()
    {
        Assert.Equal(-1, ValueCodecs.For<string>().FixedBytes);
        Assert.Equal(-1, ValueCodecs.For<(int, string)>().FixedBytes);
        Assert.Equal(-1, ValueCodecs.For<int?>().FixedBytes);
    }

    private static void Check<T>(T value)
    {
        var buffer = new EncodingBuffer();
        ValueCodecs.For<T>().Write(value, buffer);

        Assert.Equal(buffer.Length, ValueCodecs.For<T>().FixedBytes);
    }
}
