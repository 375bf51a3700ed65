using Tusk.MapReduce.Records;

namespace Tusk.MapReduce.Codecs.Keys;

/// <summary>Text as its own bytes; both ways without a copy.</summary>
internal sealed class TextKeyCodec : KeyCodec<Text>
{
    public override bool IsIdentity => true;

    public override ReadOnlySpan<byte> Encode(Text key, EncodingBuffer scratch) => key.Bytes;

    public override Text Decode(ReadOnlySpan<byte> encoded) => new(encoded);
}

/// <summary>Bytes as they are; both ways without a copy.</summary>
internal sealed class SpanKeyCodec : KeyCodec<ReadOnlySpan<byte>>
{
    public override ReadOnlySpan<byte> Encode(ReadOnlySpan<byte> key, EncodingBuffer scratch) => key;

    public override ReadOnlySpan<byte> Decode(ReadOnlySpan<byte> encoded) => encoded;
}

/// <summary>Bytes as they are; decoding copies.</summary>
internal sealed class MemoryKeyCodec : KeyCodec<ReadOnlyMemory<byte>>
{
    public override ReadOnlySpan<byte> Encode(ReadOnlyMemory<byte> key, EncodingBuffer scratch) => key.Span;

    public override ReadOnlyMemory<byte> Decode(ReadOnlySpan<byte> encoded) => encoded.ToArray();
}

/// <summary>Bytes as they are; decoding copies.</summary>
internal sealed class BytesKeyCodec : KeyCodec<byte[]>
{
    public override ReadOnlySpan<byte> Encode(byte[] key, EncodingBuffer scratch)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key;
    }

    public override byte[] Decode(ReadOnlySpan<byte> encoded) => encoded.ToArray();
}

/// <summary>Strings as UTF-8, in the order of its bytes. A lone surrogate becomes U+FFFD.</summary>
internal sealed class StringKeyCodec : KeyCodec<string>
{
    public override ReadOnlySpan<byte> Encode(string key, EncodingBuffer scratch)
    {
        scratch.Clear();
        Utf8.Write(key, scratch);
        return scratch.Written;
    }

    public override string Decode(ReadOnlySpan<byte> encoded) => Utf8.Encoding.GetString(encoded);

    public override KeyPart<string> AsPart() => new StringKeyPart();
}

/// <summary>A string inside a composite key: UTF-8, escaped and terminated.</summary>
internal sealed class StringKeyPart : KeyPart<string>
{
    public override void Write(string value, EncodingBuffer output)
    {
        Utf8.ThrowIfNull(value);
        if (!value.Contains('\0'))
        {
            // U+0000 alone becomes a zero byte: nothing to escape.
            Utf8.Write(value, output);
            output.WriteInt16(0x0001);
            return;
        }

        EncodingBuffer scratch = new();
        Utf8.Write(value, scratch);
        KeyReader.WriteEscaped(scratch.Written, output);
    }

    public override string Read(scoped ref KeyReader input)
    {
        int length = input.MeasureEscaped();
        if (length > 512)
        {
            byte[] bytes = new byte[length];
            input.ReadEscaped(bytes);
            return Utf8.Encoding.GetString(bytes);
        }

        Span<byte> small = stackalloc byte[length];
        input.ReadEscaped(small);
        return Utf8.Encoding.GetString(small);
    }

    public override void Skip(scoped ref KeyReader input) => input.SkipEscaped();

    public override int HashCode(scoped ref KeyReader input) => JavaHash.OfBytes(EscapedBytes.Read(ref input));
}
