using Tusk.MapReduce.Local.Sorting;

namespace Tusk.MapReduce.Local.Runs;

/// <summary>A run in memory: the records as they were emitted, and their addresses in sorted order.</summary>
internal sealed class MemoryRun(RecordArena arena, uint[] addresses, int[] partitionEnds, long[] partitionBytes) : Run
{
    /// <summary>What it takes from the memory budget, in bytes.</summary>
    public long ReservedBytes => arena.ReservedBytes + (sizeof(uint) * (long)addresses.Length);

    public override long Records(int partition) => partitionEnds[partition] - Start(partition);

    public override long Bytes(int partition) => partitionBytes[partition];

    public override RunCursor Open(int partition, int bufferBytes) =>
        new MemoryRunCursor(arena, addresses, Start(partition), partitionEnds[partition]);

    private int Start(int partition) => partition == 0 ? 0 : partitionEnds[partition - 1];
}
