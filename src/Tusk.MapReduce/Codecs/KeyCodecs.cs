using System.Runtime.CompilerServices;
using Tusk.MapReduce.Codecs.Keys;

namespace Tusk.MapReduce.Codecs;

/// <summary>The table of key codecs.</summary>
/// <remarks>
/// Built in: bool; the integers of 8 to 64 bits; float, double, decimal; char, string, Text; byte[],
/// ReadOnlyMemory&lt;byte&gt;, ReadOnlySpan&lt;byte&gt;; Guid; DateTime, DateTimeOffset, DateOnly, TimeOnly, TimeSpan;
/// enums; Nothing; and of these nullables, tuples of 1 to 7 fields and pairs. Generated code registers [TuskRecord] types.
/// Nulls come first; a null string, array or record has no encoding unless its field is declared nullable.
/// </remarks>
public static class KeyCodecs
{
    private static readonly CodecRegistry Registry = new("key codec", nameof(KeyCodecs));

    /// <summary>The codec of a type; the same object every time.</summary>
    /// <exception cref="MissingCodecException">The type, or a part of it, has none.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static KeyCodec<T> For<T>()
        where T : allows ref struct => Cache<T>.Instance ?? throw Registry.Missing(typeof(T), Cache<T>.Failure);

    /// <summary>Gives a type a codec; at the program's start, before the first job is built.</summary>
    /// <exception cref="InvalidOperationException">The type has one already, or was used before.</exception>
    public static void Register<T>(KeyCodec<T> codec)
        where T : allows ref struct
    {
        ArgumentNullException.ThrowIfNull(codec);
        Register(() => codec);
    }

    /// <summary>As the other, but the codec is made when it is first asked for; generated code calls this.</summary>
    /// <exception cref="InvalidOperationException">The type has one already, or was used before.</exception>
    public static void Register<T>(Func<KeyCodec<T>> factory)
        where T : allows ref struct
    {
        ArgumentNullException.ThrowIfNull(factory);
        Registry.Add(typeof(T), BuiltInKeyCodecs.Has(typeof(T)), factory);
    }

    /// <summary>The part for a reference that may be null: null first. For generated code.</summary>
    public static KeyPart<T?> NullablePart<T>()
        where T : class => new NullableReferenceKeyPart<T>(For<T>().AsPart());

    private static class Cache<T>
        where T : allows ref struct
    {
        public static readonly KeyCodec<T>? Instance;
        public static readonly MissingCodecException? Failure;

        // The failure is kept, not thrown: a type initializer would wrap it.
        static Cache()
        {
            try
            {
                Instance = BuiltInKeyCodecs.Create<T>() ?? (KeyCodec<T>?)Registry.Take(typeof(T));
            }
            catch (MissingCodecException e)
            {
                Failure = e;
            }
        }
    }
}
