using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Tusk.MapReduce.Codecs;

/// <summary>Strings to UTF-8 and back; what is malformed becomes U+FFFD, as in Java.</summary>
/// <remarks>
/// Java and .NET both put one U+FFFD for each maximal part of a sequence, but disagree on encoded surrogates: ED A0 80
/// is one malformed sequence of three bytes in Java, three of one byte in .NET.
/// </remarks>
internal static class Utf8
{
    private const int MaxBytesPerChar = 3;
    private const byte SurrogateLead = 0xED;

    public static Encoding Encoding { get; } = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Appends a string, without length or end.</summary>
    public static void Write(string value, EncodingBuffer output)
    {
        ThrowIfNull(value);
        Write(value.AsSpan(), output);
    }

    /// <summary>Refuses a string that is null, and says what to emit instead.</summary>
    public static void ThrowIfNull([NotNull] string? value)
    {
        if (value is null)
        {
            throw new ArgumentNullException(
                paramName: null, "A string in a key or value is null, which Hadoop's Text cannot be; emit \"\", or a [TuskRecord] with a string? field.");
        }
    }

    /// <summary>Appends characters, without length or end.</summary>
    public static void Write(ReadOnlySpan<char> value, EncodingBuffer output)
    {
        if (ShortAscii.TryWrite(value, output))
        {
            return;
        }

        int room = value.Length > short.MaxValue ? Encoding.GetByteCount(value) : MaxBytesPerChar * value.Length;
        Span<byte> bytes = output.Append(room);
        output.Shrink(room - Encoding.GetBytes(value, bytes));
    }

    /// <summary>A string of bytes that need not be valid UTF-8.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes) =>
        Encoding.GetString(FindSurrogate(bytes) < 0 ? bytes : ReplaceSurrogates(bytes));

    /// <summary>Bytes with every malformed sequence replaced by U+FFFD.</summary>
    public static byte[] Repair(ReadOnlySpan<byte> bytes) => Encoding.GetBytes(Decode(bytes));

    /// <summary>Where the first encoded surrogate is, whole or cut short after its second byte; or -1.</summary>
    private static int FindSurrogate(ReadOnlySpan<byte> bytes)
    {
        for (int from = 0; bytes[from..].IndexOf(SurrogateLead) is int found and >= 0; from += found + 1)
        {
            int at = from + found;
            if (at + 1 < bytes.Length && bytes[at + 1] is >= 0xA0 and <= 0xBF)
            {
                return at;
            }
        }

        return -1;
    }

    private static byte[] ReplaceSurrogates(ReadOnlySpan<byte> bytes)
    {
        var output = new EncodingBuffer();
        for (int at = FindSurrogate(bytes); at >= 0; at = FindSurrogate(bytes))
        {
            output.Write(bytes[..at]);
            output.Write("\uFFFD"u8);
            bool isWhole = at + 2 < bytes.Length && bytes[at + 2] is >= 0x80 and <= 0xBF;
            bytes = bytes[(at + (isWhole ? 3 : 2))..];
        }

        output.Write(bytes);
        return output.Written.ToArray();
    }
}
