using Tusk.MapReduce.Local.Sorting;

namespace Tusk.MapReduce.Local.Runs;

/// <summary>Walks the packed records of one partition.</summary>
internal sealed class MemoryRunCursor(MemoryBlock[] blocks, MemorySegment segment) : RunCursor
{
    private long _left = segment.Records;
    private int _block = segment.Block;
    private int _next = segment.Offset;
    private int _end = segment.Records == 0 ? 0 : blocks[segment.Block].End;

    public override bool MoveNext()
    {
        if (_left == 0)
        {
            return false;
        }

        _left--;
        if (_next == _end)
        {
            _block++;
            _next = blocks[_block].Start;
            _end = blocks[_block].End;
        }

        byte[] bytes = blocks[_block].Bytes;
        RecordLengths.Read(bytes, _next, out int keyOffset, out int keyLength, out int valueLength);
        _next = keyOffset + keyLength + valueLength;
        SetRecord(bytes, keyOffset, keyLength, valueLength);
        return true;
    }
}
