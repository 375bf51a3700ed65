using System.Text;

namespace Tusk.MapReduce.Codecs;

/// <summary>Strings to UTF-8 and back; what is malformed becomes U+FFFD, as in Java.</summary>
internal static class Utf8
{
    private const int MaxBytesPerChar = 3;

    public static Encoding Encoding { get; } = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Appends a string, without length or end.</summary>
    public static void Write(string value, EncodingBuffer output)
    {
        ArgumentNullException.ThrowIfNull(value);
        Write(value.AsSpan(), output);
    }

    /// <summary>Appends characters, without length or end.</summary>
    public static void Write(ReadOnlySpan<char> value, EncodingBuffer output)
    {
        int room = value.Length > short.MaxValue ? Encoding.GetByteCount(value) : MaxBytesPerChar * value.Length;
        Span<byte> bytes = output.Append(room);
        output.Shrink(room - Encoding.GetBytes(value, bytes));
    }
}
