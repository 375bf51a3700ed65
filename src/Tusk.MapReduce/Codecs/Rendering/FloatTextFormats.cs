using System.Globalization;

namespace Tusk.MapReduce.Codecs.Rendering;

/// <summary>Floats in Java's form, with the fewest digits that read back as the same number.</summary>
internal sealed class SingleTextFormat : TextFormat<float>
{
    private const float FewBits = 1e-43f;

    public override void Write(float value, EncodingBuffer output)
    {
        Span<byte> number = stackalloc byte[JavaFloats.MaxBytes];
        Span<byte> twoDigits = stackalloc byte[JavaFloats.MaxBytes];
        value.TryFormat(number, out int length, default, CultureInfo.InvariantCulture);

        // Numbers of few bits have one digit; Java writes two, and takes the nearest two (1.4E-45, not 1.0E-45).
        if (Math.Abs(value) is > 0 and < FewBits)
        {
            value.TryFormat(twoDigits, out int count, "E1", CultureInfo.InvariantCulture);
            if (float.Parse(twoDigits[..count], NumberStyles.Float, CultureInfo.InvariantCulture) == value)
            {
                number = twoDigits;
                length = count;
            }
        }

        JavaFloats.Write(number[..length], output);
    }
}

/// <summary>Doubles, as <see cref="SingleTextFormat"/>.</summary>
internal sealed class DoubleTextFormat : TextFormat<double>
{
    private const double FewBits = 1e-321;

    public override void Write(double value, EncodingBuffer output)
    {
        Span<byte> number = stackalloc byte[JavaFloats.MaxBytes];
        Span<byte> twoDigits = stackalloc byte[JavaFloats.MaxBytes];
        value.TryFormat(number, out int length, default, CultureInfo.InvariantCulture);
        if (Math.Abs(value) is > 0 and < FewBits)
        {
            value.TryFormat(twoDigits, out int count, "E1", CultureInfo.InvariantCulture);
            if (double.Parse(twoDigits[..count], NumberStyles.Float, CultureInfo.InvariantCulture) == value)
            {
                number = twoDigits;
                length = count;
            }
        }

        JavaFloats.Write(number[..length], output);
    }
}
