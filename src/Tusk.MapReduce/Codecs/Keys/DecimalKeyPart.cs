using System.Buffers.Binary;

namespace Tusk.MapReduce.Codecs.Keys;

/// <summary>Decimals by value; equal values of different scale (1.0, 1.00) are different keys, the smaller scale first.</summary>
/// <remarks>
/// <code>
/// 0          1              2                     15      16
/// | sign: u8 | exponent: u8 | digits: 13 B, u104   | scale |       big-endian
/// </code>
/// Sign 0 = negative, 1 = zero, 2 = positive. The value is digits * 10^(exponent - 57), with digits brought to 29
/// decimal places (10^28 up to 10^29), so that exponent then digits give the order. Of a negative number exponent and
/// digits are inverted. A negative zero becomes zero.
/// </remarks>
internal sealed class DecimalKeyPart : KeyPart<decimal>
{
    private const int Size = 16;
    private const int MaxScale = 28;
    private const int ExponentBias = 57;
    private static readonly UInt128 SmallestDigits = UInt128.Parse("10000000000000000000000000000");

    public override int? FixedBytes => Size;

    public override void Write(decimal value, EncodingBuffer output)
    {
        Span<byte> bytes = output.Append(Size);
        bytes.Clear();
        bytes[^1] = value.Scale;
        if (value == 0)
        {
            bytes[0] = 1;
            return;
        }

        UInt128 digits = Magnitude(value);
        int exponent = ExponentBias - value.Scale;
        while (digits < SmallestDigits)
        {
            digits *= 10;
            exponent--;
        }

        Span<byte> wide = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(wide, digits);
        bytes[0] = 2;
        bytes[1] = (byte)exponent;
        wide[3..].CopyTo(bytes[2..^1]);
        if (decimal.IsNegative(value))
        {
            bytes[0] = 0;
            BitInverter.Invert(bytes[1..^1]);
        }
    }

    public override decimal Read(scoped ref KeyReader input)
    {
        Span<byte> bytes = stackalloc byte[Size];
        input.Read(bytes);
        byte sign = bytes[0];
        byte scale = bytes[^1];
        if (sign > 2 || scale > MaxScale)
        {
            throw Malformed();
        }

        if (sign == 1)
        {
            return bytes[1..^1].ContainsAnyExcept((byte)0) ? throw Malformed() : new decimal(0, 0, 0, false, scale);
        }

        if (sign == 0)
        {
            BitInverter.Invert(bytes[1..^1]);
        }

        Span<byte> wide = stackalloc byte[16];
        wide.Clear();
        bytes[2..^1].CopyTo(wide[3..]);
        UInt128 digits = BinaryPrimitives.ReadUInt128BigEndian(wide);
        return Assemble(digits, ExponentBias - scale - bytes[1], scale, isNegative: sign == 0);
    }

    private static decimal Assemble(UInt128 digits, int factors, byte scale, bool isNegative)
    {
        if (factors is < 0 or > MaxScale || digits < SmallestDigits || digits >= SmallestDigits * 10)
        {
            throw Malformed();
        }

        for (; factors > 0; factors--)
        {
            (digits, UInt128 rest) = UInt128.DivRem(digits, 10);
            if (rest != 0)
            {
                throw Malformed();
            }
        }

        return digits >> 96 == 0
            ? new decimal((int)(uint)digits, (int)(uint)(digits >> 32), (int)(uint)(digits >> 64), isNegative, scale)
            : throw Malformed();
    }

    private static UInt128 Magnitude(decimal value)
    {
        Span<int> parts = stackalloc int[4];
        decimal.GetBits(value, parts);
        return ((UInt128)(uint)parts[2] << 64) | ((UInt128)(uint)parts[1] << 32) | (uint)parts[0];
    }

    private static InvalidDataException Malformed() => new("A key has bytes that are no decimal number.");
}
