namespace Tusk.MapReduce.Codecs.Keys;

/// <summary>Any codec inside a composite key: its bytes, escaped and terminated.</summary>
internal sealed class EscapedKeyPart<T>(KeyCodec<T> codec) : KeyPart<T>
    where T : allows ref struct
{
    [ThreadStatic]
    private static EncodingBuffer? _spare;

    private readonly KeyCodec<T> _codec = codec;

    public override void Write(T value, EncodingBuffer output)
    {
        // Taken away while in use: the codec may itself have such parts.
        EncodingBuffer scratch = _spare ?? new EncodingBuffer();
        _spare = null;
        KeyReader.WriteEscaped(_codec.Encode(value, scratch), output);
        _spare = scratch;
    }

    public override T Read(scoped ref KeyReader input) =>
        _codec.Decode(input.TryReadEscapedView(out ReadOnlySpan<byte> view) ? view : EscapedBytes.Read(ref input));

    public override void Skip(scoped ref KeyReader input) => input.SkipEscaped();

    public override int HashCode(scoped ref KeyReader input) =>
        _codec.HashCode(input.TryReadEscapedView(out ReadOnlySpan<byte> view) ? view : EscapedBytes.Read(ref input));
}

/// <summary>The bytes of an escaped part in an array of their own.</summary>
internal static class EscapedBytes
{
    public static byte[] Read(scoped ref KeyReader input)
    {
        byte[] bytes = new byte[input.MeasureEscaped()];
        input.ReadEscaped(bytes);
        return bytes;
    }
}
