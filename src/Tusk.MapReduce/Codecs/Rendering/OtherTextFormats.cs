using System.Globalization;

namespace Tusk.MapReduce.Codecs.Rendering;

/// <summary>A nullable: null is left out.</summary>
internal sealed class NullableTextFormat<T> : TextFormat<T?>
    where T : struct
{
    private readonly TextFormat<T> _format = TextFormats.For<T>();

    public override bool IsNothing(T? value) => !value.HasValue || _format.IsNothing(value.GetValueOrDefault());

    public override void Write(T? value, EncodingBuffer output)
    {
        if (value.HasValue)
        {
            _format.Write(value.GetValueOrDefault(), output);
        }
    }
}

/// <summary>Enums by name; a combination of flags as .NET joins the names, an unknown value as its number.</summary>
/// <typeparam name="T">An enum; not constrained, so that it can be made without reflection.</typeparam>
internal sealed class EnumTextFormat<T> : TextFormat<T>
    where T : allows ref struct
{
    private readonly Dictionary<long, byte[]> _names = [];

    public EnumTextFormat()
    {
        foreach (object number in Enum.GetValuesAsUnderlyingType(typeof(T)))
        {
            long bits = number is ulong large ? (long)large : Convert.ToInt64(number, CultureInfo.InvariantCulture);
            _names[bits] = Utf8.Encoding.GetBytes(Enum.ToObject(typeof(T), bits).ToString()!);
        }
    }

    public override void Write(T value, EncodingBuffer output)
    {
        long number = EnumNumbers<T>.From(value);
        if (_names.TryGetValue(number, out byte[]? name))
        {
            output.Write(name);
        }
        else
        {
            Utf8.Write(Enum.ToObject(typeof(T), number).ToString()!, output);
        }
    }
}
