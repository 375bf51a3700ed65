using Tusk.MapReduce.Local.Scratch;

namespace Tusk.MapReduce.Local.Runs;

/// <summary>A run in a scratch file: one IFile segment for each partition.</summary>
internal sealed class DiskRun(ScratchFile file, SegmentPosition[] segments) : Run, IDisposable
{
    public override long Records(int partition) => segments[partition].Records;

    public override long Bytes(int partition) => segments[partition].Length;

    public override RunCursor Open(int partition, int bufferBytes) =>
        new DiskRunCursor(file, segments[partition], bufferBytes);

    /// <summary>Removes the file.</summary>
    public void Dispose() => file.Dispose();
}
