using System.Numerics;
using System.Runtime.CompilerServices;
using Tusk.MapReduce.Aggregates.Sums;
using Tusk.MapReduce.Codecs;

namespace Tusk.MapReduce.Aggregates.Moments;

/// <summary>How many doubles there are, their exact sum and that of their squares.</summary>
/// <remarks>A square has twice the digits and twice the range of a double: its sum has 4288 bits, room for 2^91 of the largest.
/// 832 bytes in all.</remarks>
public struct DoubleMoments
{
    private const int SquareLimbs = 67; // 2148 + 2048 bits, and 92 for the sum

    private DoubleTotal _total;
    private Squares _squares; // of the finite values, in units of 2^-2148

    internal void Add(double value)
    {
        _total.Add(value);
        if (double.IsFinite(value))
        {
            var parts = new FloatParts(value);
            FixedPoint.Add(_squares, Math.BigMul(parts.Significand, parts.Significand), 2 * parts.Shift, isNegative: false);
        }
    }

    internal void Add(in DoubleMoments other)
    {
        _total.Add(other._total);
        FixedPoint.Add(_squares, other._squares);
    }

    /// <summary>(n * sum of squares - square of sum) / (n * (n - <paramref name="lost"/>)), rounded once; NaN where a value is not finite.</summary>
    internal readonly double Variance(int lost)
    {
        (BigInteger sum, long count) = _total.Parts;
        if (count <= lost || !_total.IsFinite)
        {
            return double.NaN;
        }

        BigInteger squares = FixedPoint.ToInteger(_squares);
        return ExactRatio.ToDouble(
            (count * squares) - (sum * sum), (BigInteger)count * (count - lost), 2 * FloatParts.LowestExponent);
    }

    [InlineArray(SquareLimbs)]
    private struct Squares
    {
        private ulong _first;
    }

    /// <summary>Reads and writes it: the total, then the limbs of the squares' sum that say something.</summary>
    internal sealed class Codec : ValueCodec<DoubleMoments>
    {
        public static readonly Codec Instance = new();

        public override void Write(DoubleMoments value, EncodingBuffer output)
        {
            DoubleTotal.Codec.Instance.Write(value._total, output);
            FixedPoint.Write(value._squares, output);
        }

        public override DoubleMoments Read(scoped ref ValueReader input)
        {
            var moments = new DoubleMoments { _total = DoubleTotal.Codec.Instance.Read(ref input) };
            FixedPoint.Read(ref input, moments._squares);
            return (long)moments._squares[SquareLimbs - 1] >= 0
                ? moments
                : throw new InvalidDataException("A sum of squares is negative.");
        }
    }
}
