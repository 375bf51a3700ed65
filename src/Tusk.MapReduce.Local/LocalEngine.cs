using System.Globalization;
using Tusk.FileSystems;
using Tusk.MapReduce.Jobs;
using Tusk.MapReduce.Local.Tasks;
using Tusk.MapReduce.Outputs;

namespace Tusk.MapReduce.Local;

/// <summary>The embedded engine: runs jobs in this process, on all its processors, within a memory budget.</summary>
public sealed class LocalEngine : IJobEngine
{
    private readonly FileSystemRegistry _fileSystems;
    private readonly TimeProvider _time;
    private readonly string _cluster;
    private int _jobs;

    /// <summary>Makes an engine.</summary>
    /// <param name="fileSystems">Where inputs and outputs are.</param>
    /// <param name="time">The clock; the system's if null.</param>
    public LocalEngine(FileSystemRegistry fileSystems, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(fileSystems);
        _fileSystems = fileSystems;
        _time = time ?? TimeProvider.System;
        _cluster = string.Create(
            CultureInfo.InvariantCulture, $"local{_time.GetUtcNow().ToUnixTimeMilliseconds()}");
    }

    /// <inheritdoc/>
    public string Name => "local";

    /// <inheritdoc/>
    public RunningJob Submit(JobFactory factory, JobOptions options, CancellationToken cancellationToken = default)
    {
        JobFactories.RequireStatic(factory);
        ArgumentNullException.ThrowIfNull(options);
        var id = new JobId(_cluster, Interlocked.Increment(ref _jobs));
        return new LocalJob(id, factory, options, _fileSystems, _time, cancellationToken);
    }

    /// <summary>What the engine would do: splits, partitions, memory, where values are combined. Nothing is written.</summary>
    /// <exception cref="Tusk.Common.Errors.HadoopException">An input is missing, or a setting malformed.</exception>
    public Task<JobExplanation> ExplainAsync(
        JobFactory factory, JobOptions options, CancellationToken cancellationToken = default)
    {
        JobFactories.RequireStatic(factory);
        ArgumentNullException.ThrowIfNull(options);
        return Task.Run(
            () =>
            {
                JobSetup setup = JobSetup.Prepare(factory, options, _fileSystems, cancellationToken);
                return JobExplanation.Of(setup, RefusalOf(setup, cancellationToken));
            },
            cancellationToken);
    }

    private string? RefusalOf(JobSetup setup, CancellationToken cancellationToken)
    {
        try
        {
            var output = new FsPath(setup.Job.Plan.OutputPath);
            FileSystem outputs = _fileSystems.Get(output, setup.Configuration);
            Blocking.Wait(new FileOutputCommitter(outputs, output, setup.Configuration).CheckOutputAsync(cancellationToken));
            return null;
        }
        catch (OutputExistsException e)
        {
            return e.Message;
        }
    }
}
