using Tusk.MapReduce.Local.Runs;
using Tusk.MapReduce.Local.Sorting;

namespace Tusk.MapReduce.Local.Collecting;

/// <summary>Makes runs of sorted records as they are: in memory while there is room for it, else in scratch files.</summary>
internal sealed class PlainRunSink(MapOutput output) : IRunSink
{
    public int Partitions => output.Partitions;

    public void TakeSorted(ReadOnlySpan<RecordEntry> entries, RecordArena arena)
    {
        if (output.TryRetain(arena.ReservedBytes + (sizeof(uint) * (long)entries.Length)))
        {
            output.Add(MakeMemoryRun(entries, arena));
        }
        else
        {
            Spill(entries, arena);
        }
    }

    private MemoryRun MakeMemoryRun(ReadOnlySpan<RecordEntry> entries, RecordArena arena)
    {
        uint[] addresses = new uint[entries.Length];
        int[] ends = new int[Partitions];
        long[] bytes = new long[Partitions];
        for (int i = 0; i < entries.Length; i++)
        {
            addresses[i] = entries[i].Address;
            ends[entries[i].Partition] = i + 1;
        }

        for (int i = 1; i < ends.Length; i++)
        {
            ends[i] = Math.Max(ends[i], ends[i - 1]);
        }

        // Bytes serve the choice of what to merge: a share by records is near enough, and costs no pass.
        for (int i = 0, start = 0; i < ends.Length; start = ends[i++])
        {
            bytes[i] = (long)((double)arena.RecordBytes * (ends[i] - start) / entries.Length);
        }

        return new MemoryRun(arena.Detach(), addresses, ends, bytes);
    }

    private void Spill(ReadOnlySpan<RecordEntry> entries, RecordArena arena)
    {
        SegmentWriter writer = output.CreateSpill();
        int next = 0;
        for (int partition = 0; partition < Partitions; partition++)
        {
            while (next < entries.Length && entries[next].Partition == partition)
            {
                writer.Write(arena.Record(entries[next++].Address));
            }

            writer.EndSegment(partition);
        }

        output.Add(writer);
    }
}
