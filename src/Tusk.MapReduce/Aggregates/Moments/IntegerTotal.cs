using System.Numerics;
using Tusk.MapReduce.Aggregates.Sums;
using Tusk.MapReduce.Codecs;

namespace Tusk.MapReduce.Aggregates.Moments;

/// <summary>How many integers there are, and their sum: 24 bytes encoded.</summary>
public struct IntegerTotal
{
    private Int128 _sum; // 2^63 of the largest fit
    private long _count;

    /// <summary>Sum and count.</summary>
    internal readonly (BigInteger Sum, long Count) Parts => (_sum, _count);

    internal void Add(long value)
    {
        _sum += value;
        _count++;
    }

    internal void Add(in IntegerTotal other)
    {
        _sum += other._sum;
        _count += other._count;
    }

    /// <summary>The mean, rounded once; NaN of nothing.</summary>
    internal readonly double Mean() => _count == 0 ? double.NaN : ExactRatio.ToDouble(_sum, _count, 0);

    /// <summary>Reads and writes it: the sum from its high end, then the count.</summary>
    internal sealed class Codec : ValueCodec<IntegerTotal>
    {
        public static readonly Codec Instance = new();

        public override int FixedBytes => 3 * sizeof(long);

        public override void Write(IntegerTotal value, EncodingBuffer output)
        {
            output.WriteInt64((long)(value._sum >> 64));
            output.WriteInt64((long)(ulong)(value._sum & ulong.MaxValue));
            output.WriteInt64(value._count);
        }

        public override IntegerTotal Read(scoped ref ValueReader input)
        {
            ulong high = (ulong)input.ReadInt64();
            ulong low = (ulong)input.ReadInt64();
            return new IntegerTotal { _sum = new Int128(high, low), _count = Counts.Read(ref input) };
        }
    }
}
