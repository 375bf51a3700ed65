using Tusk.Common.Configurations;
using Tusk.MapReduce.Jobs;

namespace Tusk.CommandLine;

/// <summary>Reads the command line of a job.</summary>
/// <remarks>
/// <para>A factory tells which options it has by asking for them, so it is called once with a probe before a word is
/// read. An option that it asks for only when another is given is found by calling it again with what was
/// understood, for as long as that brings new ones.</para>
/// <para>Options may stand before and after the plain arguments; <c>--</c> ends them. The last of two equal options
/// counts. A word such as -5 is an argument. A job's options may have one hyphen or two, as Apache's examples have one.</para>
/// </remarks>
internal sealed class JobCommandLineParser
{
    // Each round but the last brings an option that was not known: a factory that invents names would never end.
    private const int MostRounds = 20;

    private readonly JobFactory _factory;
    private readonly List<JobOption> _declared = [];
    private bool _takesPaths;

    private JobCommandLineParser(JobFactory factory) => _factory = factory;

    /// <summary>Understands a command line.</summary>
    /// <exception cref="UsageException">A word makes no sense; the message says what was expected.</exception>
    /// <exception cref="ConfigurationException">A site file is unreadable or malformed.</exception>
    public static JobCommandLine Parse(JobFactory factory, string[] args) => new JobCommandLineParser(factory).Parse(args);

    private JobCommandLine Parse(string[] args)
    {
        Probe(JobOptions.CreateProbe());
        Configuration site = JobWords.LoadSite();
        for (int round = 0; ; round++)
        {
            var words = new JobWords(args, _declared, site);
            words.Read();
            if (words.FirstUnknown is null)
            {
                return words.ToCommandLine(_declared, _takesPaths);
            }

            if (round == MostRounds || !Probe(words.ToOptions()))
            {
                return words.WantsHelp
                    ? words.ToCommandLine(_declared, _takesPaths)
                    : throw words.UnknownOption();
            }
        }
    }

    /// <returns>Whether the factory asked for an option that it had not asked for before.</returns>
    private bool Probe(JobOptions options)
    {
        try
        {
            _factory(options);
        }
        catch (Exception)
        {
            // What it asked for until then counts. If it fails with the real options, too, the run reports it.
        }

        _takesPaths |= options.AsksForPaths;
        bool hasNew = false;
        foreach (JobOption option in options.Declared)
        {
            if (!_declared.Exists(known => known.Name == option.Name))
            {
                CheckName(option.Name);
                _declared.Add(option);
                hasNew = true;
            }
        }

        return hasNew;
    }

    private void CheckName(string name)
    {
        if (RunnerOption.Find("--" + name) is not null || RunnerOption.Find("-" + name) is not null)
        {
            throw new UsageException(
                $"{JobFactories.NameOf(_factory)} asks for an option '{name}', which every job has; it must name it otherwise");
        }
    }
}
