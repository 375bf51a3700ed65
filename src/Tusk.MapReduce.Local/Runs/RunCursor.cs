using System.Runtime.CompilerServices;
using Tusk.MapReduce.Local.Sorting;

namespace Tusk.MapReduce.Local.Runs;

/// <summary>Walks the records of one partition of a run, in order.</summary>
/// <remarks>The current record is plain fields, so that a merge compares without calls.</remarks>
internal abstract class RunCursor : IDisposable
{
    /// <summary>First eight bytes of the current key.</summary>
    public ulong Prefix { get; private set; }

    /// <summary>The current key; valid until the next move.</summary>
    public ReadOnlySpan<byte> Key => Buffer.AsSpan(KeyOffset, KeyLength);

    /// <summary>The current value; valid until the next move.</summary>
    public ReadOnlySpan<byte> Value => Buffer.AsSpan(KeyOffset + KeyLength, ValueLength);

    /// <summary>Where key and value are, one behind the other.</summary>
    protected byte[] Buffer { get; set; } = [];

    /// <summary>Offset of the key in <see cref="Buffer"/>.</summary>
    protected int KeyOffset { get; set; }

    /// <summary>Length of the key, in bytes.</summary>
    protected int KeyLength { get; set; }

    /// <summary>Length of the value, in bytes.</summary>
    protected int ValueLength { get; set; }

    /// <summary>Moves to the next record; the first call moves to the first.</summary>
    /// <returns>False after the last one.</returns>
    public abstract bool MoveNext();

    /// <summary>Whether the current record is to come before another run's current record; equal keys: neither.</summary>
    /// <returns>Negative, zero or positive, as the keys compare.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int CompareKey(RunCursor other) => Prefix != other.Prefix
        ? (Prefix < other.Prefix ? -1 : 1)
        : Key.SequenceCompareTo(other.Key);

    /// <inheritdoc/>
    public virtual void Dispose()
    {
    }

    /// <summary>Loads the prefix of a key that was just found.</summary>
    protected void LoadPrefix() => Prefix = KeyPrefix.Of(Key);
}
