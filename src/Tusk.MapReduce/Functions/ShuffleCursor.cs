namespace Tusk.MapReduce.Functions;

/// <summary>The sorted records of one partition, as encoded bytes, one at a time.</summary>
public abstract class ShuffleCursor
{
    /// <summary>The current record's key, in key-codec form; valid until the next <see cref="MoveNext"/>.</summary>
    public abstract ReadOnlySpan<byte> Key { get; }

    /// <summary>The current record's value, in Writable form; valid until the next <see cref="MoveNext"/>.</summary>
    public abstract ReadOnlySpan<byte> Value { get; }

    /// <summary>Moves to the next record; the first call moves to the first.</summary>
    /// <returns>False after the last one.</returns>
    public abstract bool MoveNext();
}
