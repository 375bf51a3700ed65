using Tusk.MapReduce.Codecs;

namespace Tusk.MapReduce.Joins;

/// <summary>The key as a part, then a byte for the side: 0 left, 1 right. So the left records of a key come first, and keys group without it.</summary>
/// <remarks>The hash is that of the key alone: joined records are where those of other jobs with that key are.</remarks>
internal sealed class SideKeyCodec<TKey>(KeyCodec<TKey> key) : KeyCodec<SideKey<TKey>>
    where TKey : allows ref struct
{
    private readonly KeyPart<TKey> _part = key.AsPart();

    public override bool GroupsByWholeKey => false;

    public override string Description => $"{key.Description}, left before right; grouped by the key";

    public override ReadOnlySpan<byte> Encode(SideKey<TKey> key, EncodingBuffer scratch)
    {
        scratch.Clear();
        _part.Write(key.Key, scratch);
        scratch.WriteByte(key.IsRight ? (byte)1 : (byte)0);
        return scratch.Written;
    }

    public override SideKey<TKey> Decode(ReadOnlySpan<byte> encoded)
    {
        KeyReader input = new(encoded);
        TKey decoded = _part.Read(ref input);
        bool isRight = input.ReadMarker();
        input.End();
        return new SideKey<TKey>(decoded, isRight);
    }

    public override ReadOnlySpan<byte> GroupingPrefix(ReadOnlySpan<byte> encoded) => encoded[..^1];

    public override int HashCode(ReadOnlySpan<byte> encoded)
    {
        KeyReader input = new(encoded);
        return _part.HashCode(ref input);
    }
}
