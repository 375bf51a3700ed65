using Tusk.MapReduce.Local.Runs;
using Tusk.MapReduce.Local.Sorting;

namespace Tusk.MapReduce.Local.Collecting;

/// <summary>Makes runs of sorted records as they are: in memory while there is room for it, else in scratch files.</summary>
internal sealed class PlainRunSink(MapOutput output) : IRunSink
{
    /// <summary>How many records ahead of its copy a record is asked for.</summary>
    private const int HintAhead = 12;

    /// <summary>After how many records a stop is looked for; a power of two.</summary>
    private const int StopCheckRecords = 4096;

    public int Partitions => output.Partitions;

    public CancellationToken Stopping => output.Stopping;

    public void Fail(Exception failure) => output.Fail(failure);

    public void TakeSorted(ReadOnlySpan<RecordEntry> entries, RecordArena arena)
    {
        if (output.TryRetain(MemoryRunWriter.MostBytes(arena.RecordBytes)))
        {
            Keep(entries, arena);
        }
        else
        {
            Spill(entries, arena);
        }
    }

    private void Keep(ReadOnlySpan<RecordEntry> entries, RecordArena arena)
    {
        var writer = new MemoryRunWriter(Partitions, arena.RecordBytes);
        WriteAll(entries, arena, writer);
        output.Add(writer.Complete());
        output.Release(MemoryRunWriter.MostBytes(arena.RecordBytes) - writer.TakenBytes);
    }

    private void Spill(ReadOnlySpan<RecordEntry> entries, RecordArena arena)
    {
        SegmentWriter writer = output.CreateSpill();
        WriteAll(entries, arena, writer);
        output.Add(writer);
    }

    private void WriteAll<TWriter>(ReadOnlySpan<RecordEntry> entries, RecordArena arena, TWriter writer)
        where TWriter : IRunWriter
    {
        int next = 0;
        for (int partition = 0; partition < Partitions; partition++)
        {
            while (next < entries.Length && entries[next].Partition == partition)
            {
                if (next % StopCheckRecords == 0)
                {
                    output.ThrowIfStopping();
                }

                // Sorted order is no order in memory: each record would be waited for.
                if (next + HintAhead < entries.Length)
                {
                    arena.WillRead(entries[next + HintAhead].Address);
                }

                writer.Write(arena.Record(entries[next++].Address));
            }

            writer.EndSegment(partition);
        }
    }
}
