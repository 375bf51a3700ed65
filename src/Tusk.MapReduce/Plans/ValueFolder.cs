namespace Tusk.MapReduce.Plans;

/// <summary>Folds the encoded values of one key into one encoded value.</summary>
public abstract class ValueFolder
{
    /// <summary>Begins a key with its first value.</summary>
    public abstract void Start(ReadOnlySpan<byte> value);

    /// <summary>Adds a further value.</summary>
    public abstract void Add(ReadOnlySpan<byte> value);

    /// <summary>The result, encoded; valid until the next call.</summary>
    public abstract ReadOnlySpan<byte> Finish();
}
