using Tusk.MapReduce.Jobs;

namespace Tusk.CommandLine;

/// <summary>The command line of a job, understood.</summary>
internal sealed class JobCommandLine
{
    /// <summary>What the job is asked to do: paths, its own options, settings.</summary>
    public required JobOptions Options { get; init; }

    /// <summary>The options that the job has.</summary>
    public required IReadOnlyList<JobOption> Declared { get; init; }

    /// <summary>Which words set which settings.</summary>
    public required SettingOrigins Origins { get; init; }

    /// <summary>Whether the job takes INPUT... OUTPUT; if not, it reads its arguments itself.</summary>
    public required bool TakesPaths { get; init; }

    /// <summary>What runs it.</summary>
    public string Engine { get; set; } = TuskEngines.LocalName;

    /// <summary>Show what would be done; run nothing.</summary>
    public bool Explains { get; set; }

    /// <summary>One JSON object on standard output.</summary>
    public bool WritesJson { get; set; }

    /// <summary>A summary also where standard error is no terminal.</summary>
    public bool WantsSummary { get; set; }

    /// <summary>Nothing but errors.</summary>
    public bool IsQuiet { get; set; }

    /// <summary>Stacks of failures.</summary>
    public bool IsDebug { get; set; }

    /// <summary>Only the help.</summary>
    public bool WantsHelp { get; set; }
}
