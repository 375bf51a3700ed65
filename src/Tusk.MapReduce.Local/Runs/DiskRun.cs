using Tusk.MapReduce.Local.Scratch;

namespace Tusk.MapReduce.Local.Runs;

/// <summary>A run in a scratch file: one IFile segment for each partition that has records.</summary>
internal sealed class DiskRun(ScratchFile file, SegmentPosition[] segments) : Run, IDisposable
{
    private readonly SegmentTable<SegmentPosition> _segments = new(segments);

    public override long Records(int partition) => _segments[partition].Records;

    public override long Bytes(int partition) => _segments[partition].Length;

    public override long LongestRecord(int partition) => _segments[partition].LongestRecord;

    public override RunCursor Open(int partition, int bufferBytes) =>
        new DiskRunCursor(file, _segments[partition], bufferBytes);

    /// <summary>Removes the file.</summary>
    public void Dispose() => file.Dispose();
}
