using System.ComponentModel;
using System.Globalization;

namespace Tusk.Examples;

/// <summary>Which pages each age group views most: users joined with their page views, then counted, as two jobs one after the other.</summary>
public static class Join
{
    private const int DefaultTop = 5;

    /// <summary>Runs the two jobs.</summary>
    [Description("Joins users with their page views, and finds the pages that each age group views most")]
    [JobArguments("USERS VIEWS OUTPUT [TOP [DATE]]")]
    [InputSample("1,1980-05-17", Input = "USERS")]
    [InputSample("1,http://example.org/index.html", Input = "VIEWS")]
    public static async Task<int> RunAsync(JobSession session)
    {
        (int top, DateOnly date) = Parse(session.Arguments);
        await session.RequireAbsentAsync(session.Arguments[2]); // only the last job writes there
        await using IntermediateFolder folder = await session.CreateIntermediateFolderAsync();
        JobOptions views = session.Options([session.Arguments[0], session.Arguments[1]], folder.OutputOf("views"))
            .Set("date", date.ToString("O", CultureInfo.InvariantCulture));
        views.Configuration.Set(MapReduceKeys.TextSeparator.Name, "\t"); // the next job reads it
        await session.RunAsync(Views, views);

        JobOptions most = session.OptionsForOwnLines([folder.InputOf("views")], session.Arguments[2])
            .Set("top", top.ToString(CultureInfo.InvariantCulture));
        await session.RunAsync(MostViewed, most);
        return 0;
    }

    /// <summary>Builds the first job: for each view of a known user, the age group and the page.</summary>
    public static Job Views(JobOptions o)
    {
        DateOnly date = DateOnly.Parse(o.Value("date") ?? "2000-01-01", CultureInfo.InvariantCulture);
        return Job.Named("join-views")
            .Read(TextInput.Lines, o.Inputs.Take(1))
            .Map<long, DateOnly>(static (line, output) =>
            {
                if (UserLine.TryParse(line, out long user, out Text rest) && UserLine.TryParseDate(rest, out DateOnly born))
                {
                    output.Emit(user, born);
                }
                else
                {
                    output.Count(DroppedVisit.MalformedUser);
                }
            })
            .Join(right => right
                .Read(TextInput.Lines, o.Inputs.Skip(1))
                .Map<long, Text>(static (line, output) =>
                {
                    // What has a line feed would be two lines of the next job's.
                    if (UserLine.TryParse(line, out long user, out Text url) && url.Length > 0 && !url.Bytes.Contains((byte)'\n'))
                    {
                        output.Emit(user, url);
                    }
                    else
                    {
                        output.Count(DroppedVisit.MalformedView);
                    }
                }))
            .Reduce<int, Text>((row, output) =>
            {
                if (row.Left <= date)
                {
                    output.Emit(DecadeOf(row.Left, date), row.Right);
                }
                else
                {
                    output.Count(DroppedVisit.NotBornYet);
                }
            })
            .Write(TextOutput.Default, o.Output);
    }

    /// <summary>Builds the second job: how often each age group viewed each page, and of these counts the largest.</summary>
    public static Job MostViewed(JobOptions o)
    {
        int top = o.Int32("top", DefaultTop);
        return Job.Named("join-mostviewed")
            .Read(TextInput.Strings, o.Inputs)
            .Map<PageOfGroup, long>(static (line, output) =>
            {
                int tab = line.IndexOf('\t', StringComparison.Ordinal);
                output.Emit(new PageOfGroup(int.Parse(line.AsSpan(0, tab), CultureInfo.InvariantCulture), line[(tab + 1)..]), 1);
            })
            .GroupBy(1)
            .Combine(static (group, output) => output.Emit(group.Key, group.Values.Sum()))
            .Reduce<string, string>((group, output) =>
            {
                var most = new LargestCounts(top);
                foreach (Pair<PageOfGroup, long> page in group.Records)
                {
                    most.Add(page.Key.Url, page.Value); // pages come in order, each with all its counts together
                }

                int decade = group.Key.Decade;
                foreach ((string url, long views) in most.Largest())
                {
                    output.Emit($"{decade}-{decade + 9}", string.Create(CultureInfo.InvariantCulture, $"{url}\t{views}"));
                }
            })
            .Write(TextOutput.Default, o.Output);
    }

    private static int DecadeOf(DateOnly born, DateOnly date)
    {
        int years = date.Year - born.Year;
        int age = born > date.AddYears(-years) ? years - 1 : years; // the birthday is still to come
        return age / 10 * 10;
    }

    private static (int Top, DateOnly Date) Parse(IReadOnlyList<string> arguments)
    {
        if (arguments.Count is < 3 or > 5)
        {
            throw new JobUsageException("join takes USERS VIEWS OUTPUT, and optionally how many pages to show for an age group, and the date of the ages.");
        }

        int top = DefaultTop;
        if (arguments.Count > 3 && (!int.TryParse(arguments[3], NumberStyles.None, CultureInfo.InvariantCulture, out top) || top == 0))
        {
            throw new JobUsageException($"TOP is a whole number from 1, not '{arguments[3]}'.");
        }

        DateOnly date = DateOnly.FromDateTime(DateTime.UtcNow);
        return arguments.Count < 5 || DateOnly.TryParseExact(arguments[4], "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out date)
            ? (top, date)
            : throw new JobUsageException($"DATE is a date such as 2026-01-31, not '{arguments[4]}'.");
    }
}
