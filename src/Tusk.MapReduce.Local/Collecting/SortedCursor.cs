using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Local.Sorting;

namespace Tusk.MapReduce.Local.Collecting;

/// <summary>Sorted entries as the input of a combiner.</summary>
internal sealed class SortedCursor : ShuffleCursor
{
    private readonly RecordArena _arena;
    private readonly uint[] _addresses;
    private int _next;
    private byte[] _block = [];
    private int _keyOffset;
    private int _keyLength;
    private int _valueLength;

    /// <summary>Walks <paramref name="entries"/>, whose addresses are copied.</summary>
    public SortedCursor(RecordArena arena, ReadOnlySpan<RecordEntry> entries)
    {
        _arena = arena;
        _addresses = new uint[entries.Length];
        for (int i = 0; i < entries.Length; i++)
        {
            _addresses[i] = entries[i].Address;
        }
    }

    public override ReadOnlySpan<byte> Key => _block.AsSpan(_keyOffset, _keyLength);

    public override ReadOnlySpan<byte> Value => _block.AsSpan(_keyOffset + _keyLength, _valueLength);

    public override bool MoveNext()
    {
        if (_next == _addresses.Length)
        {
            return false;
        }

        _arena.Locate(_addresses[_next++], out _block, out _keyOffset, out _keyLength, out _valueLength);
        return true;
    }
}
