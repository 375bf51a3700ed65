using System.Numerics;
using System.Runtime.CompilerServices;
using Tusk.MapReduce.Codecs;

namespace Tusk.MapReduce.Aggregates.Sums;

/// <summary>A sum of doubles without rounding: the same for every order, rounded once when it is read.</summary>
/// <remarks>
/// A fixed-point number of 2176 bits (Kulisch's long accumulator; see also Neal, "Fast exact summation using small and
/// large superaccumulators", 2015), which holds 2^76 of the largest doubles. A sum may so pass the largest double on its way
/// and come back. As in IEEE 754, NaN or infinities of both signs give NaN, an infinity gives itself, -0.0 comes of -0.0
/// alone and 0.0 of numbers that cancel; the sum of nothing is 0.0. 280 bytes; adding touches a few of them.
/// </remarks>
public struct ExactSum
{
    private const int LimbCount = 34; // 1074 + 1024 bits, a sign, and 77 for 2^76 terms

    private Limbs _limbs;
    private ValueKinds _kinds;

    /// <summary>Whether a NaN or an infinity is among the values.</summary>
    public readonly bool IsFinite =>
        (_kinds & (ValueKinds.NaN | ValueKinds.PositiveInfinity | ValueKinds.NegativeInfinity)) == 0;

    /// <summary>Adds a value.</summary>
    public void Add(double value)
    {
        if (!double.IsFinite(value))
        {
            _kinds |= double.IsNaN(value) ? ValueKinds.NaN
                : value > 0 ? ValueKinds.PositiveInfinity
                : ValueKinds.NegativeInfinity;
            return;
        }

        var parts = new FloatParts(value);
        _kinds |= parts is { Significand: 0, IsNegative: true } ? ValueKinds.NegativeZero : ValueKinds.Finite;
        FixedPoint.Add(_limbs, parts.Significand, parts.Shift, parts.IsNegative);
    }

    /// <summary>Adds the values of another sum.</summary>
    public void Add(in ExactSum other)
    {
        _kinds |= other._kinds;
        FixedPoint.Add(_limbs, other._limbs);
    }

    /// <summary>The double nearest to the sum, a half to the even one; infinite past the largest.</summary>
    public readonly double ToDouble() => ToDouble(1);

    /// <summary>The float nearest to the sum, a half to the even one; infinite past the largest.</summary>
    public readonly float ToSingle()
    {
        BigInteger sum = ToInteger();
        return IsFinite && !sum.IsZero ? ExactRatio.ToSingle(sum, 1, FloatParts.LowestExponent) : (float)ToDouble();
    }

    /// <summary>The double nearest to the sum divided by a number above 0: rounded once.</summary>
    internal readonly double ToDouble(long divisor)
    {
        if (!IsFinite)
        {
            ValueKinds infinite = _kinds & (ValueKinds.PositiveInfinity | ValueKinds.NegativeInfinity);
            return (_kinds & ValueKinds.NaN) != 0 ? double.NaN : infinite switch
            {
                ValueKinds.PositiveInfinity => double.PositiveInfinity,
                ValueKinds.NegativeInfinity => double.NegativeInfinity,
                _ => double.NaN,
            };
        }

        return _kinds == ValueKinds.NegativeZero
            ? -0.0
            : ExactRatio.ToDouble(ToInteger(), divisor, FloatParts.LowestExponent);
    }

    /// <summary>The sum of the finite values in units of 2^-1074.</summary>
    internal readonly BigInteger ToInteger() => FixedPoint.ToInteger(_limbs);

    /// <summary>Appends what <see cref="Read"/> reads: a byte, and as few limbs as say it.</summary>
    internal readonly void Write(EncodingBuffer output)
    {
        output.WriteByte((byte)_kinds);
        FixedPoint.Write(_limbs, output);
    }

    /// <exception cref="InvalidDataException">The bytes end too early, or are no sum as it is written.</exception>
    internal static ExactSum Read(scoped ref ValueReader input)
    {
        var sum = default(ExactSum);
        var kinds = (ValueKinds)input.ReadByte();
        if ((kinds & ~ValueKinds.All) != 0)
        {
            throw new InvalidDataException($"A sum begins with the byte {(byte)kinds}; at most {(byte)ValueKinds.All} was expected.");
        }

        sum._kinds = kinds;
        FixedPoint.Read(ref input, sum._limbs);
        return sum;
    }

    [InlineArray(LimbCount)]
    private struct Limbs
    {
        private ulong _first;
    }
}
