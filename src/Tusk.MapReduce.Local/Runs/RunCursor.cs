using System.Runtime.CompilerServices;
using Tusk.MapReduce.Local.Sorting;

namespace Tusk.MapReduce.Local.Runs;

/// <summary>Walks the records of one partition of a run, in order.</summary>
/// <remarks>The current record is plain fields, so that a merge compares without calls.</remarks>
internal abstract class RunCursor : IDisposable
{
    private byte[] _bytes = [];
    private int _keyOffset;
    private int _keyLength;
    private int _valueLength;
    private ulong _prefix;

    /// <summary>The current key; valid until the next move.</summary>
    public ReadOnlySpan<byte> Key => _bytes.AsSpan(_keyOffset, _keyLength);

    /// <summary>The current value; valid until the next move.</summary>
    public ReadOnlySpan<byte> Value => _bytes.AsSpan(_keyOffset + _keyLength, _valueLength);

    /// <summary>Moves to the next record; the first call moves to the first.</summary>
    /// <returns>False after the last one.</returns>
    public abstract bool MoveNext();

    /// <summary>Compares the current key with another run's.</summary>
    /// <returns>Negative, zero or positive, as the bytes compare.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int CompareKey(RunCursor other) => _prefix != other._prefix
        ? (_prefix < other._prefix ? -1 : 1)
        : Key.SequenceCompareTo(other.Key);

    /// <inheritdoc/>
    public virtual void Dispose()
    {
    }

    /// <summary>Makes a record current: its key, and behind it its value.</summary>
    protected void SetRecord(byte[] bytes, int keyOffset, int keyLength, int valueLength)
    {
        _bytes = bytes;
        _keyOffset = keyOffset;
        _keyLength = keyLength;
        _valueLength = valueLength;
        _prefix = KeyPrefix.Of(bytes.AsSpan(keyOffset, keyLength));
    }
}
