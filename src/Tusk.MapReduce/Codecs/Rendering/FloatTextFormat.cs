using System.Globalization;
using System.Numerics;

namespace Tusk.MapReduce.Codecs.Rendering;

/// <summary>float and double in Java's form, with the fewest digits that read back as the same number.</summary>
/// <param name="fewBits">Below it a number has so few bits that one digit may be enough.</param>
internal sealed class FloatTextFormat<T>(T fewBits) : TextFormat<T>
    where T : struct, IBinaryFloatingPointIeee754<T>
{
    public override void Write(T value, EncodingBuffer output)
    {
        Span<byte> number = stackalloc byte[JavaFloats.MaxBytes];
        Span<byte> twoDigits = stackalloc byte[JavaFloats.MaxBytes];
        value.TryFormat(number, out int length, default, CultureInfo.InvariantCulture);

        // Numbers of few bits have one digit; Java writes two, and takes the nearest two (1.4E-45, not 1.0E-45).
        if (value != T.Zero && T.Abs(value) < fewBits)
        {
            value.TryFormat(twoDigits, out int count, "E1", CultureInfo.InvariantCulture);
            if (T.Parse(twoDigits[..count], NumberStyles.Float, CultureInfo.InvariantCulture) == value)
            {
                number = twoDigits;
                length = count;
            }
        }

        JavaFloats.Write(number[..length], output);
    }
}
