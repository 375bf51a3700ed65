using Tusk.MapReduce.Records;

namespace Tusk.MapReduce.Codecs.Values;

/// <summary>The value codecs that are always there.</summary>
internal static class BuiltInValueCodecs
{
    private static readonly Dictionary<Type, Func<object>> Codecs = new()
    {
        [typeof(bool)] = static () => new BooleanValueCodec(),
        [typeof(byte)] = static () => new ByteValueCodec(),
        [typeof(sbyte)] = static () => new SByteValueCodec(),
        [typeof(short)] = static () => new Int16ValueCodec(),
        [typeof(ushort)] = static () => new UInt16ValueCodec(),
        [typeof(int)] = static () => new Int32ValueCodec(),
        [typeof(uint)] = static () => new UInt32ValueCodec(),
        [typeof(long)] = static () => new Int64ValueCodec(),
        [typeof(ulong)] = static () => new UInt64ValueCodec(),
        [typeof(float)] = static () => new SingleValueCodec(),
        [typeof(double)] = static () => new DoubleValueCodec(),
        [typeof(decimal)] = static () => new DecimalValueCodec(),
        [typeof(char)] = static () => new CharValueCodec(),
        [typeof(string)] = static () => new StringValueCodec(),
        [typeof(Text)] = static () => new TextValueCodec(),
        [typeof(byte[])] = static () => new BytesValueCodec(),
        [typeof(ReadOnlyMemory<byte>)] = static () => new MemoryValueCodec(),
        [typeof(ReadOnlySpan<byte>)] = static () => new SpanValueCodec(),
        [typeof(Guid)] = static () => new GuidValueCodec(),
        [typeof(DateTime)] = static () => new DateTimeValueCodec(),
        [typeof(DateTimeOffset)] = static () => new DateTimeOffsetValueCodec(),
        [typeof(DateOnly)] = static () => new DateOnlyValueCodec(),
        [typeof(TimeOnly)] = static () => new TimeOnlyValueCodec(),
        [typeof(TimeSpan)] = static () => new TimeSpanValueCodec(),
        [typeof(Nothing)] = static () => new NothingValueCodec(),
    };

    public static bool Has(Type type) =>
        Codecs.ContainsKey(type) || type.IsEnum || GenericCodecs.IsNullable(type) || TupleCodecs.Has(type)
        || PairCodecs.Has(type) || IsList(type);

    public static ValueCodec<T>? Create<T>()
        where T : allows ref struct
    {
        if (Codecs.TryGetValue(typeof(T), out Func<object>? codec))
        {
            return (ValueCodec<T>)codec();
        }

        return typeof(T).IsEnum
            ? new EnumValueCodec<T>()
            : (ValueCodec<T>?)(GenericCodecs.CreateForNullable(typeof(T), typeof(NullableValueCodec<>))
                ?? TupleCodecs.CreateValues(typeof(T))
                ?? PairCodecs.CreateValues(typeof(T))
                ?? (IsList(typeof(T)) ? GenericCodecs.Create(typeof(ValueListCodec<>), typeof(T).GetGenericArguments()) : null));
    }

    private static bool IsList(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ValueList<>);
}
