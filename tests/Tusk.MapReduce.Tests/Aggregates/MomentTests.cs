using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Tusk.MapReduce.Aggregates;

namespace Tusk.MapReduce.Tests.Aggregates;

public sealed class MomentTests
{
    [Fact]
    public void Means_variances_and_counts_obey_the_laws()
    {
        AggregateLaws.Hold(Count.Values<string>(), Values.Words);
        AggregateLaws.Hold(Mean.Int32, ArbMap.Default.GeneratorFor<int>());
        AggregateLaws.Hold(Mean.Int64, Values.Longs);
        AggregateLaws.Hold(Mean.Double, Values.Doubles);
        AggregateLaws.Hold(PopulationVariance.Int32, ArbMap.Default.GeneratorFor<int>());
        AggregateLaws.Hold(SampleVariance.Int32, ArbMap.Default.GeneratorFor<int>());
        AggregateLaws.Hold(PopulationVariance.Int64, Values.Longs);
        AggregateLaws.Hold(SampleVariance.Int64, Values.Longs);
        AggregateLaws.Hold(PopulationVariance.Double, Values.Doubles);
        AggregateLaws.Hold(SampleVariance.Double, Values.Doubles);
    }

    [Fact]
    public void Means_are_the_nearest_to_the_exact_ones()
    {
        ForLists(Values.Finite, static values =>
            Values.AssertNearest(SumOf(values.Select(Values.Units)), values.Length, AggregateLaws.ResultOf(Mean.Double, values)));
        ForLists(Values.Longs, static values =>
            Values.AssertNearest(InUnits(SumOf(values.Select(Integer))), values.Length, AggregateLaws.ResultOf(Mean.Int64, values)));
    }

    [Fact]
    public void Variances_are_the_nearest_to_the_exact_ones()
    {
        ForLists(Values.Finite, static values =>
        {
            (BigInteger squares, BigInteger n) = SquaredDistances(values.Select(Values.Units));
            Values.AssertNearestSquare(squares, n * n, AggregateLaws.ResultOf(PopulationVariance.Double, values));
            AssertSample(n > 1, () => Values.AssertNearestSquare(
                squares, n * (n - 1), AggregateLaws.ResultOf(SampleVariance.Double, values)));
        });
        ForLists(Values.Longs, static values =>
        {
            (BigInteger squares, BigInteger n) = SquaredDistances(values.Select(Integer));
            Values.AssertNearest(InUnits(squares), n * n, AggregateLaws.ResultOf(PopulationVariance.Int64, values));
            AssertSample(n > 1, () => Values.AssertNearest(
                InUnits(squares), n * (n - 1), AggregateLaws.ResultOf(SampleVariance.Int64, values)));
        });
    }

    [Fact]
    public void Results_of_known_values()
    {
        Assert.Equal(3, AggregateLaws.ResultOf(Count.Values<string>(), "a", "", "a"));
        Assert.Equal(2.5, AggregateLaws.ResultOf(Mean.Int32, 1, 2, 3, 4));
        Assert.Equal(1e-320, AggregateLaws.ResultOf(Mean.Double, 1e-320, 1e-320));
        Assert.Equal(double.MaxValue, AggregateLaws.ResultOf(Mean.Double, double.MaxValue, double.MaxValue));
        Assert.Equal("-0.0", AggregateLaws.TextOf(Mean.Double, -0.0, -0.0));
        Assert.Equal(4, AggregateLaws.ResultOf(PopulationVariance.Int64, 2L, 4, 4, 4, 5, 5, 7, 9));
        Assert.Equal(32 / 7.0, AggregateLaws.ResultOf(SampleVariance.Double, 2, 4, 4, 4, 5, 5, 7, 9));

        // The sum of squares by doubles loses all that tells these apart.
        Assert.Equal(0.25, AggregateLaws.ResultOf(PopulationVariance.Double, 1e9, 1e9 + 1));
        Assert.Equal(0, AggregateLaws.ResultOf(PopulationVariance.Double, 0.1, 0.1, 0.1));
        Assert.Equal(0, AggregateLaws.ResultOf(PopulationVariance.Double, 7.5));
        Assert.Equal(double.PositiveInfinity, AggregateLaws.ResultOf(PopulationVariance.Double, double.MaxValue, double.MinValue));
    }

    [Fact]
    public void What_has_no_result_is_no_number()
    {
        Assert.Equal("NaN", AggregateLaws.TextOf(Mean.Double));
        Assert.Equal("NaN", AggregateLaws.TextOf(Mean.Int64));
        Assert.Equal("NaN", AggregateLaws.TextOf(SampleVariance.Double, 1.0));
        Assert.Equal("NaN", AggregateLaws.TextOf(SampleVariance.Int32, 1));
        Assert.Equal("NaN", AggregateLaws.TextOf(PopulationVariance.Double, 1, double.PositiveInfinity));
        Assert.Equal("NaN", AggregateLaws.TextOf(Mean.Double, 1, double.NaN));
        Assert.Equal("Infinity", AggregateLaws.TextOf(Mean.Double, 1, double.PositiveInfinity));
    }

    private static void AssertSample(bool isOne, Action check)
    {
        if (isOne)
        {
            check();
        }
    }

    private static (BigInteger Squares, BigInteger Count) SquaredDistances(IEnumerable<BigInteger> values)
    {
        // sum over i of (n x_i - s)^2 / n is n times the sum of squares, less the square of the sum.
        BigInteger[] all = [.. values];
        BigInteger n = all.Length;
        BigInteger s = SumOf(all);
        return (SumOf(all.Select(x => ((n * x) - s) * ((n * x) - s))) / n, n);
    }

    private static BigInteger SumOf(IEnumerable<BigInteger> values) => values.Aggregate(BigInteger.Zero, static (a, b) => a + b);

    private static BigInteger Integer(long value) => value;

    private static BigInteger InUnits(BigInteger integer) => integer * BigInteger.Pow(2, 1074);

    private static void ForLists<T>(Gen<T> values, Action<T[]> check) => Prop.ForAll(
        Gen.Choose(1, 30).SelectMany(length => Gen.ArrayOf(values, length)).ToArbitrary(), check)
        .Check(Config.QuickThrowOnFailure.WithMaxTest(200).WithQuietOnSuccess(true));
}
