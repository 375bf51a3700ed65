using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Tusk.MapReduce.Aggregates;

namespace Tusk.MapReduce.Tests.Aggregates;

public sealed class ExactSumTests
{
    [Fact]
    public void Sums_obey_the_laws()
    {
        AggregateLaws.Hold(Sum.Double, Values.Doubles);
        AggregateLaws.Hold(Sum.Single, Values.Doubles.Select(static value => (float)value));
    }

    [Fact]
    public void A_sum_is_the_double_nearest_to_the_exact_one() => ForLists(Values.Finite, static values =>
    {
        BigInteger exact = values.Aggregate(BigInteger.Zero, static (sum, value) => sum + Values.Units(value));

        Values.AssertNearest(exact, 1, AggregateLaws.ResultOf(Sum.Double, values));
    });

    [Fact]
    public void A_sum_of_floats_is_the_float_nearest_to_the_exact_one() => ForLists(Values.Finite.Select(static v => (float)v).Where(float.IsFinite), static values =>
    {
        BigInteger exact = values.Aggregate(BigInteger.Zero, static (sum, value) => sum + Values.Units(value));

        float actual = AggregateLaws.ResultOf(Sum.Single, values);

        if (float.IsFinite(actual))
        {
            BigInteger distance = BigInteger.Abs(exact - Values.Units(actual));
            Assert.True(distance <= BigInteger.Abs(exact - Units(MathF.BitIncrement(actual))));
            Assert.True(distance <= BigInteger.Abs(exact - Units(MathF.BitDecrement(actual))));
        }
        else
        {
            Assert.True(BigInteger.Abs(exact) >= Values.Units(float.MaxValue));
        }

        static BigInteger Units(float value) =>
            float.IsFinite(value) ? Values.Units(value) : BigInteger.Pow(2, 128 + 1074) * Math.Sign(value);
    });

    [Theory]
    [InlineData("0.0")]
    [InlineData("0.0", 0.0)]
    [InlineData("-0.0", -0.0)]
    [InlineData("-0.0", -0.0, -0.0)]
    [InlineData("0.0", -0.0, 0.0)]
    [InlineData("0.0", 1.5, -1.5)]
    [InlineData("0.0", 1.5, -0.0, -1.5)]
    [InlineData("NaN", 1.0, double.NaN)]
    [InlineData("NaN", double.NegativeInfinity, 1.0, double.PositiveInfinity)]
    [InlineData("Infinity", double.PositiveInfinity, double.MinValue)]
    [InlineData("-Infinity", double.NegativeInfinity, 1.0)]
    [InlineData("Infinity", double.MaxValue, double.MaxValue)]
    [InlineData("-Infinity", double.MinValue, double.MinValue)]
    [InlineData("1.7976931348623157E308", double.MaxValue, double.MaxValue, double.MinValue)]
    [InlineData("1.7976931348623157E308", double.MaxValue, 9.9e291)]
    [InlineData("Infinity", double.MaxValue, 9.979201547673599E291)]
    [InlineData("2.0", 1e100, 1.0, -1e100, 1.0)]
    [InlineData("1.0", 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1)]
    [InlineData("4.9E-324", double.Epsilon, double.MaxValue, double.MinValue)]
    [InlineData("9.007199254740992E15", 9007199254740992.0, 1.0)]
    [InlineData("9.007199254740996E15", 9007199254740994.0, 1.0)]
    [InlineData("9.007199254740994E15", 9007199254740992.0, 1.0, double.Epsilon)]
    public void Sums_are_rounded_once_a_half_to_the_even_one(string expected, params double[] values)
    {
        Assert.Equal(expected, AggregateLaws.TextOf(Sum.Double, values));
        Assert.Equal(expected, AggregateLaws.TextOf(Sum.Double, values.Reverse()));
    }

    [Theory]
    [InlineData("-0.0", -0f, -0f)]
    [InlineData("NaN", 1f, float.NaN)]
    [InlineData("Infinity", float.MaxValue, float.MaxValue)]
    [InlineData("1.6777216E7", 16777216f, 1f)]
    [InlineData("1.6777218E7", 16777216f, 1f, 1e-30f)] // to a double first, and the little one is lost
    [InlineData("1.4E-45", 1e30f, float.Epsilon, -1e30f)]
    public void Sums_of_floats_are_rounded_once_too(string expected, params float[] values) =>
        Assert.Equal(expected, AggregateLaws.TextOf(Sum.Single, values));

    private static void ForLists<T>(Gen<T> values, Action<T[]> check) => Prop.ForAll(
        Gen.Choose(0, 40).SelectMany(length => Gen.ArrayOf(values, length)).ToArbitrary(), check)
        .Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithQuietOnSuccess(true));
}
