using Tusk.Common.Errors;
using Tusk.MapReduce.Local.Phases;
using Tusk.MapReduce.Local.Settings;
using Tusk.MapReduce.Local.Sorting;

namespace Tusk.MapReduce.Local.Collecting;

/// <summary>Gathers encoded records until its share of memory is full, then sorts them into a run.</summary>
/// <remarks>Belongs to a worker thread, which uses it for one attempt after another.</remarks>
internal sealed class SortBuffer
{
    /// <summary>An entry, its place in the sorter's scratch, and its address, of which a combiner's input has a copy.</summary>
    private const int BytesPerEntry = 16 + 16 + sizeof(uint);
    private const int FirstCapacity = 16;

    private readonly long _limitBytes;
    private readonly RecordArena _arena;
    private RecordSorter _sorter = new();
    private RecordEntry[] _entries = [];
    private int _count;

    /// <summary>Makes an empty buffer.</summary>
    /// <param name="limitBytes">Its share of memory, with everything that sorting needs.</param>
    public SortBuffer(long limitBytes)
    {
        _limitBytes = limitBytes;
        _arena = new RecordArena(limitBytes);
    }

    /// <summary>Forgets every record.</summary>
    public void Clear()
    {
        _arena.Clear();
        _count = 0;
    }

    /// <summary>Appends a record; when memory is full, what is there becomes a run of <paramref name="output"/> first.</summary>
    /// <exception cref="HadoopException">The record alone exceeds the job's memory.</exception>
    public void Add(int partition, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, IRunSink output)
    {
        if (!TryAdd(partition, key, value, force: false))
        {
            EndRun(output);
            if (TryAdd(partition, key, value, force: false))
            {
                return;
            }

            // The room that small records took, in blocks and entries, is not what a large one needs.
            GiveRoomBack();
            if (!TryAdd(partition, key, value, force: RecordFits(key, value)))
            {
                throw new UnrepeatableException(
                    $"A record of {(long)key.Length + value.Length} B does not fit a task's share of memory, {_limitBytes} B; "
                    + $"give the job more ({EngineKeys.Memory}, --memory).");
            }
        }
    }

    /// <summary>Sorts what is there and hands it over; the buffer is empty then.</summary>
    public void EndRun(IRunSink output)
    {
        if (_count == 0)
        {
            return;
        }

        try
        {
            var entries = new Span<RecordEntry>(_entries, 0, _count);
            _sorter.Sort(entries, output.Partitions, _arena, output.Stopping);
            output.TakeSorted(entries, _arena);
        }
        catch (Exception e)
        {
            output.Fail(e);
            throw;
        }
        finally
        {
            Clear(); // also after a failure: the next attempt must not find what this one left
        }
    }

    private void GiveRoomBack()
    {
        _arena.Trim();
        _entries = [];
        _sorter = new RecordSorter();
    }

    private bool RecordFits(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) =>
        (long)key.Length + value.Length + RecordArena.MaxLengthBytes + (BytesPerEntry * FirstCapacity) <= _limitBytes;

    private bool TryAdd(int partition, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, bool force)
    {
        if ((_count == _entries.Length && !TryGrow(force))
            || !_arena.TryAdd(key, value, _limitBytes - ((long)BytesPerEntry * _entries.Length), force, out uint address))
        {
            return false;
        }

        ref RecordEntry entry = ref _entries[_count++];
        entry.Prefix = KeyPrefix.Of(key);
        entry.Address = address;
        entry.Partition = partition;
        return true;
    }

    private bool TryGrow(bool force)
    {
        long room = (_limitBytes - _arena.ReservedBytes) / BytesPerEntry;
        long wanted = Math.Min(Math.Max(FirstCapacity, 2L * _entries.Length), Array.MaxLength);
        long capacity = force ? wanted : Math.Min(wanted, room);
        if (capacity <= _entries.Length)
        {
            return false;
        }

        var entries = new RecordEntry[capacity];
        Array.Copy(_entries, entries, _count);
        _entries = entries;
        return true;
    }
}
