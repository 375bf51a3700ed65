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

    private readonly HashSet<DiskRun> _merged = [];
    private ScratchFile? _writing;
    private MergeProgress _progress = new(0, null);
    private MergeCursor? _open;
    private ReadAheadCursor? _ahead;

    /// <summary>Merges that wrote to disk because there were too many runs.</summary>
    public int Passes { get; private set; }

    /// <summary>About how many bytes those merges wrote so far, for a progress line; may be asked by any thread.</summary>
    public long MergedBytes => Volatile.Read(ref _progress).Bytes;

    /// <summary>Opens the merge of <paramref name="runs"/>, given in order.</summary>
    /// <param name="runs">Those of all map tasks.</param>
    /// <param name="readsAhead">Whether another thread may merge while the caller reduces.</param>
    public ShuffleCursor Open(IEnumerable<Run> runs, bool readsAhead)
    {
        var parts = new List<MergePart>();
        foreach (Run run in runs)
        {
            if (run.Records(partition) > 0)
            {
                parts.Add(new MergePart(run, partition));
            }
        }

        context.Counters[TaskCounter.MergedMapOutputs].Increment(parts.Count);
        if (parts.Count > limits.FanIn)
        {
            parts = MergeDown(parts);
        }

        if (parts.Count == 0)
        {
            return EmptyCursor.Instance;
        }

        _open = OpenAll(parts);
        return readsAhead && CountRecords(parts) >= ReadAheadRecords && !parts.Exists(static part => part.LongestRecord > ReadAheadCursor.BlockBytes)
            ? _ahead = new ReadAheadCursor(_open)
            : _open;
    }

    /// <summary>Merges neighbours until no more are left than can be merged at once.</summary>
    private List<MergePart> MergeDown(List<MergePart> parts)
    {
        var queue = new MergeQueue(parts);
        while (queue.Count > limits.FanIn)
        {
            List<MergePart> smallest = queue.TakeSmallest(Math.Min(limits.FanIn, queue.Count - limits.FanIn + 1));
            DiskRun merged = MergeToDisk(smallest);
            ReleaseMerged(smallest);
            queue.PutBack(new MergePart(merged, 0));
        }

        return queue.Rest();
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

    private MergeCursor OpenAll(List<MergePart> parts) =>
        new(parts.ConvertAll(part => part.Run.Open(part.Partition, limits.BufferBytes)));

    private static long CountRecords(List<MergePart> parts)
    {
        long records = 0;
        foreach (MergePart part in parts)
        {
            records += part.Run.Records(part.Partition);
        }

        return records;
    }

    private DiskRun MergeToDisk(List<MergePart> parts)
    {
        Passes++;
        using MergeCursor merge = OpenAll(parts);
        ShuffleCursor source = folder is null ? merge : new FoldingCursor(merge, folder(), context);
        _writing = scratch.CreateFile($"{context.Attempt}.merge{Passes}");
        var writer = new SegmentWriter(_writing, partitions: 1, limits.BufferBytes);
        long before = MergedBytes;
        Volatile.Write(ref _progress, new MergeProgress(before, writer));
        while (source.MoveNext())
        {
            context.ThrowIfStopping();
            writer.Write(source.Key, source.Value);
        }

        writer.EndSegment(0);
        scratch.CountSpill(writer.TotalBytes);
        context.Counters[TaskCounter.SpilledRecords].Increment(writer.TotalRecords);
        if (folder is not null)
        {
            context.Counters[TaskCounter.CombineInputRecords].Increment(CountRecords(parts));
            context.Counters[TaskCounter.CombineOutputRecords].Increment(writer.TotalRecords);
        }

        Volatile.Write(ref _progress, new MergeProgress(before + writer.TotalBytes, null));
        DiskRun run = writer.Complete();
        _merged.Add(run);
        _writing = null;
        return run;
    }

    private void ReleaseMerged(List<MergePart> parts)
    {
        foreach (MergePart part in parts)
        {
            if (part.Run is DiskRun disk && _merged.Remove(disk))
            {
                disk.Dispose();
            }
        }
    }

    /// <summary>What merges wrote; one object, so that a reader sees both numbers of one moment.</summary>
    private sealed class MergeProgress(long endedBytes, SegmentWriter? writer)
    {
        public long Bytes => endedBytes + (writer?.FlushedBytes ?? 0);
    }
}
