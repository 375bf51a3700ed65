using System.Globalization;
using Tusk.CommandLine;
using Tusk.Common.Configurations;
using Tusk.FileSystems;
using Tusk.MapReduce.Inputs;
using Tusk.MapReduce.Jobs;
using Tusk.MapReduce.Outputs;
using Tusk.Running;
using Tusk.Terminal;

namespace Tusk;

/// <summary>What a <see cref="JobDriver"/> works with: the words of the command line, and an engine for its jobs.</summary>
/// <remarks>Jobs show progress and report as the command line asks, each for itself. Several may run at once; the progress
/// line then shows the one that was started first.</remarks>
public sealed class JobSession
{
    private readonly IReadOnlyList<JobFactory> _factories;
    private readonly JobOptions _options;
    private readonly IJobEngine _engine;
    private readonly FileSystemRegistry _fileSystems;
    private readonly JobReporter _reporter;
    private readonly Func<ProgressLine>? _progress;
    private ProgressLine? _line; // of the job that is watched

    internal JobSession(
        JobCommandLine line,
        IReadOnlyList<JobFactory> factories,
        IJobEngine engine,
        FileSystemRegistry fileSystems,
        JobReporter reporter,
        Func<ProgressLine>? progress,
        CancellationToken cancellationToken)
    {
        _options = line.Options;
        (_factories, _engine, _fileSystems, _reporter, _progress) = (factories, engine, fileSystems, reporter, progress);
        CancellationToken = cancellationToken;
    }

    /// <summary>The words of the command line but for the options that every job has (<c>-D</c>, <c>--memory</c>, ...), in
    /// order; those after <c>--</c> are here whatever they are.</summary>
    public IReadOnlyList<string> Arguments => _options.Arguments;

    /// <summary>Hadoop's settings, those of the command line among them; not to be changed.</summary>
    public Configuration Configuration => _options.Configuration;

    /// <summary>Cancelled by Ctrl-C and SIGTERM, as every job of this session is.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>Whether <c>--name</c> was given, a flag that the driver has by a <see cref="JobFlagAttribute"/>.</summary>
    /// <param name="name">Without the hyphens.</param>
    public bool Flag(string name) => _options.Flag(name);

    /// <summary>Options for a job that takes the arguments of the command line as they are, with its settings.</summary>
    public JobOptions Options() => new(Arguments, Configuration.Clone());

    /// <summary>Options for a job, with the settings of the command line.</summary>
    /// <param name="inputs">What it reads.</param>
    /// <param name="output">Where it writes.</param>
    public JobOptions Options(IEnumerable<string> inputs, string output) => new(inputs, output, Configuration.Clone());

    /// <summary>Options for a job that reads lines which the program wrote, or a job of it: LF ends them, and they may be long,
    /// whatever the command line says of the lines of its inputs.</summary>
    /// <param name="inputs">What it reads.</param>
    /// <param name="output">Where it writes.</param>
    public JobOptions OptionsForOwnLines(IEnumerable<string> inputs, string output)
    {
        JobOptions options = Options(inputs, output);
        options.Configuration.Set(MapReduceKeys.RecordDelimiter.Name, "\n");
        if (options.Configuration.IsSet(MapReduceKeys.LineMaximum.Name))
        {
            options.Configuration.Set(MapReduceKeys.LineMaximum.Name, MapReduceKeys.LineMaximum.Maximum.ToString(CultureInfo.InvariantCulture));
        }

        return options;
    }

    /// <summary>The file system of a path; one without a scheme follows <c>fs.defaultFS</c>.</summary>
    /// <exception cref="Tusk.Common.Errors.HadoopException">Nobody serves its scheme.</exception>
    public FileSystem FileSystemOf(FsPath path) => _fileSystems.Get(path, Configuration);

    /// <summary>Makes a folder for what goes from one job to the next.</summary>
    /// <example><code>await using IntermediateFolder folder = await session.CreateIntermediateFolderAsync();</code></example>
    public Task<IntermediateFolder> CreateIntermediateFolderAsync() =>
        IntermediateFolder.CreateAsync(FileSystemOf(new FsPath(".")), Configuration, CancellationToken);

    /// <summary>What a job wrote as text: the lines of its part files, one file after the other, cut where the key ends.</summary>
    /// <remarks>The cut is at the first <c>mapreduce.output.textoutputformat.separator</c>; a line without one is a key.</remarks>
    /// <param name="result">The job.</param>
    public async IAsyncEnumerable<KeyValuePair<string, string>> ReadOutputAsync(JobResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        string separator = MapReduceKeys.TextSeparator.Read(Configuration)!;
        var folder = new FsPath(result.OutputPath);
        FileSystem fileSystem = FileSystemOf(folder);
        await foreach (FileStatus file in fileSystem.ListAsync(folder, CancellationToken).ConfigureAwait(false))
        {
            if (!file.Path.Name.StartsWith("part-", StringComparison.Ordinal))
            {
                continue;
            }

            var whole = new FileSplit(file.Path, 0, file.Length, []);
            using RecordReader<string> lines = TextInput.Strings.OpenReader(whole, fileSystem, new Configuration());
            while (lines.Read(out string line))
            {
                CancellationToken.ThrowIfCancellationRequested();
                int end = separator.Length == 0 ? -1 : line.IndexOf(separator, StringComparison.Ordinal);
                yield return end < 0 ? new(line, "") : new(line[..end], line[(end + separator.Length)..]);
            }
        }
    }

    /// <summary>Tells what the program found out: a line on standard output, also with <c>--quiet</c>; with <c>--json</c> an
    /// object <c>{"answer":"..."}</c>.</summary>
    /// <param name="line">Without its end.</param>
    /// <exception cref="IOException">Standard output is closed, or its disk full; not caught, it ends the program as it should.</exception>
    public void Answer(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        lock (_reporter)
        {
            Volatile.Read(ref _line)?.Clear();
            _reporter.Answer(line);
        }
    }

    /// <summary>Refuses an output folder that is there. A job does so itself; before several of them it would be found out when most work is done.</summary>
    /// <param name="output">The folder.</param>
    /// <exception cref="OutputExistsException">It is there.</exception>
    public async Task RequireAbsentAsync(string output)
    {
        var path = new FsPath(output);
        await new FileOutputCommitter(FileSystemOf(path), path, Configuration).CheckOutputAsync(CancellationToken).ConfigureAwait(false);
    }

    /// <summary>Refuses to run without reducers: what a map function emits is not what the next job, or the driver, reads.</summary>
    /// <exception cref="ConfigurationException"><c>mapreduce.job.reduces</c> is 0.</exception>
    public void RequireReducers()
    {
        if (MapReduceKeys.Reduces.Read(Configuration) == 0)
        {
            throw new ConfigurationException(MapReduceKeys.Reduces.Name, "0", "at least 1: the reducers of each job make what the next one reads");
        }
    }

    /// <summary>Runs a job to its end.</summary>
    /// <param name="factory">One of those that <see cref="TuskProgram"/> was given, so that a task elsewhere finds it.</param>
    /// <param name="options">As <see cref="Options()"/> makes them.</param>
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
