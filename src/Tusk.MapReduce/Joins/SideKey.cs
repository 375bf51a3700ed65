namespace Tusk.MapReduce.Joins;

/// <summary>The key of a record of a join, and the side that it comes from.</summary>
internal readonly ref struct SideKey<TKey>(TKey key, bool isRight)
    where TKey : allows ref struct
{
    public TKey Key { get; } = key;

    public bool IsRight { get; } = isRight;
}
