namespace Tusk.MapReduce.Aggregates.Sums;

/// <summary>A finite double as ±significand * 2^(shift - 1074).</summary>
internal readonly struct FloatParts
{
    /// <summary>The power of two of a double's lowest bit.</summary>
    public const int LowestExponent = -1074;

    private const int FractionBits = 52;

    public FloatParts(double finite)
    {
        long bits = BitConverter.DoubleToInt64Bits(finite);
        int exponent = (int)(bits >> FractionBits) & 0x7FF;
        ulong fraction = (ulong)bits & ((1UL << FractionBits) - 1);
        IsNegative = bits < 0;
        Significand = exponent == 0 ? fraction : fraction | (1UL << FractionBits);
        Shift = Math.Max(exponent, 1) - 1;
    }

    public bool IsNegative { get; }

    public ulong Significand { get; }

    public int Shift { get; }
}
