namespace Tusk.MapReduce.Joins;

/// <summary>A left and a right value of one key; in an outer join one of them may be missing. Views are valid until the function returns.</summary>
/// <remarks>An array or an object is not to be changed: the next row may have the same one.</remarks>
public readonly ref struct JoinedRow<TKey, TLeft, TRight>
    where TKey : allows ref struct
    where TLeft : allows ref struct
    where TRight : allows ref struct
{
    private readonly TLeft _left;
    private readonly TRight _right;

    internal JoinedRow(TKey key, bool hasLeft, TLeft left, bool hasRight, TRight right)
    {
        Key = key;
        HasLeft = hasLeft;
        HasRight = hasRight;
        _left = left;
        _right = right;
    }

    /// <summary>The key.</summary>
    public TKey Key { get; }

    /// <summary>Whether there is a left value; always but in a right or full outer join.</summary>
    public bool HasLeft { get; }

    /// <summary>Whether there is a right value; always but in a left or full outer join.</summary>
    public bool HasRight { get; }

    /// <summary>The left value.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public TLeft Left => HasLeft ? _left : throw new InvalidOperationException("This row has no left value; ask HasLeft first.");

    /// <summary>The right value.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public TRight Right => HasRight ? _right : throw new InvalidOperationException("This row has no right value; ask HasRight first.");
}
