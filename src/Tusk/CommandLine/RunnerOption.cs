namespace Tusk.CommandLine;

/// <summary>An option that every job's command line has, whatever the job.</summary>
/// <param name="Spelling">As it is typed, hyphens included.</param>
/// <param name="ValueName">What the help calls its value; null for a flag.</param>
/// <param name="Help">What it does.</param>
internal sealed record RunnerOption(string Spelling, string? ValueName, string Help)
{
    /// <summary>The one that a program of several jobs does not have.</summary>
    public const string Explain = "--explain";

    /// <summary>All of them, in the order of the help.</summary>
    public static RunnerOption[] All { get; } =
    [
        new("-D", "KEY=VALUE", "set one of Hadoop's settings (also -DKEY=VALUE)"),
        new("-conf", "FILE", "read settings from one of Hadoop's XML files"),
        new("-fs", "URI", "file system of paths that name none (fs.defaultFS)"),
        new("-files", "LIST", "files of this machine, or URIs, that every task may read (mapreduce.job.cache.files)"),
        new("-archives", "LIST", "archives that every task finds unpacked (mapreduce.job.cache.archives)"),
        new("--engine", "NAME", "what runs the job: " + TuskEngines.LocalName + " (the default)"),
        new("--reduces", "N", "reduce tasks, which is part files (mapreduce.job.reduces)"),
        new("--threads", "N", "tasks that run at once; default: one per processor"),
        new("--memory", "SIZE", "memory for all tasks, such as 512m; default: half of the machine's"),
        new(Explain, null, "show the plan, the splits and the memory; run nothing"),
        new("--json", null, "print the result, or the plan, as one JSON object"),
        new("--summary", null, "print the summary even where standard error is no terminal"),
        new("--quiet", null, "print nothing but errors"),
        new("--debug", null, "show the stack of a failure"),
        new("--help", null, "this text"),
    ];

    /// <summary>The option of that spelling; null if there is none.</summary>
    public static RunnerOption? Find(string spelling)
    {
        if (spelling is "-h" or "-help")
        {
            spelling = "--help";
        }

        foreach (RunnerOption option in All)
        {
            if (option.Spelling == spelling)
            {
                return option;
            }
        }

        return null;
    }
}
