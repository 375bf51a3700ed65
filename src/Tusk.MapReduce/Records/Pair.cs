namespace Tusk.MapReduce.Records;

/// <summary>A key and its value, for as long as the record is current.</summary>
/// <remarks>
/// It can itself be a key, with the fields Key and Value: where several views make a key, as in
/// <c>Map&lt;Pair&lt;Text, Text&gt;, Nothing&gt;</c>, for a tuple cannot hold views.
/// </remarks>
/// <typeparam name="TKey">Type of the key; may be a view such as <see cref="Text"/>.</typeparam>
/// <typeparam name="TValue">Type of the value; may be a view such as <see cref="Text"/>.</typeparam>
public readonly ref struct Pair<TKey, TValue>
    where TKey : allows ref struct
    where TValue : allows ref struct
{
    /// <summary>Joins a key and a value; nothing is copied.</summary>
    public Pair(TKey key, TValue value)
    {
        Key = key;
        Value = value;
    }

    /// <summary>The key.</summary>
    public TKey Key { get; }

    /// <summary>The value.</summary>
    public TValue Value { get; }

    /// <summary>Takes the pair apart.</summary>
    public void Deconstruct(out TKey key, out TValue value)
    {
        key = Key;
        value = Value;
    }
}
