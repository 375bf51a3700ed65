using Tusk.Common.Configurations;
using Tusk.FileSystems;
using Tusk.MapReduce.Caching;
using Tusk.MapReduce.Inputs;
using Tusk.MapReduce.Jobs;
using Tusk.MapReduce.Local.Phases;
using Tusk.MapReduce.Local.Scratch;
using Tusk.MapReduce.Local.Settings;
using Tusk.MapReduce.Local.Tasks;

namespace Tusk.MapReduce.Local;

/// <summary>Everything about a job that is known before its first task: it depends on input and settings only.</summary>
internal sealed class JobSetup
{
    private readonly JobFactory _factory;
    private readonly JobOptions _options;

    private JobSetup(
        JobFactory factory,
        JobOptions options,
        Job job,
        EngineSettings settings,
        IReadOnlyList<FileSplit> splits,
        IReadOnlyList<CacheEntry> cached,
        IReadOnlyList<IReadOnlyList<FileSplit>> cachedInputs,
        FileSystemRegistry fileSystems)
    {
        _factory = factory;
        _options = options;
        Job = job;
        Settings = settings;
        Splits = splits;
        Cached = cached;
        CachedInputs = cachedInputs;
        FileSystems = fileSystems;
        foreach (FileSplit split in splits)
        {
            InputBytes += split.Length + (split.Partner?.Length ?? 0);
        }
    }

    /// <summary>The job as the submitter sees it; attempts build their own.</summary>
    public Job Job { get; }

    /// <summary>The engine's settings.</summary>
    public EngineSettings Settings { get; }

    /// <summary>The splits, in the order of <see cref="FileSplitter.SplitInputsAsync"/>: the index is the map task's number.</summary>
    public IReadOnlyList<FileSplit> Splits { get; }

    /// <summary>Files and archives for every task, which are there.</summary>
    public IReadOnlyList<CacheEntry> Cached { get; }

    /// <summary>The files of each of the plan's cached inputs, whole.</summary>
    public IReadOnlyList<IReadOnlyList<FileSplit>> CachedInputs { get; }

    /// <summary>Where files are.</summary>
    public FileSystemRegistry FileSystems { get; }

    /// <summary>The job's settings.</summary>
    public Configuration Configuration => _options.Configuration;

    /// <summary>Reduce tasks; 0 for a map-only job.</summary>
    public int Reduces => Job.Plan.HasReduce ? Settings.Reduces : 0;

    /// <summary>Bytes of all splits.</summary>
    public long InputBytes { get; }

    /// <summary>Calls the factory, reads the settings, lists the input and cuts it into splits.</summary>
    public static JobSetup Prepare(
        JobFactory factory, JobOptions options, FileSystemRegistry fileSystems, CancellationToken cancellationToken)
    {
        // What this call of the factory sets is the job's; the calls for attempts set it again, each in a copy.
        JobOptions own = options.Fresh();
        Job job = JobFactories.Build(factory, own);
        EngineSettings settings = EngineSettings.Read(own.Configuration);
        if (job.Plan.ExpectedReducers(settings.Reduces) is { } expected)
        {
            throw new ConfigurationException(MapReduceKeys.Reduces.Name, $"{settings.Reduces}", expected);
        }

        IReadOnlyList<FileSplit> splits = Blocking.Wait(FileSplitter.SplitInputsAsync(
            fileSystems, job.Plan.Inputs, own.Configuration, cancellationToken));
        IReadOnlyList<CacheEntry> cached = Blocking.Wait(
            new CacheLocalizer(fileSystems, own.Configuration).FindAsync(cancellationToken));
        List<IReadOnlyList<FileSplit>> cachedInputs = [];
        foreach (JobInput input in job.Plan.CachedInputs)
        {
            cachedInputs.Add(Blocking.Wait(FileSplitter.ListWholeAsync(fileSystems, input, own.Configuration, cancellationToken)));
        }

        var setup = new JobSetup(factory, own, job, settings, splits, cached, cachedInputs, fileSystems);
        setup.Build(); // a factory that builds something else each time is found before anything runs
        return setup;
    }

    /// <summary>Brings the cached files and archives to this machine.</summary>
    /// <param name="scratch">Takes those that are not there, and removes them with the job.</param>
    /// <param name="stopping">Ends it.</param>
    public JobCache Localize(ScratchFolder scratch, CancellationToken stopping) => Cached.Count == 0
        ? JobCache.Empty
        : new CacheLocalizer(FileSystems, Configuration).Localize(Cached, () => scratch.CreateFolder("cache"), stopping);

    /// <summary>Builds the job of one attempt.</summary>
    /// <exception cref="UnrepeatableException">The factory built another plan than in the submitter.</exception>
    public Job Build()
    {
        Job job = JobFactories.Build(_factory, _options.Fresh());
        return job.Plan.IsDescribedAs(Job.Plan)
            ? job
            : throw new UnrepeatableException(
                $"The factory {JobFactories.NameOf(_factory)} is not deterministic: called again with the same options "
                + "it built another plan. It must depend on its options only.");
    }
}
