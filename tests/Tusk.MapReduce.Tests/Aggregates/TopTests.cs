using FsCheck;
using FsCheck.Fluent;
using Tusk.MapReduce.Aggregates;

namespace Tusk.MapReduce.Tests.Aggregates;

public sealed class TopTests
{
    [Fact]
    public void Rankings_obey_the_laws()
    {
        AggregateLaws.Hold(Top.Largest<long>(3), Values.Longs);
        AggregateLaws.Hold(Top.Largest<double>(1), Values.Doubles);
        AggregateLaws.Hold(Top.Largest<string>(1000), Values.Words);
        AggregateLaws.Hold(Top.First<(int, string)>(5, "Item1 desc"), Gen.Choose(-2, 2).Zip(Values.Words));
    }

    [Fact]
    public void They_are_the_first_of_the_sorted_values() => Prop.ForAll(
        (from length in Gen.Choose(0, 60)
         from values in Gen.ArrayOf(Gen.Choose(-3, 3).Two(), length)
         from n in Gen.Choose(1, 12)
         select (values.Select(static v => (v.Item1, v.Item2)).ToArray(), n)).ToArbitrary(),
        static drawn =>
        {
            ((int, int)[] values, int n) = drawn;

            Assert.Equal(values.OrderDescending().Take(n), AggregateLaws.ResultOf(Top.Largest<(int, int)>(n), values));
            Assert.Equal(values.Order().Take(n), AggregateLaws.ResultOf(Top.First<(int, int)>(n), values));
            Assert.Equal(
                values.OrderByDescending(static v => v.Item2).ThenBy(static v => v.Item1).Take(n),
                AggregateLaws.ResultOf(Top.First<(int, int)>(n, "Item2 desc"), values));
        }).Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true));

    [Fact]
    public void Ties_are_broken_by_the_fields_that_follow()
    {
        (long, string)[] words = [(2, "b"), (9, "z"), (2, "c"), (2, "a"), (1, "a")];

        Assert.Equal("9\tz,2\ta,2\tb", AggregateLaws.TextOf(Top.First<(long, string)>(3, "Item1 desc"), words));
        Assert.Equal("9\tz,2\tc,2\tb", AggregateLaws.TextOf(Top.Largest<(long, string)>(3), words));
    }

    [Fact]
    public void Numbers_of_no_number_and_zero_have_the_order_of_keys() =>
        Assert.Equal("NaN,Infinity,0.0,-0.0", AggregateLaws.TextOf(Top.Largest<double>(4), -1, -0.0, double.NaN, 0.0, double.PositiveInfinity));

    [Fact]
    public void What_is_no_ranking_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Top.Largest<int>(0));
        Assert.Throws<ArgumentException>(() => Top.First<(int, int)>(1, "Item3"));
        Assert.Throws<ArgumentException>(() => Top.First<(int, int)>(1, "Item1", "Item1 desc"));
    }
}
