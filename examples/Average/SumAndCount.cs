namespace Tusk.Examples;

/// <summary>What of a set of numbers can be combined, and gives their mean.</summary>
/// <param name="High">The upper half of the sum.</param>
/// <param name="Low">The lower half of the sum.</param>
/// <param name="Count">How many there are.</param>
/// <remarks>The sum has 128 bits, in two fields that have codecs: 10^20 of the largest numbers fit.</remarks>
[TuskRecord]
public readonly partial record struct SumAndCount(long High, ulong Low, long Count)
{
    private SumAndCount(Int128 sum, long count)
        : this((long)(sum >> 64), (ulong)sum, count)
    {
    }

    private Int128 Sum => new((ulong)High, Low);

    /// <summary>The sum and count of one number.</summary>
    /// <param name="units">The number, in millionths.</param>
    public static SumAndCount Of(long units) => new(units, 1);

    /// <summary>The sum and count of two sets in one.</summary>
    public static SumAndCount operator +(SumAndCount left, SumAndCount right) =>
        new(left.Sum + right.Sum, left.Count + right.Count);

    /// <summary>The mean: exact, then rounded once to a millionth, a half away from zero.</summary>
    public decimal Mean
    {
        get
        {
            (Int128 quotient, Int128 rest) = Int128.DivRem(Sum, Count);
            if (2 * Int128.Abs(rest) >= Count)
            {
                quotient += Int128.Sign(rest);
            }

            // Dividing by 1 and all zeros takes trailing zeros off: 3, not 3.000000.
            return (decimal)quotient / KeyedNumber.Millionths / 1.000000000000000000000000000m;
        }
    }
}
