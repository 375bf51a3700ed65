namespace Tusk.MapReduce.Local.Runs;

/// <summary>A run in memory: sorted records one behind the other, as they would be in a file.</summary>
internal sealed class MemoryRun : Run
{
    private readonly MemoryBlock[] _blocks;
    private readonly SegmentTable<MemorySegment> _segments;

    internal MemoryRun(MemoryBlock[] blocks, MemorySegment[] segments)
    {
        _blocks = blocks;
        _segments = new SegmentTable<MemorySegment>(segments);
    }

    public override long Records(int partition) => _segments[partition].Records;

    public override long Bytes(int partition) => _segments[partition].Bytes;

    public override long LongestRecord(int partition) => _segments[partition].LongestRecord;

    public override long LongestHeldRecord(int partition) => 0;

    public override RunCursor Open(int partition, int bufferBytes) =>
        new MemoryRunCursor(_blocks, _segments[partition]);
}
