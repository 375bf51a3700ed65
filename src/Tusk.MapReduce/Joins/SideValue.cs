namespace Tusk.MapReduce.Joins;

/// <summary>The value of a record of a join: one to be written has it, one that was read its encoding.</summary>
internal readonly ref struct SideValue<TLeft, TRight>
    where TLeft : allows ref struct
    where TRight : allows ref struct
{
    private SideValue(bool isRight, TLeft left, TRight right, ReadOnlySpan<byte> encoded)
    {
        IsRight = isRight;
        Left = left;
        Right = right;
        Encoded = encoded;
    }

    public bool IsRight { get; }

    public TLeft Left { get; }

    public TRight Right { get; }

    /// <summary>The value without its side, as its codec wrote it.</summary>
    public ReadOnlySpan<byte> Encoded { get; }

    public static SideValue<TLeft, TRight> OfLeft(TLeft value) => new(false, value, default!, default);

    public static SideValue<TLeft, TRight> OfRight(TRight value) => new(true, default!, value, default);

    public static SideValue<TLeft, TRight> OfBytes(bool isRight, ReadOnlySpan<byte> encoded) => new(isRight, default!, default!, encoded);
}
