using System.Runtime.CompilerServices;
using Tusk.MapReduce.Codecs.Values;

namespace Tusk.MapReduce.Codecs;

/// <summary>The table of value codecs: Hadoop's Writables.</summary>
/// <remarks>
/// Built in: the types of <see cref="KeyCodecs"/>. string and Text are Text, byte[] and its views BytesWritable, int
/// IntWritable and so on; an enum is a VInt of its number; a nullable a boolean byte and the value; a tuple or pair its
/// fields one after another; a ValueList a VInt of how many values it has, and those. Generated code registers
/// [TuskRecord] types.
/// </remarks>
public static class ValueCodecs
{
    private static readonly CodecRegistry Registry = new("value codec", nameof(ValueCodecs));

    /// <summary>The value codec of a type; the same object every time.</summary>
    /// <exception cref="MissingCodecException">The type, or a part of it, has none.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ValueCodec<T> For<T>()
        where T : allows ref struct => Cache<T>.Instance ?? throw Registry.Missing(typeof(T), Cache<T>.Failure);

    /// <summary>Gives a type a value codec; at the program's start, before the first job is built.</summary>
    /// <exception cref="InvalidOperationException">The type has one already, or was used before.</exception>
    public static void Register<T>(ValueCodec<T> codec)
        where T : allows ref struct
    {
        ArgumentNullException.ThrowIfNull(codec);
        Register(() => codec);
    }

    /// <summary>As the other, but it is made when it is first asked for; generated code calls this.</summary>
    /// <exception cref="InvalidOperationException">The type has one already, or was used before.</exception>
    public static void Register<T>(Func<ValueCodec<T>> factory)
        where T : allows ref struct
    {
        ArgumentNullException.ThrowIfNull(factory);
        Registry.Add(typeof(T), BuiltInValueCodecs.Has(typeof(T)), factory);
    }

    /// <summary>Size of parts one after another: their sum, or -1 if one of them varies.</summary>
    public static int FixedBytesOf(params ReadOnlySpan<int> parts)
    {
        int sum = 0;
        foreach (int part in parts)
        {
            if (part < 0)
            {
                return -1;
            }

            sum += part;
        }

        return sum;
    }

    /// <summary>The codec of a reference that may be null: a boolean byte and the value. For generated code.</summary>
    public static ValueCodec<T?> Nullable<T>()
        where T : class => new NullableReferenceValueCodec<T>(For<T>());

    private static class Cache<T>
        where T : allows ref struct
    {
        public static readonly ValueCodec<T>? Instance;
        public static readonly MissingCodecException? Failure;

        // The failure is kept, not thrown: a type initializer would wrap it.
        static Cache()
        {
            try
            {
                Instance = BuiltInValueCodecs.Create<T>() ?? (ValueCodec<T>?)Registry.Take(typeof(T));
            }
            catch (MissingCodecException e)
            {
                Failure = e;
            }
        }
    }
}
