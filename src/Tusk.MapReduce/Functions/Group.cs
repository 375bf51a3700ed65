using Tusk.MapReduce.Codecs;

namespace Tusk.MapReduce.Functions;

/// <summary>Records whose keys group together: the first one's key, and a stream of the records that can be read once.</summary>
/// <remarks>One record is held at a time, however many there are. What a reducer leaves unread is passed over.</remarks>
public sealed class Group<TKey, TValue>
    where TKey : allows ref struct
    where TValue : allows ref struct
{
    private readonly ShuffleCursor _cursor;
    private readonly KeyCodec<TKey> _keyCodec;
    private readonly ValueCodec<TValue> _valueCodec;
    private readonly bool _wholeKey;
    private readonly TaskContext _context;
    private byte[] _firstKey = new byte[64];
    private int _firstKeyLength;
    private int _groupLength;
    private State _state = State.BeforeFirstGroup;

    internal Group(
        ShuffleCursor cursor, KeyCodec<TKey> keyCodec, ValueCodec<TValue> valueCodec, TaskContext context,
        bool wholeKey = false)
    {
        _cursor = cursor;
        _keyCodec = keyCodec;
        _valueCodec = valueCodec;
        _wholeKey = wholeKey || keyCodec.GroupsByWholeKey;
        _context = context;
    }

    private enum State
    {
        BeforeFirstGroup,
        AtFirstRecord,
        AtRecord,
        AtNextGroup,
        AtEnd,
    }

    /// <summary>Key of the group's first record. Decoded at each call: keep it in a local.</summary>
    public TKey Key => _keyCodec.Decode(_firstKey.AsSpan(0, _firstKeyLength));

    /// <summary>The values, once, in (map, emission) order among equal keys.</summary>
    public GroupValues<TKey, TValue> Values => new(this);

    /// <summary>The records, once: each with its own full key, which under a grouping changes from record to record.</summary>
    public GroupRecords<TKey, TValue> Records => new(this);

    /// <summary>Records read so far by this task.</summary>
    internal long RecordCount { get; private set; }

    /// <summary>Groups opened so far by this task.</summary>
    internal long GroupCount { get; private set; }

    internal TKey CurrentKey => _keyCodec.Decode(_cursor.Key);

    internal TValue CurrentValue
    {
        get
        {
            var reader = new ValueReader(_cursor.Value);
            return _valueCodec.Read(ref reader);
        }
    }

    /// <summary>Tells what was made for this group from what was made for an earlier one.</summary>
    internal long Number { get; private set; }

    /// <summary>Moves to the next group, over what is left of this one.</summary>
    internal bool MoveToNextGroup()
    {
        Number++;
        if (_state == State.BeforeFirstGroup)
        {
            _state = MoveCursor() ? State.AtNextGroup : State.AtEnd;
        }

        while (_state is State.AtFirstRecord or State.AtRecord)
        {
            Advance();
        }

        if (_state == State.AtEnd)
        {
            return false;
        }

        Open(_cursor.Key);
        GroupCount++;
        _state = State.AtFirstRecord;
        return true;
    }

    /// <summary>Moves to the group's next record; the first call of a group finds its first.</summary>
    /// <param name="number">The group's for which the enumeration was made.</param>
    /// <param name="started">Whether the first call was.</param>
    /// <exception cref="InvalidOperationException">The records were read before, or another group is at hand.</exception>
    internal bool MoveToNextRecord(long number, ref bool started)
    {
        if (number != Number)
        {
            throw new InvalidOperationException(
                "The values of a group were kept and read when the next group had come: they are a stream, and LINQ over them "
                + "reads when its result is read. Read them within the call of the reducer, with ToList() or Sum() for example.");
        }

        if (!started)
        {
            started = true;
            if (_state != State.AtFirstRecord)
            {
                throw new InvalidOperationException(
                    "The values of a group can be read once; keep what is needed in the first pass.");
            }

            _state = State.AtRecord;
            return true;
        }

        if (_state != State.AtRecord)
        {
            return false;
        }

        Advance();
        return _state == State.AtRecord;
    }

    private void Advance()
    {
        if (!MoveCursor())
        {
            _state = State.AtEnd;
        }
        else
        {
            _state = InGroup(_cursor.Key) ? State.AtRecord : State.AtNextGroup;
        }
    }

    private bool MoveCursor()
    {
        _context.ThrowIfStopping();
        if (!_cursor.MoveNext())
        {
            return false;
        }

        RecordCount++;
        return true;
    }

    private bool InGroup(ReadOnlySpan<byte> key)
    {
        ReadOnlySpan<byte> group = _firstKey.AsSpan(0, _groupLength);
        return _wholeKey ? key.SequenceEqual(group) : _keyCodec.GroupingPrefix(key).SequenceEqual(group);
    }

    private void Open(ReadOnlySpan<byte> key)
    {
        if (key.Length > _firstKey.Length)
        {
            _firstKey = new byte[Math.Max(key.Length, (int)Math.Min(2L * _firstKey.Length, Array.MaxLength))];
        }

        key.CopyTo(_firstKey);
        _firstKeyLength = key.Length;
        _groupLength = _wholeKey ? key.Length : _keyCodec.GroupingPrefix(key).Length;
    }
}
