using Tusk.MapReduce.Records;

namespace Tusk.MapReduce.Codecs.Values;

/// <summary>Text: variable-length length, then the bytes. Reading gives a view.</summary>
internal sealed class TextValueCodec : ValueCodec<Text>
{
    public override void Write(Text value, EncodingBuffer output)
    {
        output.WriteVInt64(value.Length);
        output.Write(value.Bytes);
    }

    public override Text Read(scoped ref ValueReader input) => new(input.Take(input.ReadLength()));
}

/// <summary>Text from and to strings, in UTF-8; what is malformed becomes U+FFFD.</summary>
internal sealed class StringValueCodec : ValueCodec<string>
{
    public override void Write(string value, EncodingBuffer output)
    {
        Utf8.ThrowIfNull(value);
        output.WriteVInt64(Utf8.Encoding.GetByteCount(value));
        Utf8.Write(value, output);
    }

    public override string Read(scoped ref ValueReader input) =>
        Utf8.Encoding.GetString(input.Take(input.ReadLength()));
}

/// <summary>BytesWritable: 4 bytes of length, big-endian, then the bytes. Reading gives a view.</summary>
internal sealed class SpanValueCodec : ValueCodec<ReadOnlySpan<byte>>
{
    public override void Write(ReadOnlySpan<byte> value, EncodingBuffer output)
    {
        output.WriteInt32(value.Length);
        output.Write(value);
    }

    public override ReadOnlySpan<byte> Read(scoped ref ValueReader input) => input.Take(input.ReadInt32());
}

/// <summary>BytesWritable; reading copies.</summary>
internal sealed class MemoryValueCodec : ValueCodec<ReadOnlyMemory<byte>>
{
    public override void Write(ReadOnlyMemory<byte> value, EncodingBuffer output)
    {
        output.WriteInt32(value.Length);
        output.Write(value.Span);
    }

    public override ReadOnlyMemory<byte> Read(scoped ref ValueReader input) => input.Take(input.ReadInt32()).ToArray();
}

/// <summary>BytesWritable; reading copies.</summary>
internal sealed class BytesValueCodec : ValueCodec<byte[]>
{
    public override void Write(byte[] value, EncodingBuffer output)
    {
        ArgumentNullException.ThrowIfNull(value);
        output.WriteInt32(value.Length);
        output.Write(value);
    }

    public override byte[] Read(scoped ref ValueReader input) => input.Take(input.ReadInt32()).ToArray();
}
