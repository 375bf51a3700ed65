namespace Tusk.MapReduce.Functions;

/// <summary>Where the records that a function emits go: the shuffle, a file, the next function.</summary>
public abstract class Collector<TKey, TValue>
    where TKey : allows ref struct
    where TValue : allows ref struct
{
    /// <summary>Takes one record. What it needs of a view it copies before it returns.</summary>
    public abstract void Collect(TKey key, TValue value);
}
