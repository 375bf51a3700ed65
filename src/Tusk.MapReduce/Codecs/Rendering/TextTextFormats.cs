using Tusk.MapReduce.Records;

namespace Tusk.MapReduce.Codecs.Rendering;

/// <summary>The bytes as they are.</summary>
internal sealed class TextTextFormat : TextFormat<Text>
{
    public override void Write(Text value, EncodingBuffer output) => output.Write(value.Bytes);
}

/// <summary>UTF-8; null is left out, an empty string is not.</summary>
internal sealed class StringTextFormat : TextFormat<string>
{
    public override bool IsNothing(string value) => value is null;

    public override void Write(string value, EncodingBuffer output) => Utf8.Write(value.AsSpan(), output);
}

/// <summary>A character in UTF-8; half a surrogate pair becomes U+FFFD.</summary>
internal sealed class CharTextFormat : TextFormat<char>
{
    public override void Write(char value, EncodingBuffer output) => Utf8.Write([value], output);
}

/// <summary>As Java writes booleans.</summary>
internal sealed class BooleanTextFormat : TextFormat<bool>
{
    public override void Write(bool value, EncodingBuffer output) => output.Write(value ? "true"u8 : "false"u8);
}

/// <summary>Left out.</summary>
internal sealed class NothingTextFormat : TextFormat<Nothing>
{
    public override bool IsNothing(Nothing value) => true;

    public override void Write(Nothing value, EncodingBuffer output)
    {
    }
}

/// <summary>Lower-case hex pairs joined by spaces, as BytesWritable writes itself.</summary>
internal sealed class SpanTextFormat : TextFormat<ReadOnlySpan<byte>>
{
    public override void Write(ReadOnlySpan<byte> value, EncodingBuffer output) => Hex.Write(value, output);
}

/// <summary>As <see cref="SpanTextFormat"/>.</summary>
internal sealed class MemoryTextFormat : TextFormat<ReadOnlyMemory<byte>>
{
    public override void Write(ReadOnlyMemory<byte> value, EncodingBuffer output) => Hex.Write(value.Span, output);
}

/// <summary>As <see cref="SpanTextFormat"/>; null is left out.</summary>
internal sealed class BytesTextFormat : TextFormat<byte[]>
{
    public override bool IsNothing(byte[] value) => value is null;

    public override void Write(byte[] value, EncodingBuffer output) => Hex.Write(value, output);
}

/// <summary>Bytes in hex.</summary>
internal static class Hex
{
    private static ReadOnlySpan<byte> Digits => "0123456789abcdef"u8;

    public static void Write(ReadOnlySpan<byte> bytes, EncodingBuffer output)
    {
        for (int i = 0; i < bytes.Length; i++)
        {
            if (i > 0)
            {
                output.WriteByte((byte)' ');
            }

            output.WriteByte(Digits[bytes[i] >> 4]);
            output.WriteByte(Digits[bytes[i] & 15]);
        }
    }
}
