using Tusk.MapReduce.Records;

namespace Tusk.MapReduce.Codecs.Rendering;

/// <summary>The text formats that are always there.</summary>
internal static class BuiltInTextFormats
{
    private static readonly Dictionary<Type, Func<object>> Formats = new()
    {
        [typeof(bool)] = static () => new BooleanTextFormat(),
        [typeof(byte)] = static () => new FormattableTextFormat<byte>(),
        [typeof(sbyte)] = static () => new FormattableTextFormat<sbyte>(),
        [typeof(short)] = static () => new FormattableTextFormat<short>(),
        [typeof(ushort)] = static () => new FormattableTextFormat<ushort>(),
        [typeof(int)] = static () => new FormattableTextFormat<int>(),
        [typeof(uint)] = static () => new FormattableTextFormat<uint>(),
        [typeof(long)] = static () => new FormattableTextFormat<long>(),
        [typeof(ulong)] = static () => new FormattableTextFormat<ulong>(),
        [typeof(float)] = static () => new FloatTextFormat<float>(1e-43f),
        [typeof(double)] = static () => new FloatTextFormat<double>(1e-321),
        [typeof(decimal)] = static () => new FormattableTextFormat<decimal>(),
        [typeof(char)] = static () => new CharTextFormat(),
        [typeof(string)] = static () => new StringTextFormat(),
        [typeof(Text)] = static () => new TextTextFormat(),
        [typeof(byte[])] = static () => new BytesTextFormat(),
        [typeof(ReadOnlyMemory<byte>)] = static () => new MemoryTextFormat(),
        [typeof(ReadOnlySpan<byte>)] = static () => new SpanTextFormat(),
        [typeof(Guid)] = static () => new FormattableTextFormat<Guid>(),
        [typeof(DateTime)] = static () => new FormattableTextFormat<DateTime>("O"),
        [typeof(DateTimeOffset)] = static () => new FormattableTextFormat<DateTimeOffset>("O"),
        [typeof(DateOnly)] = static () => new FormattableTextFormat<DateOnly>("O"),
        [typeof(TimeOnly)] = static () => new FormattableTextFormat<TimeOnly>("O"),
        [typeof(TimeSpan)] = static () => new FormattableTextFormat<TimeSpan>("c"),
        [typeof(Nothing)] = static () => new NothingTextFormat(),
    };

    public static bool Has(Type type) =>
        Formats.ContainsKey(type) || type.IsEnum || GenericCodecs.IsNullable(type) || TupleCodecs.Has(type)
        || PairCodecs.Has(type);

    public static TextFormat<T>? Create<T>()
        where T : allows ref struct
    {
        if (Formats.TryGetValue(typeof(T), out Func<object>? format))
        {
            return (TextFormat<T>)format();
        }

        return typeof(T).IsEnum
            ? new EnumTextFormat<T>()
            : (TextFormat<T>?)(GenericCodecs.CreateForNullable(typeof(T), typeof(NullableTextFormat<>))
                ?? TupleCodecs.CreateTexts(typeof(T))
                ?? PairCodecs.CreateTexts(typeof(T)));
    }

    /// <summary>For a type that can format itself; null for any other.</summary>
    public static object? CreateForFormattable(Type type)
    {
        if (type.IsByRefLike)
        {
            return null;
        }

        if (type.IsAssignableTo(typeof(IUtf8SpanFormattable)))
        {
            return GenericCodecs.Create(typeof(FormattableTextFormat<>), [type]);
        }

        return type.IsAssignableTo(typeof(IFormattable))
            ? GenericCodecs.Create(typeof(AllocatingTextFormat<>), [type])
            : null;
    }
}
