namespace Tusk.MapReduce.Codecs.Rendering;

/// <summary>Turns .NET's shortest text of a floating-point number into Java's form of the same digits.</summary>
/// <remarks>
/// Java writes 10^-3 up to 10^7 (excluded) as digits with a point and at least one digit on each side, anything else
/// as d.dddE[-]n with at least one digit behind the point. Which digits is where Java 17 may differ: it does not always
/// find the shortest.
/// </remarks>
internal static class JavaFloats
{
    /// <summary>Longer than any number that .NET writes.</summary>
    public const int MaxBytes = 32;

    private const int SmallestPlainExponent = -3;
    private const int SmallestLargeExponent = 7;

    /// <summary>Appends Java's form of an invariant number such as "-1.5E-05", "100" or "NaN".</summary>
    public static void Write(ReadOnlySpan<byte> number, EncodingBuffer output)
    {
        if (number[0] == '-')
        {
            output.WriteByte((byte)'-');
            number = number[1..];
        }

        if (number[0] is (byte)'N' or (byte)'I')
        {
            output.Write(number);
            return;
        }

        Span<byte> digits = stackalloc byte[MaxBytes];
        int count = Split(number, digits, out int exponent);
        WriteDigits(digits[..count], exponent, output);
    }

    /// <summary>Takes a number apart: d.ddd * 10^exponent.</summary>
    /// <returns>How many digits, at least 1, without zeros at either end; 0 is the one digit 0.</returns>
    private static int Split(ReadOnlySpan<byte> number, Span<byte> digits, out int exponent)
    {
        int count = 0;
        int pointAt = -1;
        int shift = 0;
        int leadingZeros = 0;
        for (int i = 0; i < number.Length; i++)
        {
            byte c = number[i];
            if (c == 'E')
            {
                shift = ParseExponent(number[(i + 1)..]);
                break;
            }

            if (c == '.')
            {
                pointAt = count + leadingZeros;
            }
            else if (c == '0' && count == 0)
            {
                leadingZeros++;
            }
            else
            {
                digits[count++] = c;
            }
        }

        if (count == 0)
        {
            digits[0] = (byte)'0';
            exponent = 0;
            return 1;
        }

        exponent = (pointAt < 0 ? count + leadingZeros : pointAt) - leadingZeros - 1 + shift;
        return digits[..count].TrimEnd((byte)'0').Length;
    }

    private static int ParseExponent(ReadOnlySpan<byte> text)
    {
        int value = 0;
        foreach (byte c in text)
        {
            value = c is >= (byte)'0' and <= (byte)'9' ? (10 * value) + (c - '0') : value;
        }

        return text[0] == '-' ? -value : value;
    }

    private static void WriteDigits(ReadOnlySpan<byte> digits, int exponent, EncodingBuffer output)
    {
        bool isZero = digits is [(byte)'0'];
        if (!isZero && exponent is < SmallestPlainExponent or >= SmallestLargeExponent)
        {
            WritePlain(digits, 0, output);
            output.WriteByte((byte)'E');
            WriteInteger(exponent, output);
        }
        else
        {
            WritePlain(digits, exponent, output);
        }
    }

    /// <summary>Digits with a point behind the one of place 10^0, filled up with zeros.</summary>
    private static void WritePlain(ReadOnlySpan<byte> digits, int exponent, EncodingBuffer output)
    {
        int last = Math.Min(digits.Length - 1 - exponent, MaxBytes);
        for (int place = Math.Max(exponent, 0); place >= -Math.Max(last, 1); place--)
        {
            if (place == -1)
            {
                output.WriteByte((byte)'.');
            }

            int i = exponent - place;
            output.WriteByte((uint)i < (uint)digits.Length ? digits[i] : (byte)'0');
        }
    }

    private static void WriteInteger(int value, EncodingBuffer output)
    {
        Span<byte> room = output.Append(MaxBytes);
        value.TryFormat(room, out int written);
        output.Shrink(MaxBytes - written);
    }
}
