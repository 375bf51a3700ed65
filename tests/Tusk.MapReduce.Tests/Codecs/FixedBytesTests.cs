using Tusk.MapReduce.Codecs;
using Tusk.MapReduce.Records;

namespace Tusk.MapReduce.Tests.Codecs;

public class FixedBytesTests
{
    private static readonly Type[] Varying =
        [typeof(string), typeof(Text), typeof(byte[]), typeof(ReadOnlyMemory<byte>), typeof(ReadOnlySpan<byte>)];

    private readonly HashSet<Type> _checked = [.. Varying];

    [Fact]
    public void Every_built_in_codec_of_one_size_says_which()
    {
        Check(false, true);
        Check(sbyte.MinValue, (sbyte)0, sbyte.MaxValue);
        Check(byte.MinValue, byte.MaxValue);
        Check(short.MinValue, (short)0, short.MaxValue);
        Check(ushort.MinValue, ushort.MaxValue);
        Check(char.MinValue, 'x', char.MaxValue);
        Check(int.MinValue, 0, int.MaxValue);
        Check(uint.MinValue, uint.MaxValue);
        Check(long.MinValue, 0, long.MaxValue);
        Check(ulong.MinValue, ulong.MaxValue);
        Check(0f, float.MinValue, float.NaN);
        Check(0.0, double.MinValue, double.NaN);
        Check(decimal.MinValue, 0m, 0.0000000000000000000000000001m, decimal.MaxValue);
        Check(Guid.Empty, Guid.AllBitsSet);
        Check(DateTime.MinValue, DateTime.MaxValue, new DateTime(2020, 2, 29, 1, 2, 3, DateTimeKind.Utc));
        Check(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, new DateTimeOffset(2020, 2, 29, 1, 2, 3, TimeSpan.FromHours(-9)));
        Check(DateOnly.MinValue, DateOnly.MaxValue);
        Check(TimeOnly.MinValue, TimeOnly.MaxValue);
        Check(TimeSpan.MinValue, TimeSpan.Zero, TimeSpan.MaxValue);
        Check(default(Nothing));

        Assert.Equal(Sorted(BuiltIn()), Sorted(_checked));
    }

    [Fact]
    public void Tuples_of_such_types_have_one_size()
    {
        Check((1, 2L, 3.0, true));
        Check((1m, DateTime.MinValue, DateTimeOffset.MaxValue), (2m, DateTime.MaxValue, DateTimeOffset.MinValue));
    }

    [Fact]
    public void What_may_be_null_has_one_size_only_where_a_value_takes_no_bytes()
    {
        Check<Nothing?>(null, default(Nothing));
        Check<(int, Nothing?)>((1, null), (2, default(Nothing)));
        Assert.Equal(-1, ValueCodecs.For<int?>().FixedBytes);
    }

    [Fact]
    public void A_codec_of_varying_size_says_so()
    {
        Assert.Equal(-1, ValueCodecs.For<string>().FixedBytes);
        Assert.Equal(-1, ValueCodecs.For<Text>().FixedBytes);
        Assert.Equal(-1, ValueCodecs.For<byte[]>().FixedBytes);
        Assert.Equal(-1, ValueCodecs.For<ReadOnlyMemory<byte>>().FixedBytes);
        Assert.Equal(-1, ValueCodecs.For<ReadOnlySpan<byte>>().FixedBytes);
        Assert.Equal(-1, ValueCodecs.For<DayOfWeek>().FixedBytes);
        Assert.Equal(-1, ValueCodecs.For<(int, string)>().FixedBytes);
    }

    /// <summary>The types of the codecs that are no codecs for many types.</summary>
    private static IEnumerable<Type> BuiltIn() => typeof(ValueCodec<>).Assembly.GetTypes()
        .Where(static codec => codec is { Namespace: "Tusk.MapReduce.Codecs.Values", IsGenericType: false, BaseType.IsGenericType: true })
        .Where(static codec => codec.BaseType!.GetGenericTypeDefinition() == typeof(ValueCodec<>))
        .Select(static codec => codec.BaseType!.GetGenericArguments()[0]);

    private static IEnumerable<string> Sorted(IEnumerable<Type> types) =>
        types.Select(static type => type.ToString()).Order(StringComparer.Ordinal);

    private void Check<T>(params T[] values)
    {
        _checked.Add(typeof(T));
        foreach (T value in values)
        {
            Assert.Equal(ValueCodecs.For<T>().Written(value).Length, ValueCodecs.For<T>().FixedBytes);
        }
    }
}
