using System.Numerics;
using Tusk.MapReduce.Aggregates.Sums;
using Tusk.MapReduce.Codecs;

namespace Tusk.MapReduce.Aggregates.Moments;

/// <summary>How many doubles there are, and their exact sum.</summary>
public struct DoubleTotal
{
    private ExactSum _sum;
    private long _count;

    /// <summary>Whether no NaN and no infinity is among them.</summary>
    internal readonly bool IsFinite => _sum.IsFinite;

    /// <summary>The sum of the finite ones in units of 2^-1074, and the count.</summary>
    internal readonly (BigInteger Sum, long Count) Parts => (_sum.ToInteger(), _count);

    internal void Add(double value)
    {
        _sum.Add(value);
        _count++;
    }

    internal void Add(in DoubleTotal other)
    {
        _sum.Add(other._sum);
        _count += other._count;
    }

    /// <summary>The mean, rounded once; NaN of nothing.</summary>
    internal readonly double Mean() => _count == 0 ? double.NaN : _sum.ToDouble(_count);

    /// <summary>Reads and writes it: the count, then the sum.</summary>
    internal sealed class Codec : ValueCodec<DoubleTotal>
    {
        public static readonly Codec Instance = new();

        public override void Write(DoubleTotal value, EncodingBuffer output)
        {
            output.WriteInt64(value._count);
            value._sum.Write(output);
        }

        public override DoubleTotal Read(scoped ref ValueReader input)
        {
            long count = Counts.Read(ref input);
            return new DoubleTotal { _count = count, _sum = ExactSum.Read(ref input) };
        }
    }
}
