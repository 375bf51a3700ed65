using Tusk.FileSystems;
using Tusk.MapReduce.Counters;
using Tusk.MapReduce.Jobs;
using Tusk.MapReduce.Local.Phases;
using Tusk.MapReduce.Local.Scratch;
using Tusk.MapReduce.Local.Settings;
using Tusk.MapReduce.Local.Tasks;
using Tusk.MapReduce.Outputs;

namespace Tusk.MapReduce.Local;

/// <summary>One job of the embedded engine, from its set-up to its commit.</summary>
internal sealed class LocalJob : RunningJob
{
    private readonly JobFactory _factory;
    private readonly JobOptions _options;
    private readonly FileSystemRegistry _fileSystems;
    private readonly TimeProvider _time;
    private readonly long _startedAt;
    private readonly CancellationTokenSource _stopping;
    private readonly CounterSet _counters = new();
    private readonly TaskCompletionSource<JobResult> _completion =
        new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile JobSetup? _setup;
    private volatile MapPhase? _maps;
    private volatile ReducePhase? _reduces;
    private volatile ScratchFolder? _scratch;
    private readonly Lock _progressGate = new();
    private JobProgress? _lastProgress;

    public LocalJob(
        JobId id,
        JobFactory factory,
        JobOptions options,
        FileSystemRegistry fileSystems,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        Id = id;
        _factory = factory;
        _options = options.Fresh(); // the caller may go on changing them
        _fileSystems = fileSystems;
        _time = time;
        _startedAt = time.GetTimestamp();
        _stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task.Factory.StartNew(
            Complete, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public override JobId Id { get; }

    public override Task<JobResult> Completion => _completion.Task;

    public override JobProgress Progress
    {
        get
        {
            lock (_progressGate)
            {
                return _lastProgress ?? CurrentProgress();
            }
        }
    }

    public override void Cancel()
    {
        try
        {
            _stopping.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The job has ended; there is nothing left to cancel.
        }
    }

    private JobProgress CurrentProgress() => new(
        _setup?.Splits.Count ?? 0,
        _maps?.Succeeded ?? 0,
        _maps?.Fraction ?? 0,
        _setup?.Reduces ?? 0,
        _reduces?.Succeeded ?? 0,
        _reduces?.Fraction ?? 0,
        _maps?.InputRecords ?? 0,
        _maps?.InputBytes ?? 0,
        _scratch?.SpilledBytes ?? 0,
        _time.GetElapsedTime(_startedAt))
    {
        ReducedRecords = _reduces?.ReducedRecords ?? 0,
        MergedBytes = _reduces?.MergedBytes ?? 0,
    };

    private void Complete()
    {
        try
        {
            JobResult result = Run();
            LetGo();
            _completion.SetResult(result);
        }
        catch (OperationCanceledException e) when (_stopping.IsCancellationRequested)
        {
            LetGo();
            _completion.SetCanceled(e.CancellationToken);
        }
        catch (Exception e)
        {
            LetGo();
            _completion.SetException(e); // the caller's to see
        }
    }

    /// <summary>Lets go of everything but the last progress: who keeps the ended job keeps no runs with it.</summary>
    private void LetGo()
    {
        lock (_progressGate)
        {
            _lastProgress = CurrentProgress();
            _maps = null;
            _reduces = null;
            _scratch = null;
            _setup = null;
        }
    }

    private JobResult Run()
    {
        using (_stopping)
        {
            CancellationToken stopping = _stopping.Token;
            JobSetup setup = JobSetup.Prepare(_factory, _options, _fileSystems, stopping);
            _setup = setup;
            var outputPath = new FsPath(setup.Job.Plan.OutputPath);
            FileSystem outputs = _fileSystems.Get(outputPath, setup.Configuration);
            var committer = new FileOutputCommitter(outputs, outputPath, setup.Configuration);
            try
            {
                Blocking.Wait(committer.SetupJobAsync(stopping));
                JobResult result = RunPhases(setup, outputs, committer, stopping);
                Blocking.Wait(committer.CommitJobAsync(stopping));
                return result with { Elapsed = _time.GetElapsedTime(_startedAt) };
            }
            catch
            {
                Cleanup.Try(() => Blocking.Wait(committer.AbortJobAsync(CancellationToken.None)));
                throw;
            }
        }
    }

    private JobResult RunPhases(
        JobSetup setup, FileSystem outputs, FileOutputCommitter committer, CancellationToken stopping)
    {
        EngineSettings settings = setup.Settings;
        settings.ScratchRoot.Check();
        IReadOnlyList<string> stale = ScratchFolder.RemoveStale(settings.ScratchRoot, stopping);
        using var scratch = new ScratchFolder(settings.ScratchRoot, Id.ToString(), _time, stopping);
        _scratch = scratch;
        var services = new PhaseServices(Id, setup, outputs, committer, scratch, setup.Localize(scratch, stopping), _counters, stopping);
        SampleTask.CutRanges(services);
        using var maps = new MapPhase(services);
        _maps = maps;
        long mapsStartedAt = _time.GetTimestamp();
        maps.Run(stopping);
        TimeSpan mapElapsed = _time.GetElapsedTime(mapsStartedAt);
        long reducesStartedAt = _time.GetTimestamp();
        var reduces = new ReducePhase(services, maps.Outputs);
        _reduces = reduces;
        reduces.Run(stopping);
        TimeSpan reduceElapsed = _time.GetElapsedTime(reducesStartedAt);
        CountTasks(maps, reduces);
        return new JobResult
        {
            Id = Id,
            Name = setup.Job.Name,
            OutputPath = setup.Job.Plan.OutputPath,
            Maps = setup.Splits.Count,
            Reduces = setup.Reduces,
            FailedAttempts = maps.FailedAttempts + reduces.FailedAttempts,
            LeftOut = [.. maps.LeftOut, .. reduces.LeftOut],
            Elapsed = default,
            MapElapsed = mapElapsed,
            ReduceElapsed = reduceElapsed,
            InputBytes = _counters.Get(CounterNames.InputGroup, CounterNames.BytesRead).Value,
            SpilledBytes = scratch.SpilledBytes,
            Facts = JobFacts.Of(setup, maps, reduces, scratch, _counters, stale),
            Counters = _counters,
        };
    }

    private void CountTasks(MapPhase maps, ReducePhase reduces)
    {
        Count("TOTAL_LAUNCHED_MAPS", maps.Launched);
        Count("TOTAL_LAUNCHED_REDUCES", reduces.Launched);
        Count("NUM_FAILED_MAPS", maps.FailedAttempts);
        Count("NUM_FAILED_REDUCES", reduces.FailedAttempts);
    }

    private void Count(string name, long amount)
    {
        if (amount > 0)
        {
            _counters.Get(CounterNames.JobGroup, name).Increment(amount);
        }
    }
}
