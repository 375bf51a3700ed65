using FsCheck;
using FsCheck.Fluent;
using Tusk.MapReduce.Aggregates;
using Tusk.MapReduce.Records;

namespace Tusk.MapReduce.Tests.Aggregates;

public sealed class QuantileTests
{
    private static readonly double[] Asked = [0, 0.01, 0.25, 0.5, 0.75, 0.99, 1];

    [Fact]
    public void Quantiles_and_histograms_obey_the_laws()
    {
        AggregateLaws.Hold(Quantiles.Double(0.01, Asked), Values.Doubles);
        AggregateLaws.Hold(Quantiles.Double(0.2, 0.5), Values.Doubles);
        AggregateLaws.Hold(Histogram.Of(-1.5, 0, 1e10), Values.Doubles);
        AggregateLaws.Hold(Histogram.Of(long.MinValue, 0L, 5), Values.Longs);
    }

    [Theory]
    [InlineData(0.2)]
    [InlineData(0.05)]
    [InlineData(0.01)]
    [InlineData(0.001)]
    [InlineData(1.0 / 32768)]
    public void Quantiles_are_within_the_relative_error(double error) => Prop.ForAll(
        Gen.Choose(1, 200).SelectMany(static length => Gen.ArrayOf(Values.Finite, length)).ToArbitrary(),
        values =>
        {
            ValueList<double> found = AggregateLaws.ResultOf(Quantiles.Double(error, Asked), values);

            double[] sorted = [.. values.Order()];
            for (int i = 0; i < Asked.Length; i++)
            {
                double exact = sorted[(int)(Asked[i] * (sorted.Length - 1))];
                double bound = Math.Abs(exact) < 2.2250738585072014E-308 ? 2.2250738585072014E-308 : Math.Abs(exact) * error;
                Assert.True(Math.Abs(found[i] - exact) <= bound, $"{found[i]:R} for {exact:R}");
            }
        }).Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true));

    [Fact]
    public void What_is_not_finite_has_its_place()
    {
        double[] values = [double.NaN, 0, double.PositiveInfinity, -0.0, double.NegativeInfinity];

        Assert.Equal("-Infinity,0.0,0.0,Infinity,NaN", AggregateLaws.TextOf(Quantiles.Double(0.01, 0, 0.25, 0.5, 0.75, 1), values));
        Assert.Equal("NaN", AggregateLaws.TextOf(Quantiles.Double(0.01, 0.5)));
        Assert.Equal("Infinity", AggregateLaws.TextOf(Quantiles.Double(0.01, 0.9), double.PositiveInfinity));
    }

    /// <summary>A state takes what its buckets do, however many values there are.</summary>
    [Fact]
    public void A_sketch_grows_with_its_buckets()
    {
        var median = Quantiles.Double(0.01, 0.5);
        var state = median.CreateState();
        for (int i = 0; i < 100_000; i++)
        {
            median.Add(ref state, 1 + (i / 100_000.0));
        }

        Assert.InRange(median.HeapBytes(state), 64 * 56, (64 * 56) + 200);
        Assert.InRange(median.Result(state)[0], 1.485, 1.515);
    }

    [Fact]
    public void What_is_no_quantile_is_refused()
    {
        foreach (double error in (double[])[0, -1, 0.21, double.NaN, 1e-9])
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => Quantiles.Double(error, 0.5));
        }

        foreach (double quantile in (double[])[-0.1, 1.1, double.NaN])
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => Quantiles.Double(0.01, 0.5, quantile));
        }

        Assert.Throws<ArgumentException>(() => Quantiles.Double(0.01));
    }

    [Fact]
    public void Histograms_count_what_lies_between_boundaries() => Prop.ForAll(
        Gen.Choose(0, 60).SelectMany(static length => Gen.ArrayOf(Gen.Choose(-10, 10), length)).ToArbitrary(),
        static values =>
        {
            long[] expected = [values.Count(static v => v < -3), values.Count(static v => v is >= -3 and < 4), values.Count(static v => v >= 4)];

            Assert.Equal(expected, AggregateLaws.ResultOf(Histogram.Of(-3, 4), values));
        }).Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true));

    [Fact]
    public void What_is_no_number_is_counted_last()
    {
        double[] values = [double.NaN, double.NegativeInfinity, 0.0, -0.0, double.PositiveInfinity];

        Assert.Equal("1,2,2", AggregateLaws.TextOf(Histogram.Of(-1.0, double.PositiveInfinity), values));
        Assert.Equal("1,1", AggregateLaws.TextOf(Histogram.Of(0.5m), 0.4m, 0.50m));
    }

    [Fact]
    public void Boundaries_that_do_not_ascend_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Histogram.Of<int>());
        Assert.Throws<ArgumentException>(() => Histogram.Of(1, 1));
        Assert.Throws<ArgumentException>(() => Histogram.Of(double.NaN));
        string message = Assert.Throws<ArgumentException>(() => Histogram.Of(0, 5, 4)).Message;
        Assert.StartsWith("The boundaries of a histogram must ascend; boundary 2, 4, follows 5.", message, StringComparison.Ordinal);
    }
}
