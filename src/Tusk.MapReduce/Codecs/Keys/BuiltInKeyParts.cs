using Tusk.MapReduce.Records;

namespace Tusk.MapReduce.Codecs.Keys;

/// <summary>The parts of types that are encoded alone as inside a composite key.</summary>
internal static class BuiltInKeyParts
{
    private static readonly Dictionary<Type, Func<object>> Parts = new()
    {
        [typeof(bool)] = static () => new BooleanKeyPart(),
        [typeof(byte)] = static () => new ByteKeyPart(),
        [typeof(sbyte)] = static () => new SByteKeyPart(),
        [typeof(short)] = static () => new Int16KeyPart(),
        [typeof(ushort)] = static () => new UInt16KeyPart(),
        [typeof(int)] = static () => new Int32KeyPart(),
        [typeof(uint)] = static () => new UInt32KeyPart(),
        [typeof(long)] = static () => new Int64KeyPart(),
        [typeof(ulong)] = static () => new UInt64KeyPart(),
        [typeof(float)] = static () => new SingleKeyPart(),
        [typeof(double)] = static () => new DoubleKeyPart(),
        [typeof(decimal)] = static () => new DecimalKeyPart(),
        [typeof(char)] = static () => new CharKeyPart(),
        [typeof(Guid)] = static () => new GuidKeyPart(),
        [typeof(DateTime)] = static () => new DateTimeKeyPart(),
        [typeof(DateTimeOffset)] = static () => new DateTimeOffsetKeyPart(),
        [typeof(DateOnly)] = static () => new DateOnlyKeyPart(),
        [typeof(TimeOnly)] = static () => new TimeOnlyKeyPart(),
        [typeof(TimeSpan)] = static () => new TimeSpanKeyPart(),
        [typeof(Nothing)] = static () => new NothingKeyPart(),
    };

    public static bool Has(Type type) => Parts.ContainsKey(type) || type.IsEnum || GenericCodecs.IsNullable(type);

    public static KeyPart<T>? Create<T>()
        where T : allows ref struct
    {
        if (Parts.TryGetValue(typeof(T), out Func<object>? part))
        {
            return (KeyPart<T>)part();
        }

        return typeof(T).IsEnum
            ? new EnumKeyPart<T>()
            : (KeyPart<T>?)GenericCodecs.CreateForNullable(typeof(T), typeof(NullableKeyPart<>));
    }
}
