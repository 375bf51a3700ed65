using System.Numerics;
using Tusk.MapReduce.Codecs;

namespace Tusk.MapReduce.Aggregates.Sums;

/// <summary>Arithmetic on a two's complement number of many 64-bit limbs, lowest first: a sum that never rounds.</summary>
/// <remarks>Kulisch's long accumulator. Equal sums are equal limbs, in whatever order they came to be.</remarks>
internal static class FixedPoint
{
    private const int LimbBits = 64;
    private const int LimbBytes = sizeof(ulong);

    /// <summary>Adds <paramref name="significand"/> * 2^<paramref name="shift"/>, or takes it off.</summary>
    /// <param name="limbs">The sum; has room for it.</param>
    /// <param name="significand">At most 2^127.</param>
    /// <param name="shift">Bits from the lowest of the lowest limb.</param>
    /// <param name="isNegative">Whether to take it off.</param>
    public static void Add(Span<ulong> limbs, UInt128 significand, int shift, bool isNegative)
    {
        int at = shift / LimbBits;
        int bits = shift % LimbBits;
        UInt128 low = significand << bits;
        ulong high = bits == 0 ? 0 : (ulong)(significand >> (2 * LimbBits - bits));
        if (isNegative)
        {
            Subtract(limbs[at..], (ulong)low, (ulong)(low >> LimbBits), high);
        }
        else
        {
            Add(limbs[at..], (ulong)low, (ulong)(low >> LimbBits), high);
        }
    }

    /// <summary>Adds another sum of as many limbs.</summary>
    public static void Add(Span<ulong> limbs, ReadOnlySpan<ulong> other)
    {
        ulong carry = 0;
        for (int i = 0; i < limbs.Length; i++)
        {
            carry = AddLimb(ref limbs[i], other[i], carry);
        }
    }

    /// <summary>The number, in units of the lowest bit.</summary>
    public static BigInteger ToInteger(ReadOnlySpan<ulong> limbs)
    {
        Span<byte> bytes = stackalloc byte[limbs.Length * LimbBytes];
        for (int i = 0; i < limbs.Length; i++)
        {
            System.Buffers.Binary.BinaryPrimitives.WriteUInt64LittleEndian(bytes[(i * LimbBytes)..], limbs[i]);
        }

        return new BigInteger(bytes);
    }

    /// <summary>Writes the limbs that say something: how many low ones are zero, how many follow, and those.</summary>
    public static void Write(ReadOnlySpan<ulong> limbs, EncodingBuffer output)
    {
        int end = limbs.Length;
        while (end > 0 && limbs[end - 1] == Extension(limbs[..(end - 1)]))
        {
            end--;
        }

        int start = 0;
        while (start < end && limbs[start] == 0)
        {
            start++;
        }

        output.WriteVInt64(start);
        output.WriteVInt64(end - start);
        for (int i = start; i < end; i++)
        {
            output.WriteInt64((long)limbs[i]);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote into limbs that are zero.</summary>
    /// <exception cref="InvalidDataException">The bytes end too early, or are no sum as it is written.</exception>
    public static void Read(scoped ref ValueReader input, scoped Span<ulong> limbs)
    {
        long start = input.ReadVInt64();
        long count = input.ReadVInt64();
        if (start < 0 || count < 0 || start > limbs.Length || count > limbs.Length - start || (count == 0 && start != 0))
        {
            throw new InvalidDataException($"A sum has {count} limbs from limb {start} on; it has {limbs.Length} at most.");
        }

        int end = (int)(start + count);
        for (int i = (int)start; i < end; i++)
        {
            limbs[i] = (ulong)input.ReadInt64();
        }

        if (count > 0 && (limbs[(int)start] == 0 || limbs[end - 1] == Extension(limbs[..(end - 1)])))
        {
            throw new InvalidDataException("A sum has a limb that says nothing at one of its ends.");
        }

        limbs[end..].Fill(Extension(limbs[..end]));
    }

    /// <summary>What limbs above these are, where they only carry on the sign.</summary>
    private static ulong Extension(ReadOnlySpan<ulong> limbs) => limbs is [.., var top] && (long)top < 0 ? ulong.MaxValue : 0;

    private static void Add(Span<ulong> limbs, ulong low, ulong middle, ulong high)
    {
        ulong carry = AddLimb(ref limbs[0], low, 0);
        carry = AddLimb(ref limbs[1], middle, carry);
        carry = AddLimb(ref limbs[2], high, carry);
        for (int i = 3; carry != 0 && i < limbs.Length; i++)
        {
            carry = ++limbs[i] == 0 ? 1u : 0;
        }
    }

    private static void Subtract(Span<ulong> limbs, ulong low, ulong middle, ulong high)
    {
        ulong borrow = SubtractLimb(ref limbs[0], low, 0);
        borrow = SubtractLimb(ref limbs[1], middle, borrow);
        borrow = SubtractLimb(ref limbs[2], high, borrow);
        for (int i = 3; borrow != 0 && i < limbs.Length; i++)
        {
            borrow = limbs[i]-- == 0 ? 1u : 0;
        }
    }

    private static ulong AddLimb(ref ulong limb, ulong value, ulong carry)
    {
        ulong sum = limb + value;
        ulong carried = sum < value ? 1u : 0;
        limb = sum + carry;
        return carried | (limb < sum ? 1u : 0);
    }

    private static ulong SubtractLimb(ref ulong limb, ulong value, ulong borrow)
    {
        ulong difference = limb - value;
        ulong borrowed = difference > limb ? 1u : 0;
        limb = difference - borrow;
        return borrowed | (limb > difference ? 1u : 0);
    }
}
