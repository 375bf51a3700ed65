using Tusk.MapReduce.Records;

namespace Tusk.MapReduce.Codecs.Rendering;

/// <summary>The text formats that are always there.</summary>
internal static class BuiltInTextFormats
{
    private static readonly Dictionary<Type, object> Formats = new()
    {
        [typeof(bool)] = new BooleanTextFormat(),
        [typeof(byte)] = new FormattableTextFormat<byte>(),
        [typeof(sbyte)] = new FormattableTextFormat<sbyte>(),
        [typeof(short)] = new FormattableTextFormat<short>(),
        [typeof(ushort)] = new FormattableTextFormat<ushort>(),
        [typeof(int)] = new FormattableTextFormat<int>(),
        [typeof(uint)] = new FormattableTextFormat<uint>(),
        [typeof(long)] = new FormattableTextFormat<long>(),
        [typeof(ulong)] = new FormattableTextFormat<ulong>(),
        [typeof(float)] = new SingleTextFormat(),
        [typeof(double)] = new DoubleTextFormat(),
        [typeof(decimal)] = new FormattableTextFormat<decimal>(),
        [typeof(char)] = new CharTextFormat(),
        [typeof(string)] = new StringTextFormat(),
        [typeof(Text)] = new TextTextFormat(),
        [typeof(byte[])] = new BytesTextFormat(),
        [typeof(ReadOnlyMemory<byte>)] = new MemoryTextFormat(),
        [typeof(ReadOnlySpan<byte>)] = new SpanTextFormat(),
        [typeof(Guid)] = new FormattableTextFormat<Guid>(),
        [typeof(DateTime)] = new FormattableTextFormat<DateTime>("O"),
        [typeof(DateTimeOffset)] = new FormattableTextFormat<DateTimeOffset>("O"),
        [typeof(DateOnly)] = new FormattableTextFormat<DateOnly>("O"),
        [typeof(TimeOnly)] = new FormattableTextFormat<TimeOnly>("O"),
        [typeof(TimeSpan)] = new FormattableTextFormat<TimeSpan>("c"),
        [typeof(Nothing)] = new NothingTextFormat(),
    };

    private static readonly Type[] Tuples =
    [
        typeof(TupleTextFormat<>), typeof(TupleTextFormat<,>), typeof(TupleTextFormat<,,>), typeof(TupleTextFormat<,,,>),
        typeof(TupleTextFormat<,,,,>), typeof(TupleTextFormat<,,,,,>), typeof(TupleTextFormat<,,,,,,>),
    ];

    public static bool Has(Type type) =>
        Formats.ContainsKey(type) || type.IsEnum || GenericCodecs.IsNullable(type) || GenericCodecs.IsTuple(type);

    public static TextFormat<T>? Create<T>()
        where T : allows ref struct
    {
        if (Formats.TryGetValue(typeof(T), out object? format))
        {
            return (TextFormat<T>)format;
        }

        return typeof(T).IsEnum
            ? new EnumTextFormat<T>()
            : (TextFormat<T>?)(GenericCodecs.CreateForNullable(typeof(T), typeof(NullableTextFormat<>))
                ?? GenericCodecs.CreateForTuple(typeof(T), Tuples));
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
