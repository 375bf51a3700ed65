using System.ComponentModel;
using System.Globalization;
using System.Text;

namespace Tusk.Examples;

/// <summary>The rank of each page by the links between them: a job makes the graph, another one is run until ranks change no more,
/// a third sorts.</summary>
/// <remarks>
/// Ranks are whole numbers of units of which all pages together have 10^18, so that sums depend on no order. What pages without links
/// have is shared by all, and so is what integer division leaves.
/// Source: Brin, Page, The anatomy of a large-scale hypertextual web search engine, 1998.
/// </remarks>
public static class PageRank
{
    private const long Units = 1_000_000_000_000_000_000;
    private const int DampingPercent = 85;
    private const int DefaultRounds = 100;
    private const double DefaultTolerance = 1e-6;

    /// <summary>Runs the jobs.</summary>
    [Description("Ranks pages by the links between them, until the ranks change no more (PageRank)")]
    [JobArguments("LINKS OUTPUT [TOLERANCE [ROUNDS]]")]
    [InputSample("30\t1412", Input = "LINKS")]
    public static async Task<int> RunAsync(JobSession session)
    {
        (long tolerance, int mostRounds) = Parse(session.Arguments);
        session.RequireReducers();
        await session.RequireAbsentAsync(session.Arguments[1]); // only the last job writes there
        await using IntermediateFolder folder = await session.CreateIntermediateFolderAsync();
        JobOptions links = session.Options([session.Arguments[0]], folder.OutputOf("round0"));
        KeepSeparator(links);
        JobResult made = await session.RunAsync(Links, links);
        long pages = Count(made, PageCount.Pages);
        long deadEndMass = pages == 0 ? 0 : Units / pages * Count(made, PageCount.DeadEnds);
        int round = 0;
        for (long change = long.MaxValue; change > tolerance && round < mostRounds && pages > 0;)
        {
            JobOptions next = session.OptionsForOwnLines([folder.InputOf($"round{round}")], folder.OutputOf($"round{round + 1}"))
                .Set("pages", pages.ToString(CultureInfo.InvariantCulture))
                .Set("dead-end-mass", deadEndMass.ToString(CultureInfo.InvariantCulture));
            KeepSeparator(next);
            JobResult ranked = await session.RunAsync(Round, next);
            (change, deadEndMass) = (Count(ranked, PageCount.Change), Count(ranked, PageCount.DeadEndMass));
            await folder.FileSystem.DeleteAsync(folder.Path.Append($"round{round}"), recursive: true, session.CancellationToken);
            round++;
        }

        await session.RunAsync(Sorted, session.OptionsForOwnLines([folder.InputOf($"round{round}")], session.Arguments[1]));
        session.Answer(string.Create(CultureInfo.InvariantCulture, $"{pages} pages, {round} rounds"));
        return 0;
    }

    /// <summary>Builds the first job: each page and what it links to, each page once.</summary>
    public static Job Links(JobOptions o) => Job.Named("pagerank-links")
        .Read(TextInput.Strings, o.Inputs)
        .Map<PageLink, Nothing>(static (line, output) => ReadLink(line, output))
        .GroupBy(1)
        .Reduce<string, string>(static (group, output) =>
        {
            string page = group.Key.From;
            var targets = new StringBuilder();
            string last = "";
            foreach (var link in group.Records)
            {
                if (link.Key.To != last) // they come in order, that of the page itself first
                {
                    last = link.Key.To;
                    targets.Append(targets.Length > 0 ? " " : "").Append(last);
                }
            }

            output.Count(PageCount.Pages);
            output.Count(PageCount.DeadEnds, targets.Length == 0 ? 1 : 0);
            output.Emit(page, RankedPage.Rest(-1, targets.ToString()));
        })
        .Write(TextOutput.Default, o.Output);

    /// <summary>Builds the job of a round: each page gives its rank to those that it links to.</summary>
    public static Job Round(JobOptions o)
    {
        long pages = Math.Max(1, Number(o, "pages"));
        long first = Units / pages;
        long shared = Number(o, "dead-end-mass") / pages;
        return Job.Named("pagerank-round")
            .Read(TextInput.Strings, o.Inputs)
            .Map<string, PageMessage>((line, output) =>
            {
                RankedPage page = RankedPage.Parse(line);
                long rank = page.Rank < 0 ? first : page.Rank;
                output.Emit(page.Name, new PageMessage(IsItself: true, rank, page.Targets));
                string[] targets = page.Targets.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                foreach (string target in targets)
                {
                    output.Emit(target, new PageMessage(IsItself: false, rank / targets.Length, ""));
                }
            })
            .Reduce<string, string>((group, output) =>
            {
                PageMessage itself = default;
                long given = shared;
                foreach (PageMessage message in group.Values)
                {
                    if (message.IsItself)
                    {
                        itself = message;
                    }
                    else
                    {
                        given += message.Mass;
                    }
                }

                long rank = (first / 100 * (100 - DampingPercent)) + (long)((Int128)given * DampingPercent / 100);
                output.Count(PageCount.Change, Math.Abs(rank - itself.Mass));
                output.Count(PageCount.DeadEndMass, itself.Targets.Length == 0 ? rank : 0);
                output.Emit(group.Key, RankedPage.Rest(rank, itself.Targets));
            })
            .Write(TextOutput.Default, o.Output);
    }

    /// <summary>Builds the last job: pages and ranks, the highest first, equal ones by name; all ranks come to 1.</summary>
    public static Job Sorted(JobOptions o) => Job.Named("pagerank-sorted")
        .Read(TextInput.Strings, o.Inputs)
        .Map<(long Rank, string Name), Nothing>(static (line, output) =>
        {
            RankedPage page = RankedPage.Parse(line);
            output.Emit((page.Rank, page.Name), default);
        })
        .Order("Item1 desc", "Item2")
        .TotalOrder()
        .Reduce<string, double>(static (group, output) => output.Emit(group.Key.Name, Math.Max(0, group.Key.Rank) / (double)Units))
        .Write(TextOutput.Default, o.Output);

    private static void ReadLink(string line, Output<PageLink, Nothing> output)
    {
        if (line.StartsWith('#'))
        {
            return; // a remark
        }

        // A line feed is there if something else ends lines; the next job's lines end with it, so a name must not have it.
        string[] fields = line.Split((char[])[' ', '\t', ',', '\n'], StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length != 2)
        {
            output.Count(PageCount.MalformedLines);
            return;
        }

        output.Emit(new PageLink(fields[0], ""), default);
        output.Emit(new PageLink(fields[1], ""), default);
        output.Emit(new PageLink(fields[0], fields[1]), default);
    }

    private static long Number(JobOptions o, string name) => long.Parse(o.Value(name) ?? "0", CultureInfo.InvariantCulture);

    private static void KeepSeparator(JobOptions options) => options.Configuration.Set(MapReduceKeys.TextSeparator.Name, "\t"); // the next job reads it

    private static long Count(JobResult result, PageCount count) => result.Counters.Get(count).Value;

    private static (long Tolerance, int Rounds) Parse(IReadOnlyList<string> arguments)
    {
        if (arguments.Count is < 2 or > 4)
        {
            throw new JobUsageException("pagerank takes LINKS OUTPUT, and optionally the sum of changes at which to stop, and how many rounds at most.");
        }

        double tolerance = DefaultTolerance;
        if (arguments.Count > 2 && !(double.TryParse(arguments[2], NumberStyles.Float, CultureInfo.InvariantCulture, out tolerance) && tolerance is >= 0 and <= 1))
        {
            throw new JobUsageException($"TOLERANCE is a number from 0 to 1, such as 1e-6, not '{arguments[2]}'.");
        }

        int rounds = DefaultRounds;
        return arguments.Count < 4 || (int.TryParse(arguments[3], NumberStyles.None, CultureInfo.InvariantCulture, out rounds) && rounds is >= 1 and <= 10_000)
            ? ((long)(tolerance * Units), rounds)
            : throw new JobUsageException($"ROUNDS is a whole number from 1 to 10000, not '{arguments[3]}'.");
    }
}
