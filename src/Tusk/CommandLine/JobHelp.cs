using Tusk.MapReduce.Jobs;
using Tusk.Terminal;

namespace Tusk.CommandLine;

/// <summary>How a job is used, in words.</summary>
internal static class JobHelp
{
    /// <summary>Everything: what the job does, its arguments and options, and those that every job has.</summary>
    /// <param name="invocation">What stands before the options.</param>
    /// <param name="usage">What the job says of its use.</param>
    /// <param name="line">The command line, for what the job asks for.</param>
    /// <param name="isDriver">Whether it is a program that drives several jobs, which has no one plan to explain.</param>
    public static string Text(string invocation, JobUsage usage, JobCommandLine line, bool isDriver = false)
    {
        string synopsis = usage.Synopsis(invocation, line.TakesPaths);
        string text = $"Usage: {synopsis}\n";
        if (usage.Description.Length > 0)
        {
            text += $"\n{usage.Description}\n";
        }

        (string, string)[] arguments = [.. ArgumentRows(synopsis[invocation.Length..])];
        if (arguments.Length > 0)
        {
            text += "\nArguments:\n" + Table(arguments);
        }

        foreach (InputSampleAttribute sample in usage.Samples)
        {
            text += $"\nA line of {sample.Input}:\n  {sample.Line}\n";
        }

        if (line.Declared.Count > 0)
        {
            text += "\nOptions of the job:\n" + Table([.. JobRows(line.Declared)]);
        }

        RunnerOption[] every = isDriver ? Array.FindAll(RunnerOption.All, static option => option.Spelling != RunnerOption.Explain) : RunnerOption.All;
        return text + "\nOptions of every job:\n" + Table(Array.ConvertAll(every, static option =>
                ($"{option.Spelling}{(option.ValueName is null ? "" : " " + option.ValueName)}", option.Help)))
            + "  --                ends the options\n"
            + "\nExit codes: 0 done, 1 failed, 2 wrong usage, 129 hung up, 130 interrupted,\n"
            + "141 nobody read the output, 143 terminated.\n";
    }

    private static IEnumerable<(string, string)> ArgumentRows(string synopsis)
    {
        if (synopsis.Contains("INPUT", StringComparison.Ordinal))
        {
            yield return ("INPUT", "a file, a folder, a pattern, or a comma list of them; names that begin with _ or . are not read");
        }

        if (synopsis.Contains("OUTPUT", StringComparison.Ordinal))
        {
            yield return ("OUTPUT", "the folder for the part files; it must not exist");
        }
    }

    private static IEnumerable<(string, string)> JobRows(IReadOnlyList<JobOption> options)
    {
        foreach (JobOption option in options)
        {
            yield return ($"--{option.Name}{(option.TakesValue ? " VALUE" : "")}", option.Help);
        }
    }

    private static string Table(params (string Left, string Right)[] rows)
    {
        // As wide as "-D KEY=VALUE" and its like, so that all tables of one help line up.
        const int Width = 16;
        var table = new SummaryTable(ColumnAlignment.Left, ColumnAlignment.Left, ColumnAlignment.Left);
        foreach ((string left, string right) in rows)
        {
            table.Add("", left.PadRight(Width), right);
        }

        return table.ToString();
    }
}
