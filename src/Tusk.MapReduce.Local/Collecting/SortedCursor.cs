using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Local.Sorting;

namespace Tusk.MapReduce.Local.Collecting;

/// <summary>Sorted entries as the input of a combiner.</summary>
internal sealed class SortedCursor : ShuffleCursor
{
    private readonly RecordArena _arena;
    private readonly uint[] _addresses;
    private int _next;
    private uint _current;
    private uint _previous;
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

    /// <summary>Whether a key is that of the record at hand or of the one before it, one of which ends the group at hand.</summary>
    public bool IsAtHand(ReadOnlySpan<byte> key) =>
        _next > 0 && (key.SequenceEqual(Key) || key.SequenceEqual(_arena.Key(_previous)));

    public override bool MoveNext()
    {
        if (_next == _addresses.Length)
        {
            return false;
        }

        _previous = _next == 0 ? _addresses[0] : _current;
        _current = _addresses[_next++];
        _arena.Locate(_current, out _block, out _keyOffset, out _keyLength, out _valueLength);
        return true;
    }
}
