namespace Tusk.MapReduce.Codecs;

/// <summary>IEEE bits with Java's one NaN, so that equal numbers are equal bytes (.NET's own NaN has the sign bit set).</summary>
internal static class CanonicalBits
{
    private const int SingleNaN = 0x7FC00000;
    private const long DoubleNaN = 0x7FF8000000000000;

    public static int Of(float value) => float.IsNaN(value) ? SingleNaN : BitConverter.SingleToInt32Bits(value);

    public static long Of(double value) => double.IsNaN(value) ? DoubleNaN : BitConverter.DoubleToInt64Bits(value);
}
