using Tusk.MapReduce.Jobs;
using Tusk.Terminal;

namespace Tusk.CommandLine;

/// <summary>How a job is used, in words.</summary>
internal static class JobHelp
{
    /// <summary>How the job is called: <c>tusk mapreduce wordcount [OPTIONS] INPUT... OUTPUT</c>.</summary>
    public static string Synopsis(string invocation, bool takesPaths) =>
        $"{invocation} [OPTIONS] {(takesPaths ? "INPUT... OUTPUT" : "[ARGUMENTS]")}";

    /// <summary>Everything: what the job does, its arguments and options, and those that every job has.</summary>
    /// <param name="invocation">What stands before the options.</param>
    /// <param name="description">What the job does; may be empty.</param>
    /// <param name="line">The command line, for what the job asks for.</param>
    public static string Text(string invocation, string description, JobCommandLine line)
    {
        string text = $"Usage: {Synopsis(invocation, line.TakesPaths)}\n";
        if (description.Length > 0)
        {
            text += $"\n{description}\n";
        }

        if (line.TakesPaths)
        {
            text += "\nArguments:\n" + Table(
                ("INPUT", "a file, a folder, a pattern, or a comma list of them; names that begin with _ or . are not read"),
                ("OUTPUT", "the folder for the part files; it must not exist"));
        }

        if (line.Declared.Count > 0)
        {
            text += "\nOptions of the job:\n" + Table([.. JobRows(line.Declared)]);
        }

        return text + "\nOptions of every job:\n" + Table(Array.ConvertAll(RunnerOption.All, static option =>
                ($"{option.Spelling}{(option.ValueName is null ? "" : " " + option.ValueName)}", option.Help)))
            + "  --                ends the options\n"
            + "\nExit codes: 0 done, 1 failed, 2 wrong usage, 129 hung up, 130 interrupted,\n"
            + "141 nobody read the output, 143 terminated.\n";
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
