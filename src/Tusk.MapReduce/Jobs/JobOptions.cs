using Tusk.Common.Configurations;
using Tusk.FileSystems;
using Tusk.MapReduce.Caching;

namespace Tusk.MapReduce.Jobs;

/// <summary>What a job was asked to do: paths, flags, values and Hadoop settings, all of them strings.</summary>
/// <remarks>
/// A factory says which options it has by asking for them; the command line is read once those are known, so that
/// <c>--top 5 in out</c> and an option that no factory asked for are told apart. Options travel in the job's
/// configuration under <c>tusk.job.option.*</c>.
/// </remarks>
public sealed class JobOptions
{
    private readonly Dictionary<string, string> _values = [];
    private readonly List<string> _arguments = [];
    private readonly List<JobOption> _declared = [];
    private readonly bool _isProbe;

    /// <summary>Options of a job that reads <paramref name="inputs"/> and writes <paramref name="output"/>.</summary>
    public JobOptions(IEnumerable<string> inputs, string output, Configuration? configuration = null)
        : this([.. inputs, output], configuration)
    {
    }

    /// <summary>Options with plain arguments only.</summary>
    public JobOptions(IEnumerable<string> arguments, Configuration? configuration = null)
    {
        _arguments.AddRange(arguments);
        Configuration = configuration ?? new Configuration();
    }

    private JobOptions(Configuration configuration, bool isProbe)
    {
        Configuration = configuration;
        _isProbe = isProbe;
    }

    /// <summary>Options that nobody gave, to learn what a factory asks for: paths are placeholders. Build no job to run with it.</summary>
    public static JobOptions CreateProbe() => new(new Configuration(), isProbe: true);

    /// <summary>Hadoop's settings, <c>-D key=value</c> among them.</summary>
    public Configuration Configuration { get; }

    /// <summary>Arguments that are no options, in order.</summary>
    public IReadOnlyList<string> Arguments => _arguments;

    /// <summary>Every argument but the last.</summary>
    /// <exception cref="JobUsageException">There are fewer than two arguments.</exception>
    public IReadOnlyList<string> Inputs
    {
        get
        {
            AsksForPaths = true;
            if (_isProbe)
            {
                return ["INPUT"];
            }

            RequireInputAndOutput();
            return _arguments[..^1];
        }
    }

    /// <summary>The last argument: the output folder.</summary>
    /// <exception cref="JobUsageException">There are fewer than two arguments.</exception>
    public string Output
    {
        get
        {
            AsksForPaths = true;
            if (_isProbe)
            {
                return "OUTPUT";
            }

            RequireInputAndOutput();
            return _arguments[^1];
        }
    }

    /// <summary>The options that the factory asked for, in order.</summary>
    public IReadOnlyList<JobOption> Declared => _declared;

    /// <summary>Whether the factory asked for <see cref="Inputs"/> or <see cref="Output"/>.</summary>
    public bool AsksForPaths { get; private set; }

    /// <summary>Whether <c>--name</c> was given.</summary>
    /// <param name="name">Without the hyphens.</param>
    /// <param name="help">What it does, for <c>--help</c>.</param>
    public bool Flag(string name, string help = "")
    {
        Declare(new JobOption(name, help, TakesValue: false));
        return _values.TryGetValue(name, out string? value) && value != "false";
    }

    /// <summary>The value of <c>--name VALUE</c>, or null.</summary>
    /// <param name="name">Without the hyphens.</param>
    /// <param name="help">What it does, for <c>--help</c>.</param>
    public string? Value(string name, string help = "")
    {
        Declare(new JobOption(name, help, TakesValue: true));
        return _values.GetValueOrDefault(name);
    }

    /// <summary>The value of <c>--name N</c>, or a default.</summary>
    /// <exception cref="JobUsageException">It is no whole number.</exception>
    public int Int32(string name, int defaultValue, string help = "") => Value(name, help) switch
    {
        null => defaultValue,
        { } text when int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out int number) => number,
        { } text => throw new JobUsageException($"--{name} takes a whole number, not '{text}'."),
    };

    /// <summary>Sets an option, as the command line would.</summary>
    public JobOptions Set(string name, string value = "true")
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        _values[name] = value;
        return this;
    }

    /// <summary>Lets every task read a file, by <see cref="Functions.TaskContext.CachePath"/> (Hadoop's distributed cache).</summary>
    /// <param name="path">Where it is, as an input's; no pattern.</param>
    /// <param name="name">What tasks call it; the file's name if null.</param>
    /// <exception cref="Caching.InvalidCacheException">The name is none.</exception>
    public JobOptions CacheFile(string path, string? name = null) => Cache(path, name, isArchive: false);

    /// <summary>Unpacks an archive (zip, jar, tar, tar.gz, tgz) for every task, which gets the folder by
    /// <see cref="Functions.TaskContext.CachePath"/>.</summary>
    /// <param name="path">Where it is, as an input's; no pattern.</param>
    /// <param name="name">What tasks call it; the file's name if null.</param>
    /// <exception cref="Caching.InvalidCacheException">The name is none.</exception>
    public JobOptions CacheArchive(string path, string? name = null) => Cache(path, name, isArchive: true);

    /// <summary>The same options again, with nothing declared and settings of their own: for the next call of the factory.</summary>
    public JobOptions Fresh()
    {
        var copy = new JobOptions(_arguments, Configuration.Clone());
        foreach ((string name, string value) in _values)
        {
            copy._values.Add(name, value);
        }

        return copy;
    }

    private JobOptions Cache(string path, string? name, bool isArchive)
    {
        if (!_isProbe) // which gives no values of options, such as the path may be
        {
            CacheEntries.Add(Configuration, CacheEntry.Create(new FsPath(path), name, isArchive));
        }

        return this;
    }

    private void Declare(JobOption option)
    {
        ArgumentException.ThrowIfNullOrEmpty(option.Name);
        if (!_declared.Exists(known => known.Name == option.Name))
        {
            _declared.Add(option);
        }
    }

    private void RequireInputAndOutput()
    {
        if (_arguments.Count < 2)
        {
            throw new JobUsageException("This job takes INPUT... OUTPUT: at least one input path and an output folder.");
        }
    }
}
