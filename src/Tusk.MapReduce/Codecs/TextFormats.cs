using System.Runtime.CompilerServices;
using Tusk.MapReduce.Codecs.Rendering;

namespace Tusk.MapReduce.Codecs;

/// <summary>The table of text formats: how values look in text output.</summary>
/// <remarks>
/// Numbers are decimal; booleans true and false; bytes lower-case hex pairs joined by spaces; Text and strings are
/// themselves; enums their names; dates ISO 8601 and time spans .NET's constant form; the fields of a tuple or
/// pair are joined by tabs. float and double have the fewest digits that read back as the same number, in Java's form ("1.0",
/// "1.0E10", "NaN", "Infinity"). Nothing and null are left out. What else is IUtf8SpanFormattable or IFormattable
/// formats itself, for the invariant culture. Generated code registers [TuskRecord] types.
/// </remarks>
public static class TextFormats
{
    private static readonly CodecRegistry Registry = new("text format", nameof(TextFormats));

    /// <summary>The text format of a type; the same object every time.</summary>
    /// <exception cref="MissingCodecException">The type, or a part of it, has none.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TextFormat<T> For<T>()
        where T : allows ref struct => Cache<T>.Instance ?? throw Registry.Missing(typeof(T), Cache<T>.Failure);

    /// <summary>Gives a type a text format; at the program's start, before the first job is built.</summary>
    /// <exception cref="InvalidOperationException">The type has one already, or was used before.</exception>
    public static void Register<T>(TextFormat<T> format)
        where T : allows ref struct
    {
        ArgumentNullException.ThrowIfNull(format);
        Register(() => format);
    }

    /// <summary>As the other, but it is made when it is first asked for; generated code calls this.</summary>
    /// <exception cref="InvalidOperationException">The type has one already, or was used before.</exception>
    public static void Register<T>(Func<TextFormat<T>> factory)
        where T : allows ref struct
    {
        ArgumentNullException.ThrowIfNull(factory);
        Registry.Add(typeof(T), BuiltInTextFormats.Has(typeof(T)), factory);
    }

    /// <summary>The format of a type that formats itself as UTF-8, for the invariant culture. For generated code.</summary>
    public static TextFormat<T> Formattable<T>()
        where T : IUtf8SpanFormattable => new FormattableTextFormat<T>();

    private static class Cache<T>
        where T : allows ref struct
    {
        public static readonly TextFormat<T>? Instance;
        public static readonly MissingCodecException? Failure;

        // The failure is kept, not thrown: a type initializer would wrap it.
        static Cache()
        {
            try
            {
                Instance = BuiltInTextFormats.Create<T>()
                    ?? (TextFormat<T>?)(Registry.Take(typeof(T)) ?? BuiltInTextFormats.CreateForFormattable(typeof(T)));
            }
            catch (MissingCodecException e)
            {
                Failure = e;
            }
        }
    }
}
