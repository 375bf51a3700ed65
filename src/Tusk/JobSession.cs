using Tusk.CommandLine;
using Tusk.Common.Configurations;
using Tusk.MapReduce.Jobs;
using Tusk.Running;
using Tusk.Terminal;

namespace Tusk;

/// <summary>What a <see cref="JobDriver"/> works with: the words of the command line, and an engine for its jobs.</summary>
/// <remarks>Jobs show progress and report as the command line asks, each for itself. Several may run at once; the progress
/// line then shows the one that was started first.</remarks>
public sealed class JobSession
{
    private readonly IReadOnlyList<JobFactory> _factories;
    private readonly Configuration _configuration;
    private readonly IJobEngine _engine;
    private readonly JobReporter _reporter;
    private readonly Func<ProgressLine>? _progress;
    private ProgressLine? _line; // of the job that is watched

    internal JobSession(
        JobCommandLine line,
        IReadOnlyList<JobFactory> factories,
        IJobEngine engine,
        JobReporter reporter,
        Func<ProgressLine>? progress,
        CancellationToken cancellationToken)
    {
        (Arguments, _configuration) = (line.Options.Arguments, line.Options.Configuration);
        (_factories, _engine, _reporter, _progress) = (factories, engine, reporter, progress);
        CancellationToken = cancellationToken;
    }

    /// <summary>The words of the command line but for the options that every job has (<c>-D</c>, <c>--memory</c>, ...), in
    /// order; those after <c>--</c> are here whatever they are.</summary>
    public IReadOnlyList<string> Arguments { get; }

    /// <summary>Cancelled by Ctrl-C and SIGTERM, as every job of this session is.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>Options for a job, with the settings of the command line.</summary>
    /// <param name="inputs">What it reads.</param>
    /// <param name="output">Where it writes.</param>
    public JobOptions Options(IEnumerable<string> inputs, string output) => new(inputs, output, _configuration.Clone());

    /// <summary>Runs a job to its end.</summary>
    /// <param name="factory">One of those that <see cref="TuskProgram"/> was given, so that a task elsewhere finds it.</param>
    /// <param name="options">As <see cref="Options"/> makes them.</param>
    /// <exception cref="ArgumentException">The factory was not given to <see cref="TuskProgram"/>.</exception>
    /// <exception cref="JobFailedException">A task failed for good. Not caught, it ends the program with one line and exit code 1.</exception>
    public async Task<JobResult> RunAsync(JobFactory factory, JobOptions options)
    {
        ArgumentNullException.ThrowIfNull(factory);
        if (!_factories.Contains(factory))
        {
            throw new ArgumentException(
                $"The factory {JobFactories.NameOf(factory)} is not among those given to TuskProgram.RunAsync, so that no task would find it.",
                nameof(factory));
        }

        RunningJob job = _engine.Submit(factory, options, CancellationToken);
        JobResult result;
        ProgressLine? own = _progress?.Invoke();
        bool isWatched = own is not null && Interlocked.CompareExchange(ref _line, own, null) is null;
        try
        {
            using (isWatched ? new ProgressThread(job, own!, CancellationToken) : null)
            {
                result = await job.Completion.ConfigureAwait(false);
            }
        }
        finally
        {
            if (isWatched)
            {
                Volatile.Write(ref _line, null);
            }
        }

        lock (_reporter)
        {
            Volatile.Read(ref _line)?.Clear(); // another job's, which draws it again
            _reporter.Report(result);
        }

        return result;
    }
}
