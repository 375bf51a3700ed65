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
    /// <summary>Below this, starting another thread costs more than it saves.</summary>
    private const int ReadAheadRecords = 50_000;

    private readonly List<DiskRun> _merged = [];
    private ScratchFile? _writing;
    private MergeCursor? _open;
    private ReadAheadCursor? _ahead;

    /// <summary>Merges that wrote to disk because there were too many runs.</summary>
    public int Passes { get; private set; }

    /// <summary>Opens the merge of <paramref name="runs"/>, given in order.</summary>
    /// <param name="runs">Those of all map tasks.</param>
    /// <param name="readsAhead">Whether another thread may merge while the caller reduces.</param>
    public ShuffleCursor Open(IEnumerable<Run> runs, bool readsAhead)
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

        _open = OpenAll(parts);
        if (!readsAhead || parts.Sum(part => part.Run.Records(part.Partition)) < ReadAheadRecords)
        {
            return _open;
        }

        return _ahead = new ReadAheadCursor(_open);
    }

    /// <summary>Closes the merge and removes what it wrote.</summary>
    public void Dispose()
    {
        _ahead?.Dispose();
        _open?.Dispose();
        _writing?.Dispose(); // a merge that a failure cut short
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
        _writing = scratch.CreateFile($"{context.Attempt}.merge{Passes}");
        var writer = new SegmentWriter(_writing, partitions: 1, limits.BufferBytes);
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
        _writing = null;
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
