using System.Numerics;

namespace Tusk.MapReduce.Aggregates.Sums;

/// <summary>The binary floating-point number nearest to a fraction: rounded once, a half to the even one.</summary>
internal static class ExactRatio
{
    private const int DoubleDigits = 53;
    private const int DoubleLowest = -1074;
    private const int SingleDigits = 24;
    private const int SingleLowest = -149;

    /// <summary>numerator / denominator * 2^exponent as a double; infinite past the largest.</summary>
    /// <param name="numerator">Any.</param>
    /// <param name="denominator">Above 0.</param>
    /// <param name="exponent">Power of two of the fraction's unit.</param>
    public static double ToDouble(BigInteger numerator, BigInteger denominator, int exponent) =>
        Round(numerator, denominator, exponent, DoubleDigits, DoubleLowest);

    /// <summary>The same as a float.</summary>
    public static float ToSingle(BigInteger numerator, BigInteger denominator, int exponent) =>
        (float)Round(numerator, denominator, exponent, SingleDigits, SingleLowest); // exact, or past the largest

    private static double Round(BigInteger numerator, BigInteger denominator, int exponent, int digits, int lowest)
    {
        if (numerator.IsZero)
        {
            return 0;
        }

        BigInteger magnitude = BigInteger.Abs(numerator);

        // The quotient has so many bits, or one less; the unit of the result's last place follows from its size.
        long bits = magnitude.GetBitLength() - denominator.GetBitLength() + 1;
        long unit = Math.Max(exponent + bits - digits, lowest);
        BigInteger quotient = Divide(magnitude, denominator, (int)(exponent - unit), out bool isAbove, out bool isHalf);
        if (quotient.GetBitLength() < digits && unit > lowest)
        {
            unit--;
            quotient = Divide(magnitude, denominator, (int)(exponent - unit), out isAbove, out isHalf);
        }

        if (isAbove || (isHalf && !quotient.IsEven))
        {
            quotient++;
        }

        double rounded = Math.ScaleB((double)quotient, (int)unit); // exact: so many digits, and none below the lowest
        return numerator.Sign < 0 ? -rounded : rounded;
    }

    /// <summary>floor(magnitude * 2^shift / denominator), and how the rest compares to a half.</summary>
    private static BigInteger Divide(
        BigInteger magnitude, BigInteger denominator, int shift, out bool isAbove, out bool isHalf)
    {
        BigInteger left = shift >= 0 ? magnitude << shift : magnitude;
        BigInteger right = shift >= 0 ? denominator : denominator << -shift;
        var quotient = BigInteger.DivRem(left, right, out BigInteger rest);
        int compared = (rest << 1).CompareTo(right);
        (isAbove, isHalf) = (compared > 0, compared == 0);
        return quotient;
    }
}
