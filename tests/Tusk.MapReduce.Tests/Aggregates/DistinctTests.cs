using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Tusk.MapReduce.Aggregates;
using Tusk.MapReduce.Aggregates.Sets;
using Tusk.MapReduce.Aggregates.Sketches;
using Tusk.MapReduce.Records;

namespace Tusk.MapReduce.Tests.Aggregates;

public sealed class DistinctTests
{
    private const long EstimateOfUsers = 1020;
    private const long EstimateOfNumbers = 98_876;

    [Fact]
    public void Sets_and_counts_of_them_obey_the_laws()
    {
        AggregateLaws.Hold(DistinctCount.Exact<string>(), Values.Words);
        AggregateLaws.Hold(DistinctCount.Exact<double>(), Values.Doubles);
        AggregateLaws.Hold(DistinctValues.Of<string>(), Values.Words);
        AggregateLaws.Hold(DistinctValues.Of<(int, string)>(), Gen.Choose(-2, 2).Zip(Values.Words));
        AggregateLaws.Hold(DistinctCount.HyperLogLog<long>(4), Values.Longs);
        AggregateLaws.Hold(DistinctCount.HyperLogLog<long>(7), Values.Longs); // few to many registers within these lists
        AggregateLaws.Hold(DistinctCount.HyperLogLog<string>(14), Values.Words);
        AggregateLaws.Hold(DistinctCount.HyperLogLog<string>(18), Values.Words);
    }

    [Fact]
    public void Sets_have_each_value_once_in_the_order_of_keys() => Prop.ForAll(
        Gen.Choose(0, 60).SelectMany(length => Gen.ArrayOf(Values.Words, length)).ToArbitrary(),
        static words =>
        {
            string[] expected = [.. words.Distinct().OrderBy(Encoding.UTF8.GetBytes, Comparer<byte[]>.Create(static (a, b) => a.AsSpan().SequenceCompareTo(b)))];

            Assert.Equal(expected, AggregateLaws.ResultOf(DistinctValues.Of<string>(), words));
            Assert.Equal(expected.Length, AggregateLaws.ResultOf(DistinctCount.Exact<string>(), words));
        }).Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true));

    [Fact]
    public void Values_are_the_same_when_they_are_as_keys()
    {
        double[] values = [0.0, -0.0, double.NaN, -double.NaN, 0.0, double.NegativeInfinity];

        Assert.Equal("-Infinity,-0.0,0.0,NaN", AggregateLaws.TextOf(DistinctValues.Of<double>(), values));
        Assert.Equal(4, AggregateLaws.ResultOf(DistinctCount.Exact<double>(), values));
        Assert.Equal(4, AggregateLaws.ResultOf(DistinctCount.HyperLogLog<double>(), values));
    }

    [Fact]
    public void Texts_are_counted_without_a_string()
    {
        Aggregate<Text, EncodedSet, long> exact = DistinctCount.Exact<Text>();
        Aggregate<Text, HyperLogLog, long> nearly = DistinctCount.HyperLogLog<Text>();
        EncodedSet set = exact.CreateState();
        HyperLogLog sketch = nearly.CreateState();
        for (int i = 0; i < 100; i++)
        {
            byte[] word = Encoding.UTF8.GetBytes($"word{i % 10}");
            exact.Add(ref set, new Text(word));
            nearly.Add(ref sketch, new Text(word));
        }

        Assert.Equal(10, exact.Result(set));
        Assert.Equal(10, nearly.Result(sketch));
    }

    [Fact]
    public void One_value_too_many_is_refused_whether_added_or_merged()
    {
        Aggregate<int, EncodedSet, long> three = DistinctCount.Exact<int>(maxValues: 3);
        EncodedSet low = three.CreateState();
        EncodedSet high = three.CreateState();
        foreach (int value in (int[])[1, 2, 2, 3, 1])
        {
            three.Add(ref low, value);
            three.Add(ref high, value + 1);
        }

        Assert.Equal(3, three.Result(low));
        string added = Assert.Throws<AggregateLimitException>(() => three.Add(ref low, 4)).Message;
        Assert.Throws<AggregateLimitException>(() => three.Merge(ref low, high));
        Assert.StartsWith("A key has more than 3 distinct values (maxValues); ", added, StringComparison.Ordinal);
        Assert.Contains("DistinctCount.HyperLogLog", added, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => DistinctCount.Exact<int>(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => DistinctValues.Of<int>(0));
    }

    /// <summary>The vectors of the specification's own program, for seed 0.</summary>
    [Theory]
    [InlineData("", 0xEF46DB3751D8E999)]
    [InlineData("a", 0xD24EC4F1A98C6E5B)]
    [InlineData("abc", 0x44BC2CF5AD770999)]
    [InlineData("Nobody inspects the spammish repetition", 0xFBCEA83C8A378BF1)]
    [InlineData("Call me Ishmael. Some years ago--never mind how long precisely-", 0x02A2E85470D6FD96)]
    public void The_hash_is_xxh64(string text, ulong expected) => Assert.Equal(expected, XxHash64.Of(Encoding.UTF8.GetBytes(text)));

    /// <summary>Five standard errors: one run in two million is off by more, and the hash makes it always the same runs.</summary>
    [Theory]
    [InlineData(4)]
    [InlineData(10)]
    [InlineData(14)]
    [InlineData(18)]
    public void Estimates_are_within_the_standard_error(int precision)
    {
        Aggregate<string, HyperLogLog, long> count = DistinctCount.HyperLogLog<string>(precision);
        HyperLogLog state = count.CreateState();
        int next = 1;
        for (int i = 1; i <= 200_000; i++)
        {
            count.Add(ref state, $"user {i}");
            if (i == next)
            {
                double error = 1.04 / Math.Sqrt(1 << precision);
                Assert.InRange(count.Result(state), Math.Floor(i * (1 - (5 * error))), Math.Ceiling(i * (1 + (5 * error))));
                next = (next * 3) + 1;
            }
        }

        Assert.True(count.HeapBytes(state) <= (1 << precision) + 100);
    }

    /// <summary>What these values are counted as is part of the format: other processes and later releases must agree.</summary>
    [Fact]
    public void Estimates_stay_what_they_are()
    {
        IEnumerable<string> users = Enumerable.Range(0, 1000).Select(static i => i.ToString(CultureInfo.InvariantCulture));
        IEnumerable<long> numbers = Enumerable.Range(0, 100_000).Select(static i => (long)i);

        Assert.Equal(EstimateOfUsers, AggregateLaws.ResultOf(DistinctCount.HyperLogLog<string>(10), users));
        Assert.Equal(EstimateOfNumbers, AggregateLaws.ResultOf(DistinctCount.HyperLogLog<long>(), numbers));
        Assert.Equal(0, AggregateLaws.ResultOf(DistinctCount.HyperLogLog<long>()));
    }

    [Fact]
    public void A_precision_out_of_bounds_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => DistinctCount.HyperLogLog<int>(3));
        Assert.Throws<ArgumentOutOfRangeException>(() => DistinctCount.HyperLogLog<int>(19));
    }
}
