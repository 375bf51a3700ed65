using Tusk.MapReduce.Records;

namespace Tusk.MapReduce.Codecs.Values;

/// <summary>The value codecs that are always there.</summary>
internal static class BuiltInValueCodecs
{
    private static readonly Dictionary<Type, object> Codecs = new()
    {
        [typeof(bool)] = new BooleanValueCodec(),
        [typeof(byte)] = new ByteValueCodec(),
        [typeof(sbyte)] = new SByteValueCodec(),
        [typeof(short)] = new Int16ValueCodec(),
        [typeof(ushort)] = new UInt16ValueCodec(),
        [typeof(int)] = new Int32ValueCodec(),
        [typeof(uint)] = new UInt32ValueCodec(),
        [typeof(long)] = new Int64ValueCodec(),
        [typeof(ulong)] = new UInt64ValueCodec(),
        [typeof(float)] = new SingleValueCodec(),
        [typeof(double)] = new DoubleValueCodec(),
        [typeof(decimal)] = new DecimalValueCodec(),
        [typeof(char)] = new CharValueCodec(),
        [typeof(string)] = new StringValueCodec(),
        [typeof(Text)] = new TextValueCodec(),
        [typeof(byte[])] = new BytesValueCodec(),
        [typeof(ReadOnlyMemory<byte>)] = new MemoryValueCodec(),
        [typeof(ReadOnlySpan<byte>)] = new SpanValueCodec(),
        [typeof(Guid)] = new GuidValueCodec(),
        [typeof(DateTime)] = new DateTimeValueCodec(),
        [typeof(DateTimeOffset)] = new DateTimeOffsetValueCodec(),
        [typeof(DateOnly)] = new DateOnlyValueCodec(),
        [typeof(TimeOnly)] = new TimeOnlyValueCodec(),
        [typeof(TimeSpan)] = new TimeSpanValueCodec(),
        [typeof(Nothing)] = new NothingValueCodec(),
    };

    private static readonly Type[] Tuples =
    [
        typeof(TupleValueCodec<>), typeof(TupleValueCodec<,>), typeof(TupleValueCodec<,,>), typeof(TupleValueCodec<,,,>),
        typeof(TupleValueCodec<,,,,>), typeof(TupleValueCodec<,,,,,>), typeof(TupleValueCodec<,,,,,,>),
    ];

    public static bool Has(Type type) =>
        Codecs.ContainsKey(type) || type.IsEnum || GenericCodecs.IsNullable(type) || GenericCodecs.IsTuple(type);

    public static ValueCodec<T>? Create<T>()
        where T : allows ref struct
    {
        if (Codecs.TryGetValue(typeof(T), out object? codec))
        {
            return (ValueCodec<T>)codec;
        }

        return typeof(T).IsEnum
            ? new EnumValueCodec<T>()
            : (ValueCodec<T>?)(GenericCodecs.CreateForNullable(typeof(T), typeof(NullableValueCodec<>))
                ?? GenericCodecs.CreateForTuple(typeof(T), Tuples));
    }
}
