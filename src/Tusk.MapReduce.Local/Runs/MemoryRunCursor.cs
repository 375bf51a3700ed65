using Tusk.MapReduce.Local.Sorting;

namespace Tusk.MapReduce.Local.Runs;

/// <summary>Walks records in memory by their sorted addresses.</summary>
internal sealed class MemoryRunCursor(RecordArena arena, uint[] addresses, int start, int end) : RunCursor
{
    private int _next = start;

    public override bool MoveNext()
    {
        if (_next == end)
        {
            return false;
        }

        arena.Locate(addresses[_next++], out byte[] block, out int keyOffset, out int keyLength, out int valueLength);
        Buffer = block;
        KeyOffset = keyOffset;
        KeyLength = keyLength;
        ValueLength = valueLength;
        LoadPrefix();
        return true;
    }
}
