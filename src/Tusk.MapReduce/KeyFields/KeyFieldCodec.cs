using Tusk.MapReduce.Codecs;
using Tusk.MapReduce.Records;

namespace Tusk.MapReduce.KeyFields;

/// <summary>Keys that are text in the order of fields of theirs: the bytes of that order, then the key, which decides where they are equal.</summary>
internal sealed class KeyFieldCodec<T>(KeyCodec<T> key, KeyFieldSpec fields) : KeyCodec<T>
    where T : allows ref struct
{
    [ThreadStatic]
    private static EncodingBuffer? _keyBuffer;

    [ThreadStatic]
    private static EncodingBuffer? _numberBuffer;

    public override bool GroupsByWholeKey => false;

    public override string Description => $"{key.Description} (fields '{fields.Options}' between '{fields.Separator}')";

    /// <summary>Whether keys of a type are their own UTF-8, which has fields.</summary>
    public static bool IsText { get; } = typeof(T) == typeof(Text) || typeof(T) == typeof(string) || typeof(T) == typeof(byte[])
        || typeof(T) == typeof(ReadOnlySpan<byte>) || typeof(T) == typeof(ReadOnlyMemory<byte>);

    public override ReadOnlySpan<byte> Encode(T value, EncodingBuffer scratch)
    {
        ReadOnlySpan<byte> text = key.Encode(value, _keyBuffer ??= new EncodingBuffer());
        scratch.Clear();
        fields.WriteOrder(text, _numberBuffer ??= new EncodingBuffer(), scratch);
        scratch.Write(text);
        return scratch.Written;
    }

    public override T Decode(ReadOnlySpan<byte> encoded) => key.Decode(encoded[LengthOfOrder(encoded)..]);

    public override ReadOnlySpan<byte> GroupingPrefix(ReadOnlySpan<byte> encoded) => encoded[..LengthOfOrder(encoded)];

    public override KeyCodec<T> Ordered(IReadOnlyList<FieldOrder> order, int groupingFields) =>
        throw new InvalidOperationException("The keys have an order already.");

    public override KeyPart<T> AsPart() => throw new InvalidOperationException("An ordered key is no part of another.");

    private int LengthOfOrder(ReadOnlySpan<byte> encoded)
    {
        KeyReader input = new(encoded);
        fields.SkipOrder(ref input);
        return input.Position;
    }
}
