using System.Runtime.ExceptionServices;
using Tusk.MapReduce.Counters;
using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Local.Memory;
using Tusk.MapReduce.Local.Runs;
using Tusk.MapReduce.Local.Scratch;
using Tusk.MapReduce.Local.Tasks;

namespace Tusk.MapReduce.Local.Collecting;

/// <summary>Sorted runs of map output, in order: those of one attempt, removed with it if it fails, or of a worker.</summary>
/// <param name="name">Names the scratch files; no two outputs of a job have the same.</param>
/// <param name="counters">Where spilled records are counted.</param>
/// <param name="partitions">How many partitions each run has.</param>
/// <param name="retained">What runs in memory draw from.</param>
/// <param name="scratch">Where the others are.</param>
/// <param name="writeBufferBytes">Buffer of a writer of scratch files.</param>
/// <param name="stopping">Ends the making of runs.</param>
internal sealed class MapOutput(
    string name,
    CounterSet counters,
    int partitions,
    MemoryQuota retained,
    ScratchFolder scratch,
    int writeBufferBytes,
    CancellationToken stopping) : IDisposable
{
    private readonly List<Run> _runs = [];
    private ScratchFile? _writing;
    private ExceptionDispatchInfo? _failure;
    private long _retainedBytes;

    /// <summary>The attempt that makes the runs; null for a worker's.</summary>
    public TaskContext? Attempt { get; init; }

    /// <summary>Counters of whoever makes the runs.</summary>
    public CounterSet Counters => counters;

    /// <summary>How many partitions each run has.</summary>
    public int Partitions => partitions;

    /// <summary>The runs, in the order in which they were emitted.</summary>
    public IReadOnlyList<Run> Runs => _runs;

    /// <summary>Set when the making of runs is to end.</summary>
    public CancellationToken Stopping => stopping;

    /// <summary>The record at which it failed first; null if it did not.</summary>
    public FailedRecord? FailedRecord { get; private set; }

    /// <summary>Remembers the first failure to make a run or to combine records: the output lacks records from then on.</summary>
    /// <param name="failure">Why.</param>
    /// <param name="isLate">Whether many records were at work, so that the one read last need not be to blame; else it is.</param>
    public void Fail(Exception failure, bool isLate = true)
    {
        if (_failure is null)
        {
            _failure = ExceptionDispatchInfo.Capture(failure);
            FailedRecord = new FailedRecord(Attempt?.RecordOffset ?? -1, isLate); // the function may read on
        }
    }

    /// <summary>Throws what <see cref="Fail"/> was told, if a function swallowed it.</summary>
    public void ThrowIfFailed() => _failure?.Throw();

    /// <summary>Ends the making of a run when it is to end; called every so many records.</summary>
    public void ThrowIfStopping() => stopping.ThrowIfCancellationRequested();

    /// <summary>Keeps a run in memory, if the quota for that has room for it.</summary>
    /// <param name="bytes">What it takes.</param>
    public bool TryRetain(long bytes)
    {
        if (!retained.TryReserve(bytes))
        {
            return false;
        }

        _retainedBytes += bytes;
        return true;
    }

    /// <summary>Gives back what a run that is kept in memory did not take.</summary>
    public void Release(long bytes)
    {
        retained.Release(bytes);
        _retainedBytes -= bytes;
    }

    /// <summary>Adds the next run.</summary>
    public void Add(Run run) => _runs.Add(run);

    /// <summary>Opens a scratch file for the next run.</summary>
    public SegmentWriter CreateSpill()
    {
        _writing = scratch.CreateFile($"{name}.spill{_runs.Count}");
        return new SegmentWriter(_writing, partitions, writeBufferBytes);
    }

    /// <summary>Adds a run that was written to a scratch file.</summary>
    public void Add(SegmentWriter spill)
    {
        _runs.Add(spill.Complete());
        _writing = null;
        scratch.CountSpill(spill.TotalBytes);
        counters[TaskCounter.SpilledRecords].Increment(spill.TotalRecords);
    }

    /// <summary>Removes the runs and gives their memory back.</summary>
    public void Dispose()
    {
        _writing?.Dispose(); // a spill that a failure cut short
        _writing = null;
        foreach (Run run in _runs)
        {
            (run as IDisposable)?.Dispose();
        }

        _runs.Clear();
        Release(_retainedBytes);
    }
}
