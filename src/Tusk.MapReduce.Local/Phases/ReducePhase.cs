using Tusk.FileSystems.Codecs;
using Tusk.MapReduce.Counters;
using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Jobs;
using Tusk.MapReduce.Local.Collecting;
using Tusk.MapReduce.Local.Merging;
using Tusk.MapReduce.Local.Runs;
using Tusk.MapReduce.Local.Settings;
using Tusk.MapReduce.Local.Tasks;
using Tusk.MapReduce.Plans;

namespace Tusk.MapReduce.Local.Phases;

/// <summary>Runs a reduce task for each partition over the merged runs of all map tasks.</summary>
internal sealed class ReducePhase : Phase
{
    private readonly List<Run> _runs = [];
    private readonly long _totalRecords;
    private readonly TaskProgress[] _progress;
    private readonly CompressionCodec? _codec;
    private int _mergePasses;

    public ReducePhase(PhaseServices services, IEnumerable<MapOutput> outputs)
        : base(services, TaskType.Reduce, services.Setup.Reduces, services.Setup.Settings.ReduceAttempts, services.Setup.Settings.ReduceFailuresPercent)
    {
        foreach (MapOutput output in outputs)
        {
            _runs.AddRange(output.Runs);
        }

        _progress = new TaskProgress[TaskCount];
        Array.Fill(_progress, new TaskProgress(0, 0, running: null));
        _codec = AttemptOutput.CodecOf(services.Setup.Configuration);
        for (int partition = 0; partition < TaskCount; partition++)
        {
            services.Stopping.ThrowIfCancellationRequested();
            foreach (Run run in _runs)
            {
                _totalRecords += run.Records(partition);
            }
        }
    }

    /// <summary>Runs of map output, in memory and on disk.</summary>
    public IReadOnlyList<Run> Runs => _runs;

    /// <summary>Merges that wrote to disk because there were too many runs.</summary>
    public int MergePasses => Volatile.Read(ref _mergePasses);

    /// <summary>Records handed to reducers so far.</summary>
    public long ReducedRecords => SumOfTasks(task => Volatile.Read(ref _progress[task]).Records);

    /// <summary>Bytes that attempts merged on disk so far, those that failed too, as there were too many runs for one merge.</summary>
    public long MergedBytes => SumOfTasks(task => Volatile.Read(ref _progress[task]).MergedBytes);

    /// <summary>Share of the map output that was reduced, 0 to 1.</summary>
    public double Fraction => FractionOf(ReducedRecords, _totalRecords);

    /// <summary>Whether there are processors and memory for a second thread in each reduce task.</summary>
    private bool ReadsAhead =>
        2 * TaskCount <= Services.Setup.Settings.Threads
        && Services.Setup.Settings.WorkerBytes >= ReadAheadCursor.WorkerBytesAtLeast;

    protected override TaskContext CreateContext(TaskAttemptId attempt) =>
        new(attempt, Services.Setup.Configuration, split: null) { Cache = Services.Cache };

    protected override Worker CreateWorker() => new(
        Services.Setup.Settings,
        static _ => throw new InvalidOperationException("A reduce worker makes no map output."));

    protected override void RunAttempt(TaskContext context, Worker worker)
    {
        int partition = context.Attempt.Task;
        string attemptId = context.Attempt.ToString();
        using var file = new AttemptOutput(Services.Outputs, Services.Committer.TaskAttemptPath(attemptId), _codec);
        try
        {
            ReduceAttempt attempt = Reduce(context, file, out int passes);
            long written = file.Close();
            Blocking.Wait(Services.Committer.CommitTaskAsync(attemptId, Ending));
            context.Counters.Get(CounterNames.OutputGroup, CounterNames.BytesWritten).Increment(written);
            foreach (Run run in _runs)
            {
                context.Counters[TaskCounter.ReduceShuffleBytes].Increment(run.Bytes(partition));
            }

            Services.Add(context.Counters);
            Interlocked.Add(ref _mergePasses, passes);
            EndProgress(partition, attempt.RecordsRead);
        }
        catch
        {
            EndProgress(partition, records: 0);
            Cleanup.Try(
                file.Dispose,
                () => Blocking.Wait(Services.Committer.AbortTaskAsync(attemptId, CancellationToken.None)));
            throw;
        }
    }

    private void EndProgress(int partition, long records) =>
        Volatile.Write(ref _progress[partition], new TaskProgress(records, _progress[partition].MergedBytes, running: null));

    /// <summary>Merges and reduces; the merge is closed before the commit, after which nothing that can fail may be left to do.</summary>
    private ReduceAttempt Reduce(TaskContext context, AttemptOutput file, out int passes)
    {
        int partition = context.Attempt.Task;
        JobPlan plan = Services.Setup.Build().Plan;
        using RunMerger merger = CreateMerger(partition, context, plan);
        var attempt = new ReduceAttempt(context, _runs, merger, ReadsAhead, file);
        Volatile.Write(ref _progress[partition], new TaskProgress(0, _progress[partition].MergedBytes, attempt));
        plan.RunReduce(attempt);
        passes = merger.Passes;
        return attempt;
    }

    private RunMerger CreateMerger(int partition, TaskContext context, JobPlan plan)
    {
        EngineSettings settings = Services.Setup.Settings;
        long longest = 0;
        foreach (Run run in _runs)
        {
            longest = Math.Max(longest, run.LongestHeldRecord(partition));
        }

        var limits = MergeLimits.For(settings.WorkerBytes, settings.MergeFactor, _runs.Count, longest);
        return new RunMerger(partition, limits, Services.Scratch, context, plan.ValueFolders);
    }

    /// <summary>How far a task is; one object, so that a reader sees numbers of one moment.</summary>
    private sealed class TaskProgress(long records, long endedBytes, ReduceAttempt? running)
    {
        public long Records => running?.RecordsRead ?? records;

        public long MergedBytes => endedBytes + (running?.MergedBytes ?? 0);
    }
}
