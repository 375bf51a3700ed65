using System.Globalization;

namespace Tusk.MapReduce.Codecs.Rendering;

/// <summary>Floats in Java's form, with the fewest digits that read back as the same number.</summary>
internal sealed class SingleTextFormat : TextFormat<float>
{
    public override void Write(float value, EncodingBuffer output)
    {
        Span<byte> shortest = stackalloc byte[JavaFloats.MaxBytes];
        value.TryFormat(shortest, out int length, default, CultureInfo.InvariantCulture);
        JavaFloats.Write(shortest[..length], output);
    }
}

/// <summary>Doubles, as <see cref="SingleTextFormat"/>.</summary>
internal sealed class DoubleTextFormat : TextFormat<double>
{
    public override void Write(double value, EncodingBuffer output)
    {
        Span<byte> shortest = stackalloc byte[JavaFloats.MaxBytes];
        value.TryFormat(shortest, out int length, default, CultureInfo.InvariantCulture);
        JavaFloats.Write(shortest[..length], output);
    }
}
