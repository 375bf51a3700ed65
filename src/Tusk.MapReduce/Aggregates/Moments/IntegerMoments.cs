using System.Numerics;
using Tusk.MapReduce.Aggregates.Sums;
using Tusk.MapReduce.Codecs;

namespace Tusk.MapReduce.Aggregates.Moments;

/// <summary>How many integers there are, their sum and that of their squares, exactly: 48 bytes encoded.</summary>
public struct IntegerMoments
{
    private IntegerTotal _total;
    private UInt128 _squares; // the lower two thirds
    private ulong _squaresHigh;

    internal void Add(long value)
    {
        _total.Add(value);
        AddSquares((UInt128)((Int128)value * value), 0);
    }

    internal void Add(in IntegerMoments other)
    {
        _total.Add(other._total);
        AddSquares(other._squares, other._squaresHigh);
    }

    /// <summary>(n * sum of squares - square of sum) / (n * (n - <paramref name="lost"/>)), rounded once.</summary>
    internal readonly double Variance(int lost)
    {
        (BigInteger sum, long count) = _total.Parts;
        if (count <= lost)
        {
            return double.NaN;
        }

        BigInteger squares = ((BigInteger)_squaresHigh << 128) + _squares;
        return ExactRatio.ToDouble((count * squares) - (sum * sum), (BigInteger)count * (count - lost), 0);
    }

    private void AddSquares(UInt128 low, ulong high)
    {
        _squares += low;
        _squaresHigh += high + (_squares < low ? 1u : 0);
    }

    /// <summary>Reads and writes it: the total, then the sum of squares from its high end.</summary>
    internal sealed class Codec : ValueCodec<IntegerMoments>
    {
        public static readonly Codec Instance = new();

        public override int FixedBytes => IntegerTotal.Codec.Instance.FixedBytes + (3 * sizeof(long));

        public override void Write(IntegerMoments value, EncodingBuffer output)
        {
            IntegerTotal.Codec.Instance.Write(value._total, output);
            output.WriteInt64((long)value._squaresHigh);
            output.WriteInt64((long)(ulong)(value._squares >> 64));
            output.WriteInt64((long)(ulong)(value._squares & ulong.MaxValue));
        }

        public override IntegerMoments Read(scoped ref ValueReader input)
        {
            var moments = new IntegerMoments { _total = IntegerTotal.Codec.Instance.Read(ref input) };
            moments._squaresHigh = (ulong)input.ReadInt64();
            ulong middle = (ulong)input.ReadInt64();
            moments._squares = new UInt128(middle, (ulong)input.ReadInt64());
            return moments;
        }
    }
}
