using System.Numerics;
using FsCheck;
using FsCheck.Fluent;

namespace Tusk.MapReduce.Tests.Aggregates;

/// <summary>Values to aggregate, and exact arithmetic over them by other means than the library's.</summary>
internal static class Values
{
    private static readonly double[] Extremes =
    [
        0.0, -0.0, double.Epsilon, -double.Epsilon, 2.2250738585072014E-308, 2.225073858507201E-308, double.MaxValue, double.MinValue,
        1, -1, 0.1, 1e16, -1e16, 1.0000000000000002, 4503599627370496.5, 9007199254740992,
    ];

    /// <summary>Finite doubles of all sizes.</summary>
    public static Gen<double> Finite { get; } = Gen.Frequency(
        (2, ArbMap.Default.GeneratorFor<double>().Where(double.IsFinite)),
        (2, ArbMap.Default.GeneratorFor<int>().Select(static i => i / 10.0)),
        (2, ArbMap.Default.GeneratorFor<long>().Select(BitConverter.Int64BitsToDouble).Where(double.IsFinite)),
        (2, Random64().Select(static bits => BitConverter.Int64BitsToDouble(bits)).Where(double.IsFinite)),
        (1, Gen.Elements(Extremes)));

    /// <summary>Doubles, now and then no number.</summary>
    public static Gen<double> Doubles { get; } = Gen.Frequency(
        (30, Finite), (1, Gen.Elements(double.NaN, double.PositiveInfinity, double.NegativeInfinity)));

    /// <summary>Longs of all sizes.</summary>
    public static Gen<long> Longs { get; } = Gen.Frequency(
        (2, ArbMap.Default.GeneratorFor<long>()), (2, Random64()), (1, Gen.Elements(long.MinValue, long.MaxValue, 0L)));

    /// <summary>Short words, many of them the same.</summary>
    public static Gen<string> Words { get; } = Gen.Frequency(
        (3, Gen.Elements("", "a", "b", "aa", "a\0", "ä", "\U0001F600")), (1, Gen.Choose(0, 1000).Select(static n => $"word {n}")));

    /// <summary>A finite double in units of 2^-1074, read from its bits.</summary>
    public static BigInteger Units(double value)
    {
        ulong bits = BitConverter.DoubleToUInt64Bits(Math.Abs(value));
        int exponent = (int)(bits >> 52);
        BigInteger fraction = bits % (1UL << 52);
        BigInteger units = exponent == 0 ? fraction : (fraction + (1UL << 52)) * BigInteger.Pow(2, exponent - 1);
        return value < 0 ? -units : units;
    }

    /// <summary>Asserts that no double is nearer to numerator / denominator * 2^-1074, and that of two as near it is the even one.</summary>
    public static void AssertNearest(BigInteger numerator, BigInteger denominator, double actual)
    {
        Assert.False(double.IsNaN(actual));
        BigInteger distance = Distance(actual);
        foreach (double neighbour in (double[])[Math.BitDecrement(actual), Math.BitIncrement(actual)])
        {
            if (!double.IsFinite(neighbour) && !double.IsFinite(actual))
            {
                continue;
            }

            bool isEven = (BitConverter.DoubleToUInt64Bits(actual) & 1) == 0;
            int compared = distance.CompareTo(Distance(neighbour));
            Assert.True(compared < 0 || (compared == 0 && isEven), $"{actual:R} is not the nearest double, {neighbour:R} is");
        }

        // IEEE 754 rounds as if the largest double had a next one, 2^1024, which it then calls infinite.
        BigInteger Distance(double value)
        {
            BigInteger units = double.IsInfinity(value) ? BigInteger.Pow(2, 1024 + 1074) * Math.Sign(value) : Units(value);
            return BigInteger.Abs(numerator - (units * denominator));
        }
    }

    /// <summary>numerator / denominator * 2^-2148: the same for a variance, whose unit is the square of the smallest double.</summary>
    public static void AssertNearestSquare(BigInteger numerator, BigInteger denominator, double actual) =>
        AssertNearest(numerator, denominator * BigInteger.Pow(2, 1074), actual);

    private static Gen<long> Random64() =>
        from high in Gen.Choose(int.MinValue, int.MaxValue)
        from low in Gen.Choose(int.MinValue, int.MaxValue)
        select ((long)high << 32) | (uint)low;
}
