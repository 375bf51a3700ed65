using FsCheck;
using FsCheck.Fluent;
using Tusk.MapReduce.Aggregates;
using Tusk.MapReduce.Aggregates.Extremes;
using Tusk.MapReduce.Aggregates.Sums;

namespace Tusk.MapReduce.Tests.Aggregates;

public sealed class MonoidTests
{
    [Fact]
    public void Sums_obey_the_laws()
    {
        Obeys<Int32Sum, int>(Sum.Int32, int.MinValue, int.MaxValue);
        Obeys<Int64Sum, long>(Sum.Int64, long.MinValue, long.MaxValue);
        Obeys<Count, long>(Count.Records);
    }

    [Fact]
    public void Extremes_obey_the_laws()
    {
        Obeys<Int32Min, int>(Min.Int32, int.MinValue, int.MaxValue);
        Obeys<Int32Max, int>(Max.Int32, int.MinValue, int.MaxValue);
        Obeys<Int64Min, long>(Min.Int64, long.MinValue, long.MaxValue);
        Obeys<Int64Max, long>(Max.Int64, long.MinValue, long.MaxValue);
        Obeys<DoubleMin, double>(Min.Double, double.NaN, -0.0, 0.0, double.PositiveInfinity, double.NegativeInfinity);
        Obeys<DoubleMax, double>(Max.Double, double.NaN, -0.0, 0.0, double.PositiveInfinity, double.NegativeInfinity);
    }

    [Fact]
    public void A_function_obeys_them_if_it_does()
    {
        Obeys<DelegateMonoid<int>, int>(Monoid.Of(0, static (a, b) => a ^ b));
        Assert.Throws<ArgumentNullException>(() => Monoid.Of<int>(0, null!));
    }

    [Fact]
    public void Sums_add_and_wrap_around_as_javas()
    {
        Assert.Equal(5, Sum.Int32.Combine(2, 3));
        Assert.Equal(int.MinValue, Sum.Int32.Combine(int.MaxValue, 1));
        Assert.Equal(long.MinValue, Sum.Int64.Combine(long.MaxValue, 1));
        Assert.Equal(7, Count.Records.Combine(3, 4));
    }

    [Fact]
    public void Extremes_of_doubles_have_the_order_of_keys()
    {
        Assert.Equal(1, Min.Double.Combine(1, double.NaN));
        Assert.Equal(double.NaN, Max.Double.Combine(1, double.NaN));
        Assert.True(double.IsNegative(Min.Double.Combine(0.0, -0.0)));
        Assert.False(double.IsNegative(Max.Double.Combine(0.0, -0.0)));
        Assert.Equal(double.NaN, Min.Double.Identity);
        Assert.Equal(3, Max.Int32.Combine(3, -4));
        Assert.Equal(-4, Min.Int64.Combine(3, -4));
    }

    private static void Obeys<TMonoid, T>(TMonoid monoid, params T[] extremes)
        where TMonoid : IMonoid<T> => Obeys(monoid, ArbMap.Default.GeneratorFor<T>(), extremes);

    private static void Obeys<TMonoid, T>(TMonoid monoid, Gen<T> values, params T[] extremes)
        where TMonoid : IMonoid<T>
    {
        Gen<T> mixed = extremes.Length == 0 ? values : Gen.Frequency((2, values), (1, Gen.Elements(extremes)));
        Prop.ForAll(mixed.Three().ToArbitrary(), triple =>
        {
            (T a, T b, T c) = triple;
            Same(a, monoid.Combine(monoid.Identity, a));
            Same(a, monoid.Combine(a, monoid.Identity));
            Same(monoid.Combine(a, b), monoid.Combine(b, a));
            Same(monoid.Combine(monoid.Combine(a, b), c), monoid.Combine(a, monoid.Combine(b, c)));
        }).Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true));
    }

    // By text too: -0.0 and 0.0, and 1.0 and 1.00, are different results.
    private static void Same<T>(T expected, T actual)
    {
        Assert.Equal(expected, actual);
        Assert.Equal($"{expected}", $"{actual}");
    }
}
