using System.Buffers.Binary;
using System.Globalization;

namespace Tusk.Examples;

/// <summary>The rows of the sort benchmark: 100 bytes, of which the first 10, the key, are random.</summary>
/// <remarks>
/// The random numbers are those of the benchmark's gensort: r(0) = 0, r(i + 1) = a r(i) + c modulo 2^128; row i is made of r(i + 1).
/// Source: checked with Apache Hadoop 3.4.2, o.a.h.examples.terasort.GenSort.
/// </remarks>
public static class TeraRow
{
    /// <summary>Bytes of a row.</summary>
    public const int Bytes = 100;

    /// <summary>Bytes of its key.</summary>
    public const int KeyBytes = 10;

    private static readonly UInt128 Factor = UInt128.Parse("2360ED051FC65DA44385DF649FCCF645", NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    private static readonly UInt128 Term = UInt128.Parse("4A696D47726179524950202020202001", NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    /// <summary>The number of row <paramref name="row"/>, found without those before it.</summary>
    public static UInt128 NumberOf(long row)
    {
        // Steps of 1, 2, 4, ... at a time: x -> factor x + term, twice, is x -> factor^2 x + (factor + 1) term.
        UInt128 number = 0;
        UInt128 factor = Factor;
        UInt128 term = Term;
        for (ulong steps = (ulong)row + 1; steps > 0; steps >>= 1)
        {
            if ((steps & 1) != 0)
            {
                number = (factor * number) + term;
            }

            term *= factor + 1;
            factor *= factor;
        }

        return number;
    }

    /// <summary>The number of the next row.</summary>
    public static UInt128 Next(UInt128 number) => (Factor * number) + Term;

    /// <summary>Writes a row.</summary>
    /// <param name="row">Its index, from 0.</param>
    /// <param name="number">Its number.</param>
    /// <param name="destination">100 bytes.</param>
    public static void Write(long row, UInt128 number, Span<byte> destination)
    {
        Span<byte> random = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(random, number);
        random[..KeyBytes].CopyTo(destination);
        destination[10] = 0x00;
        destination[11] = 0x11;
        WriteHex((UInt128)row, destination.Slice(12, 32));
        BinaryPrimitives.WriteUInt32BigEndian(destination[44..], 0x8899AABB);
        Span<byte> digits = stackalloc byte[12];
        WriteHex(number, digits);
        for (int i = 0; i < digits.Length; i++)
        {
            destination.Slice(48 + (4 * i), 4).Fill(digits[i]);
        }

        BinaryPrimitives.WriteUInt32BigEndian(destination[96..], 0xCCDDEEFF);
    }

    // The lowest digits of a number, upper case.
    private static void WriteHex(UInt128 number, Span<byte> digits)
    {
        for (int i = digits.Length - 1; i >= 0; i--)
        {
            digits[i] = "0123456789ABCDEF"u8[(int)(number & 15)];
            number >>= 4;
        }
    }
}
