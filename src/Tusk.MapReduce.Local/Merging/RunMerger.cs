using Tusk.MapReduce.Counters;
using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Local.Runs;
using Tusk.MapReduce.Local.Scratch;
using Tusk.MapReduce.Plans;

namespace Tusk.MapReduce.Local.Merging;

/// <summary>Brings the runs of one partition down to what one merge may take, and opens that merge.</summary>
/// <remarks>Only neighbours are merged, so that equal keys keep (split, emission) order.</remarks>
internal sealed class RunMerger(
    int partition, MergeLimits limits, ScratchFolder scratch, TaskContext context, Func<ValueFolder>? folder) : IDisposable
{
    private readonly List<DiskRun> _merged = [];
    private MergeCursor? _open;

    /// <summary>Merges that wrote to disk because there were too many runs.</summary>
    public int Passes { get; private set; }

    /// <summary>Opens the merge of <paramref name="runs"/>, given in order.</summary>
    public ShuffleCursor Open(IEnumerable<Run> runs)
    {
        var parts = new List<(Run Run, int Partition)>();
        foreach (Run run in runs)
        {
            if (run.Records(partition) > 0)
            {
                parts.Add((run, partition));
            }
        }

        context.Counters[TaskCounter.MergedMapOutputs].Increment(parts.Count);
        while (parts.Count > limits.FanIn)
        {
            int width = Math.Min(limits.FanIn, parts.Count - limits.FanIn + 1);
            int start = SmallestWindow(parts, width);
            DiskRun merged = MergeToDisk(parts.GetRange(start, width));
            ReleaseMerged(parts, start, width);
            parts.RemoveRange(start, width);
            parts.Insert(start, (merged, 0));
        }

        if (parts.Count == 0)
        {
            return EmptyCursor.Instance;
        }

        return _open = OpenAll(parts);
    }

    /// <summary>Closes the merge and removes what it wrote.</summary>
    public void Dispose()
    {
        _open?.Dispose();
        foreach (DiskRun run in _merged)
        {
            run.Dispose();
        }
    }

    private static int SmallestWindow(List<(Run Run, int Partition)> parts, int width)
    {
        long bytes = 0;
        for (int i = 0; i < width; i++)
        {
            bytes += parts[i].Run.Bytes(parts[i].Partition);
        }

        (int best, long least) = (0, bytes);
        for (int end = width; end < parts.Count; end++)
        {
            (Run added, int addedPartition) = parts[end];
            (Run left, int leftPartition) = parts[end - width];
            bytes += added.Bytes(addedPartition) - left.Bytes(leftPartition);
            if (bytes < least)
            {
                (best, least) = (end - width + 1, bytes);
            }
        }

        return best;
    }

    private MergeCursor OpenAll(List<(Run Run, int Partition)> parts) =>
        new([.. parts.Select(part => part.Run.Open(part.Partition, limits.BufferBytes))]);

    private DiskRun MergeToDisk(List<(Run Run, int Partition)> parts)
    {
        Passes++;
        using MergeCursor merge = OpenAll(parts);
        ShuffleCursor source = folder is null ? merge : new FoldingCursor(merge, folder());
        var writer = new SegmentWriter(
            scratch.CreateFile($"{context.Attempt}.merge{Passes}"), partitions: 1, limits.BufferBytes);
        while (source.MoveNext())
        {
            context.ThrowIfStopping();
            writer.Write(source.Key, source.Value);
        }

        writer.EndSegment(0);
        scratch.CountSpill(writer.TotalBytes);
        context.Counters[TaskCounter.SpilledRecords].Increment(writer.TotalRecords);
        DiskRun run = writer.Complete();
        _merged.Add(run);
        return run;
    }

    private void ReleaseMerged(List<(Run Run, int Partition)> parts, int start, int width)
    {
        foreach ((Run run, _) in parts.GetRange(start, width))
        {
            if (run is DiskRun disk && _merged.Remove(disk))
            {
                disk.Dispose();
            }
        }
    }
}
