using System.ComponentModel;
using System.Globalization;

namespace Tusk.Examples;

/// <summary>What a regular expression matches and how often, as Apache's grep: two jobs, one after the other; or the lines
/// in which it does.</summary>
public static class Grep
{
    /// <summary>Runs the two jobs, or with <c>--lines</c> the one.</summary>
    [Description("Counts what a regular expression matches, the most frequent first, as Apache's grep does")]
    [JobArguments("INPUT OUTPUT REGEX [GROUP]")]
    [JobFlag("lines", "write the lines that match, in the order of their bytes, instead of the counts")]
    [InputSample("the quick brown fox")]
    public static async Task<int> RunAsync(JobSession session)
    {
        (string input, string output, string regex, int group) = Parse(session.Arguments, session.Flag("lines"));
        SearchPattern.Check(regex, group); // refuses before anything runs
        await session.RequireAbsentAsync(output); // only the last job writes there
        if (session.Flag("lines"))
        {
            await session.RunAsync(Lines, session.Options([input], output).Set("regex", regex));
            return 0;
        }

        await using IntermediateFolder folder = await session.CreateIntermediateFolderAsync();
        JobOptions search = session.Options([input], folder.OutputOf("counts"))
            .Set("regex", regex)
            .Set("group", group.ToString(CultureInfo.InvariantCulture));
        search.Configuration.Set(MapReduceKeys.TextSeparator.Name, "\t"); // the next job reads it
        search.Configuration.Set(
            MapReduceKeys.Reduces.Name, Math.Max(1, MapReduceKeys.Reduces.Read(search.Configuration)).ToString(CultureInfo.InvariantCulture));
        await session.RunAsync(Search, search);

        JobOptions sort = session.OptionsForOwnLines([folder.InputOf("counts")], output);
        sort.Configuration.Set(MapReduceKeys.Reduces.Name, "1"); // one file, as Apache's
        await session.RunAsync(SortByCount, sort);
        return 0;
    }

    /// <summary>Builds the first job: how often each text matched.</summary>
    public static Job Search(JobOptions o)
    {
        var pattern = new SearchPattern(o.Value("regex") ?? "", o.Int32("group", 0));
        return Job.Named("grep-search")
            .Read(TextInput.Lines, o.Inputs)
            .Map<Text, long>(pattern.EmitMatches)
            .Aggregate(Sum.Int64)
            .Write(TextOutput.Default, o.Output);
    }

    /// <summary>Builds the second job: what the first wrote, the largest count first, equal counts by the bytes of the text.</summary>
    public static Job SortByCount(JobOptions o) => Job.Named("grep-sort")
        .Read(TextInput.Strings, o.Inputs)
        .Map<MatchCount, Nothing>(static (line, output) =>
        {
            int tab = line.LastIndexOf('\t'); // a match may have tabs, a count has none
            output.Emit(new MatchCount(long.Parse(line.AsSpan(tab + 1), CultureInfo.InvariantCulture), Unescape(line[..tab])), default);
        })
        .Order("Count desc")
        .Reduce<long, string>(static (group, output) => output.Emit(group.Key.Count, group.Key.Match))
        .Write(TextOutput.Default, o.Output);

    /// <summary>Builds the job of <c>--lines</c>: the lines that match, each as it was.</summary>
    public static Job Lines(JobOptions o)
    {
        var pattern = new SearchPattern(o.Value("regex") ?? "", group: 0);
        return Job.Named("grep-lines")
            .Read(TextInput.Lines, o.Inputs)
            .Map<Text, Nothing>((line, output) =>
            {
                if (pattern.IsIn(line))
                {
                    output.Emit(line, default);
                }
            })
            .Reduce()
            .Write(TextOutput.Default, o.Output);
    }

    private static (string Input, string Output, string Regex, int Group) Parse(IReadOnlyList<string> arguments, bool lines)
    {
        if (arguments.Count != 3 && (lines || arguments.Count != 4))
        {
            throw new JobUsageException(lines
                ? "grep --lines takes INPUT OUTPUT REGEX."
                : "grep takes INPUT OUTPUT REGEX, and where it is not the whole match that counts, the number of a GROUP of it.");
        }

        int group = 0;
        return arguments.Count == 3 || int.TryParse(arguments[3], NumberStyles.None, CultureInfo.InvariantCulture, out group)
            ? (arguments[0], arguments[1], arguments[2], group)
            : throw new JobUsageException($"GROUP is a whole number, not '{arguments[3]}'.");
    }

    private static string Unescape(string match) => !match.Contains('\\', StringComparison.Ordinal)
        ? match
        : string.Join('\\', match.Split(@"\\").Select(static part => part
            .Replace(@"\n", "\n", StringComparison.Ordinal)
            .Replace(@"\b", "\uFEFF", StringComparison.Ordinal)));
}
