using System.Globalization;
using Tusk.Common.Configurations;
using Tusk.FileSystems;
using Tusk.MapReduce.Caching;
using Tusk.MapReduce.Jobs;
using Tusk.MapReduce.Local.Settings;
using Tusk.Terminal;

namespace Tusk.CommandLine;

/// <summary>One reading of a command line's words against the options that a job is known to have.</summary>
/// <param name="args">The words.</param>
/// <param name="declared">The job's options.</param>
/// <param name="site">The settings of the installation, over which those of the command line go.</param>
internal sealed class JobWords(string[] args, List<JobOption> declared, Configuration site)
{
    private const int LongestShown = 60;

    private readonly Configuration _configuration = site.Clone();
    private readonly List<string> _arguments = [];
    private readonly List<(string Name, string Value)> _jobOptions = [];
    private readonly List<RunnerOption> _flags = [];
    private readonly SettingOrigins _origins = new();
    private string _engine = TuskEngines.LocalName;
    private int _next;

    /// <summary>The first option that nobody has, as typed; null if there is none.</summary>
    public string? FirstUnknown { get; private set; }

    /// <summary>Whether an option that nobody has is an argument: the program reads it itself.</summary>
    public bool KeepsUnknown { get; init; }

    /// <summary>Whether it is one where it has one hyphen, which a pattern to look for may begin with.</summary>
    public bool KeepsOneHyphen { get; init; }

    /// <summary>Whether help was asked for.</summary>
    public bool WantsHelp => HasFlag("--help");

    /// <summary>What Hadoop's site files set, where HADOOP_CONF_DIR or HADOOP_HOME leads to some.</summary>
    /// <exception cref="ConfigurationException">A file is unreadable or malformed.</exception>
    public static Configuration LoadSite() => SiteConfiguration.Load(SiteFiles.Job, HadoopEnvironment.OfProcess);

    /// <summary>Reads every word.</summary>
    /// <exception cref="UsageException">A known option is used wrongly.</exception>
    public void Read()
    {
        RawWords.RequireUtf8(args);
        while (_next < args.Length)
        {
            string word = args[_next++];
            if (word == "--")
            {
                _arguments.AddRange(args.AsSpan(_next));
                return;
            }

            if (!IsOption(word))
            {
                _arguments.Add(word);
            }
            else if (TryReadRunnerOption(word) || TryReadJobOption(word))
            {
                // It may have taken the next word, too.
            }
            else if (KeepsUnknown || (KeepsOneHyphen && !word.StartsWith("--", StringComparison.Ordinal)))
            {
                _arguments.Add(word);
            }
            else
            {
                FirstUnknown ??= word;
            }
        }
    }

    /// <summary>The job's part of what was read.</summary>
    public JobOptions ToOptions()
    {
        var options = new JobOptions(_arguments, _configuration);
        foreach ((string name, string value) in _jobOptions)
        {
            options.Set(name, value);
        }

        return options;
    }

    /// <summary>All that was read.</summary>
    public JobCommandLine ToCommandLine(IReadOnlyList<JobOption> options, bool takesPaths) => new()
    {
        Options = ToOptions(),
        Declared = options,
        Origins = _origins,
        TakesPaths = takesPaths,
        Engine = _engine,
        Explains = HasFlag("--explain"),
        WritesJson = HasFlag("--json"),
        WantsSummary = HasFlag("--summary"),
        IsQuiet = HasFlag("--quiet"),
        IsDebug = HasFlag("--debug"),
        WantsHelp = WantsHelp,
    };

    /// <summary>The words for <see cref="FirstUnknown"/>.</summary>
    public UsageException UnknownOption()
    {
        string word = BeforeEquals(FirstUnknown!);
        if (word is "-libjars" or "-jt")
        {
            return new UsageException($"option '{word}' is for jobs that Hadoop runs; no engine here takes it");
        }

        List<string> names = [];
        foreach (RunnerOption option in RunnerOption.All)
        {
            names.Add(option.Spelling);
        }

        foreach (JobOption option in declared)
        {
            names.Add("--" + option.Name);
        }

        string nearest = NearestNames.Among(names, word);
        return new UsageException(
            $"unknown option '{HumanFormat.Shortened(word, LongestShown)}'{(nearest.Length > 0 ? $"; did you mean {nearest}?" : "")}");
    }

    private static bool IsOption(string word) =>
        word.Length > 1 && word[0] == '-' && !char.IsAsciiDigit(word[1]) && word[1] != '.';

    private static string BeforeEquals(string word)
    {
        int equals = word.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? word : word[..equals];
    }

    private bool HasFlag(string spelling) => _flags.Exists(flag => flag.Spelling == spelling);

    private bool TryReadRunnerOption(string word)
    {
        if (word.StartsWith("-D", StringComparison.Ordinal) && word.Length > 2)
        {
            SetSetting(word[2..]);
            return true;
        }

        string spelling = BeforeEquals(word);
        if (RunnerOption.Find(spelling) is not { } option)
        {
            return false;
        }

        string? attached = spelling.Length < word.Length ? word[(spelling.Length + 1)..] : null;
        if (option.ValueName is not null)
        {
            Apply(option.Spelling, attached ?? NextWord(option.Spelling, option.ValueName));
        }
        else if (attached is null)
        {
            _flags.Add(option);
        }
        else
        {
            throw new UsageException($"{spelling} takes no value, but was given '{HumanFormat.Shortened(attached, LongestShown)}'");
        }

        return true;
    }

    private bool TryReadJobOption(string word)
    {
        string spelling = BeforeEquals(word);
        string name = spelling.StartsWith("--", StringComparison.Ordinal) ? spelling[2..] : spelling[1..];
        if (declared.Find(known => known.Name == name) is not { } option)
        {
            return false;
        }

        string? attached = spelling.Length < word.Length ? word[(spelling.Length + 1)..] : null;
        if (option.TakesValue)
        {
            _jobOptions.Add((name, attached ?? NextWord(spelling, "a value")));
        }
        else if (attached is null or "true" or "false")
        {
            _jobOptions.Add((name, attached ?? "true"));
        }
        else
        {
            throw new UsageException(
                $"{spelling} is a flag: it takes true, false or nothing, not '{HumanFormat.Shortened(attached, LongestShown)}'");
        }

        return true;
    }

    private void Apply(string option, string value)
    {
        switch (option)
        {
            case "-D":
                SetSetting(value);
                break;
            case "-conf":
                ReadFile(value);
                break;
            case "-fs":
                Set(MapReduceKeys.DefaultFileSystem.Name, option, value, "a URI, such as file:/// or hdfs://host:8020");
                break;
            case "-files":
                Cache(option, value, isArchive: false);
                break;
            case "-archives":
                Cache(option, value, isArchive: true);
                break;
            case "--engine":
                _engine = value;
                break;
            case "--reduces":
                SetCount(option, MapReduceKeys.Reduces, value);
                break;
            case "--threads":
                SetCount(option, EngineKeys.Threads, value);
                break;
            default:
                SetMemory(value);
                break;
        }
    }

    private void SetSetting(string text)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals < 1 || string.IsNullOrWhiteSpace(text[..equals]))
        {
            throw new UsageException($"-D takes KEY=VALUE, not '{HumanFormat.Shortened(text, LongestShown)}'");
        }

        SetFrom($"-D {text[..equals].Trim()}", text[..equals], text[(equals + 1)..]);
    }

    private void SetFrom(string option, string key, string value)
    {
        _origins.Add(key, option, value);
        _configuration.Set(key, value);
    }

    private void ReadFile(string path)
    {
        try
        {
            _configuration.AddXml(path);
            _origins.AddFile();
        }
        catch (ConfigurationException e)
        {
            throw new UsageException($"-conf: {e.Message.TrimEnd('.')}"); // words follow
        }
    }

    private void Set(string key, string option, string value, string expected)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            throw new UsageException($"{option} takes {expected}, not an empty word");
        }

        SetFrom(option, key, value);
    }

    /// <summary>Adds to the files or archives for every task: those without a scheme are of this machine, as with Hadoop.</summary>
    private void Cache(string option, string list, bool isArchive)
    {
        string[] uris = list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (uris.Length == 0)
        {
            throw new UsageException($"{option} takes a comma list of {(isArchive ? "archives" : "files")}, not an empty word");
        }

        SettingText setting = isArchive ? MapReduceKeys.CacheArchives : MapReduceKeys.CacheFiles;
        foreach (string uri in uris)
        {
            try
            {
                CacheEntry entry = CacheEntry.Parse(uri, isArchive);
                CacheEntries.Add(_configuration, entry.Path.Scheme is null ? entry with { Path = FsPath.FromLocal(entry.Path.ToString()) } : entry);
            }
            catch (InvalidCacheException e)
            {
                throw new UsageException($"{option}: {e.Message.TrimEnd('.')}");
            }
        }

        _origins.Add(setting.Name, option, list);
    }

    private void SetCount(string option, SettingInt32 setting, string value)
    {
        if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            || count < setting.Minimum || count > setting.Maximum)
        {
            throw new UsageException(string.Create(
                CultureInfo.InvariantCulture,
                $"{option} takes a whole number from {setting.Minimum} to {setting.Maximum}, not '{HumanFormat.Shortened(value, LongestShown)}'"));
        }

        SetFrom(option, setting.Name, value);
    }

    private void SetMemory(string value)
    {
        SetFrom("--memory", EngineKeys.Memory.Name, value);
        try
        {
            if (_configuration.GetBytes(EngineKeys.Memory.Name, 0) > 0)
            {
                return;
            }
        }
        catch (ConfigurationException)
        {
            // Worded below, under the option's name.
        }

        throw new UsageException(
            $"--memory takes a size in bytes, such as 1048576, 1024k or 1m, not '{HumanFormat.Shortened(value, LongestShown)}'");
    }

    private string NextWord(string option, string valueName) => _next < args.Length
        ? args[_next++]
        : throw new UsageException($"{option} needs {valueName} behind it");
}
