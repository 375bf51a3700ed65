using System.Buffers;
using Tusk.MapReduce.Codecs;

namespace Tusk.MapReduce.KeyFields;

/// <summary>Decimal numbers of any length as bytes in their order.</summary>
/// <remarks>
/// <code>
/// 1, inverted: length of the integer, its digits, those of the fraction, 0    below zero
/// 2                                                                           zero
/// 3, first byte as a signed number                                            no number
/// 4, length of the integer (4 B), its digits, those of the fraction, 0        above zero
/// </code>
/// </remarks>
internal static class NumberOrder
{
    private const byte Negative = 1;
    private const byte Zero = 2;
    private const byte NoNumber = 3;
    private const byte Positive = 4;

    private static readonly SearchValues<byte> FractionBytes = SearchValues.Create("0123456789."u8);

    /// <summary>Appends the order of what a text begins with.</summary>
    public static void Write(ReadOnlySpan<byte> text, EncodingBuffer output)
    {
        bool isNegative = text is [(byte)'-', ..];
        ReadOnlySpan<byte> rest = isNegative ? text[1..] : text;
        int digits = DigitsOf(rest);
        ReadOnlySpan<byte> integer = rest[..digits].TrimStart((byte)'0');
        ReadOnlySpan<byte> fraction = rest[digits..] is [(byte)'.', .. var behind] ? behind[..FractionOf(behind)] : default;
        bool hasDigits = digits > 0 || (fraction.Length > 0 && fraction[0] != '.');
        fraction = fraction.TrimEnd("0."u8);
        if (!hasDigits)
        {
            output.WriteByte(NoNumber);
            output.WriteByte((byte)((text.IsEmpty ? 0 : text[0]) ^ 0x80));
            return;
        }

        if (integer.IsEmpty && fraction.IsEmpty)
        {
            output.WriteByte(Zero);
            return;
        }

        output.WriteByte(isNegative ? Negative : Positive);
        int from = output.Length;
        output.WriteInt32(integer.Length);
        output.Write(integer);
        output.Write(fraction);
        output.WriteByte(0);
        if (isNegative)
        {
            output.InvertFrom(from);
        }
    }

    // 14.2.3 is above 14.2.2, as in Hadoop.
    private static int FractionOf(ReadOnlySpan<byte> text)
    {
        int length = text.IndexOfAnyExcept(FractionBytes);
        return length < 0 ? text.Length : length;
    }

    private static int DigitsOf(ReadOnlySpan<byte> text)
    {
        int digits = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return digits < 0 ? text.Length : digits;
    }
}
