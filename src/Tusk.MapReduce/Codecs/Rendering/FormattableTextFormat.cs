using System.Globalization;

namespace Tusk.MapReduce.Codecs.Rendering;

/// <summary>Values that format themselves as UTF-8, for the invariant culture.</summary>
internal sealed class FormattableTextFormat<T>(string? format) : TextFormat<T>
    where T : IUtf8SpanFormattable
{
    private const int UsualRoom = 64;
    private const int MaxRoom = 1 << 28;

    // Before "is null", which boxes a struct until the JIT optimises.
    private static readonly bool IsReference = !typeof(T).IsValueType;

    private readonly string? _format = format;

    public FormattableTextFormat()
        : this(null)
    {
    }

    public override bool IsNothing(T value) => IsReference && value is null;

    public override void Write(T value, EncodingBuffer output)
    {
        if (IsReference && value is null)
        {
            return;
        }

        for (int room = UsualRoom; room <= MaxRoom; room *= 4)
        {
            bool fits = value!.TryFormat(output.Append(room), out int written, _format, CultureInfo.InvariantCulture);
            output.Shrink(fits ? room - written : room);
            if (fits)
            {
                return;
            }
        }

        throw new InvalidDataException($"The text of a {typeof(T)} does not fit {MaxRoom} B.");
    }
}

/// <summary>Values that format themselves as strings, for the invariant culture; allocates each.</summary>
internal sealed class AllocatingTextFormat<T> : TextFormat<T>
    where T : IFormattable
{
    public override bool IsNothing(T value) => value is null;

    public override void Write(T value, EncodingBuffer output)
    {
        if (value is not null)
        {
            Utf8.Write(value.ToString(null, CultureInfo.InvariantCulture), output);
        }
    }
}
