using Tusk.MapReduce.Records;

namespace Tusk.MapReduce.Codecs.Keys;

/// <summary>The parts of types that are encoded alone as inside a composite key.</summary>
internal static class BuiltInKeyParts
{
    private static readonly Dictionary<Type, object> Parts = new()
    {
        [typeof(bool)] = new BooleanKeyPart(),
        [typeof(byte)] = new ByteKeyPart(),
        [typeof(sbyte)] = new SByteKeyPart(),
        [typeof(short)] = new Int16KeyPart(),
        [typeof(ushort)] = new UInt16KeyPart(),
        [typeof(int)] = new Int32KeyPart(),
        [typeof(uint)] = new UInt32KeyPart(),
        [typeof(long)] = new Int64KeyPart(),
        [typeof(ulong)] = new UInt64KeyPart(),
        [typeof(float)] = new SingleKeyPart(),
        [typeof(double)] = new DoubleKeyPart(),
        [typeof(decimal)] = new DecimalKeyPart(),
        [typeof(char)] = new CharKeyPart(),
        [typeof(Guid)] = new GuidKeyPart(),
        [typeof(DateTime)] = new DateTimeKeyPart(),
        [typeof(DateTimeOffset)] = new DateTimeOffsetKeyPart(),
        [typeof(DateOnly)] = new DateOnlyKeyPart(),
        [typeof(TimeOnly)] = new TimeOnlyKeyPart(),
        [typeof(TimeSpan)] = new TimeSpanKeyPart(),
        [typeof(Nothing)] = new NothingKeyPart(),
    };

    public static bool Has(Type type) => Parts.ContainsKey(type) || type.IsEnum || GenericCodecs.IsNullable(type);

    public static KeyPart<T>? Create<T>()
        where T : allows ref struct
    {
        if (Parts.TryGetValue(typeof(T), out object? part))
        {
            return (KeyPart<T>)part;
        }

        return typeof(T).IsEnum
            ? new EnumKeyPart<T>()
            : (KeyPart<T>?)GenericCodecs.CreateForNullable(typeof(T), typeof(NullableKeyPart<>));
    }
}
