using Tusk.Common.Errors;
using Tusk.FileSystems.Codecs;
using Tusk.MapReduce.Counters;
using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Jobs;
using Tusk.MapReduce.Local.Collecting;
using Tusk.MapReduce.Local.Memory;
using Tusk.MapReduce.Local.Settings;
using Tusk.MapReduce.Local.Tasks;

namespace Tusk.MapReduce.Local.Phases;

/// <summary>Runs a map task for each split and keeps the sorted runs that they make.</summary>
internal sealed class MapPhase : Phase, IDisposable
{
    private readonly MapOutput?[] _outputs;
    private readonly MapAttempt?[] _attempts;
    private readonly long[] _bytesRead;
    private readonly long[] _recordsRead;
    private readonly FailedRecord?[] _failedRecords;
    private readonly SkippedRecords?[] _skipped;
    private readonly MemoryQuota _retained;
    private readonly CompressionCodec? _codec;
    private readonly List<Worker> _workers = [];

    public MapPhase(PhaseServices services)
        : base(services, TaskType.Map, services.Setup.Splits.Count, services.Setup.Settings.MapAttempts, services.Setup.Settings.MapFailuresPercent)
    {
        _outputs = new MapOutput?[TaskCount];
        _attempts = new MapAttempt?[TaskCount];
        _bytesRead = new long[TaskCount];
        _recordsRead = new long[TaskCount];
        _failedRecords = new FailedRecord?[TaskCount];
        _skipped = new SkippedRecords?[TaskCount];
        _retained = new MemoryQuota(services.Setup.Settings.RetainedBytes);
        _codec = AttemptOutput.CodecOf(services.Setup.Configuration);
    }

    /// <summary>The output of each task, in task order, then the workers' aggregates; complete once the phase has run.</summary>
    public IEnumerable<MapOutput> Outputs
    {
        get
        {
            foreach (MapOutput? output in _outputs)
            {
                if (output is not null)
                {
                    yield return output;
                }
            }

            foreach (Worker worker in _workers)
            {
                if (worker.Output is { } aggregates)
                {
                    yield return aggregates;
                }
            }
        }
    }

    /// <summary>Share of the input that was read, 0 to 1.</summary>
    public double Fraction => FractionOf(InputBytes, Services.Setup.InputBytes);

    /// <summary>Bytes read so far, as stored.</summary>
    public long InputBytes =>
        SumOfTasks(task => Volatile.Read(ref _attempts[task])?.BytesRead ?? Volatile.Read(ref _bytesRead[task]));

    /// <summary>Records read so far.</summary>
    public long InputRecords =>
        SumOfTasks(task => Volatile.Read(ref _attempts[task])?.RecordsRead ?? Volatile.Read(ref _recordsRead[task]));

    /// <summary>Removes every run.</summary>
    public void Dispose()
    {
        foreach (MapOutput? output in _outputs)
        {
            output?.Dispose();
        }

        _workers.ForEach(worker => worker.Dispose());
    }

    protected override Worker CreateWorker()
    {
        lock (_workers)
        {
            string name = $"{Services.Id.ToString()}_w_{_workers.Count:D6}";
            var worker = new Worker(Services.Setup.Settings, counters => CreateOutput(name, counters, attempt: null));
            _workers.Add(worker);
            return worker;
        }
    }

    protected override void EndWorker(Worker worker)
    {
        worker.Complete();
        Services.Add(worker.Counters);
    }

    protected override TaskContext CreateContext(TaskAttemptId attempt) =>
        new(attempt, Services.Setup.Configuration, Services.Setup.Splits[attempt.Task]) { Cache = Services.Cache };

    protected override FailedRecord FailedRecordOf(TaskContext context) =>
        _failedRecords[context.Attempt.Task] ?? base.FailedRecordOf(context);

    protected override bool TrySkip(TaskContext context, Exception failure)
    {
        EngineSettings settings = Services.Setup.Settings;
        if (settings.MostSkipped == 0 || context.Attempt.Attempt + 1 < settings.SkipAfterAttempts)
        {
            return false;
        }

        SkippedRecords skipped = _skipped[context.Attempt.Task] ??= new SkippedRecords(settings.MostSkipped);
        return context.Split is { Partner: null } && skipped.TryAdd(FailedRecordOf(context), failure);
    }

    protected override void RunAttempt(TaskContext context, Worker worker)
    {
        JobSetup setup = Services.Setup;
        int task = context.Attempt.Task;
        _failedRecords[task] = null;
        string attemptId = context.Attempt.ToString();
        using var file = new AttemptOutput(Services.Outputs, Services.Committer.TaskAttemptPath(attemptId), _codec);
        MapOutput output = CreateOutput(attemptId, context.Counters, context);
        try
        {
            var attempt = new MapAttempt(context, setup, Services.Shared, worker, output, file, _skipped[task], Ending);
            Volatile.Write(ref _attempts[task], attempt);
            attempt.Run(setup.Build().Plan);
            long written = file.Close();
            Blocking.Wait(Services.Committer.CommitTaskAsync(attemptId, Ending));
            Count(context.Counters, attempt.BytesRead, written);
            Services.Add(context.Counters);
            HandOver(attempt);
            Volatile.Write(ref _bytesRead[task], attempt.BytesRead);
            Volatile.Write(ref _recordsRead[task], attempt.RecordsRead);
            _outputs[task] = output.Runs.Count > 0 ? output : null;
        }
        catch
        {
            _failedRecords[task] = _attempts[task]?.FailedRecord;
            Volatile.Write(ref _attempts[task], null);
            Cleanup.Try(
                output.Dispose,
                file.Dispose,
                () => Blocking.Wait(Services.Committer.AbortTaskAsync(attemptId, CancellationToken.None)));
            throw;
        }

        Volatile.Write(ref _attempts[task], null);
    }

    private static void HandOver(MapAttempt attempt)
    {
        try
        {
            attempt.Succeed();
        }
        catch (Exception e)
        {
            // Part of the attempt's aggregates may be among the worker's already; again would count them twice.
            throw new UnrepeatableException(ErrorText.Of(e), e);
        }
    }

    private MapOutput CreateOutput(string name, CounterSet counters, TaskContext? attempt) => new(
        name,
        counters,
        Services.Setup.Reduces,
        _retained,
        Services.Scratch,
        Services.Setup.Settings.WriteBufferBytes,
        Ending)
    {
        Attempt = attempt,
    };

    private static void Count(CounterSet counters, long read, long written)
    {
        counters.Get(CounterNames.InputGroup, CounterNames.BytesRead).Increment(read);
        if (written > 0)
        {
            counters.Get(CounterNames.OutputGroup, CounterNames.BytesWritten).Increment(written);
        }
    }
}
