namespace Tusk.MapReduce.Codecs.Keys;

/// <summary>Keys without fields, the largest first: the part of a composite key, every byte inverted.</summary>
internal sealed class DescendingKeyCodec<T>(KeyPart<T> part) : KeyCodec<T>
    where T : allows ref struct
{
    private readonly KeyPart<T> _part = part;

    public override string Description => $"{base.Description} ({FieldOrders.Describe(Fields, new FieldOrder(0, Descending: true))})";

    public override ReadOnlySpan<byte> Encode(T key, EncodingBuffer scratch)
    {
        scratch.Clear();
        _part.Write(key, scratch);
        scratch.InvertFrom(0);
        return scratch.Written;
    }

    public override T Decode(ReadOnlySpan<byte> encoded)
    {
        KeyReader input = new(encoded);
        input.Invert();
        T key = _part.Read(ref input);
        input.End();
        return key;
    }

    public override int HashCode(ReadOnlySpan<byte> encoded)
    {
        KeyReader input = new(encoded);
        input.Invert();
        return _part.HashCode(ref input);
    }

    public override KeyCodec<T> Ordered(IReadOnlyList<FieldOrder> order, int groupingFields) =>
        throw new InvalidOperationException("The keys have an order already.");

    public override KeyPart<T> AsPart() => throw new InvalidOperationException("An ordered key is no part of another.");
}
