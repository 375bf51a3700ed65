namespace Tusk.MapReduce.Codecs.Keys;

/// <summary>Keys that are encoded alone as they are inside a composite key: everything but text and bytes.</summary>
internal sealed class PartKeyCodec<T> : KeyCodec<T>
    where T : allows ref struct
{
    // Static, so that the JIT knows the part's exact class and inlines it.
    private static readonly KeyPart<T> Part = BuiltInKeyParts.Create<T>()!;

    public override ReadOnlySpan<byte> Encode(T key, EncodingBuffer scratch)
    {
        scratch.Clear();
        Part.Write(key, scratch);
        return scratch.Written;
    }

    public override T Decode(ReadOnlySpan<byte> encoded)
    {
        KeyReader input = new(encoded);
        T key = Part.Read(ref input);
        input.End();
        return key;
    }

    public override int HashCode(ReadOnlySpan<byte> encoded)
    {
        KeyReader input = new(encoded);
        return Part.HashCode(ref input);
    }

    public override KeyPart<T> AsPart() => Part;
}
