using System.ComponentModel;
using System.Globalization;

namespace Tusk.Examples;

/// <summary>What else those like who like an item: for each item those that are rated highly together with it by most users.</summary>
/// <remarks>Source: Linden, Smith, York, Amazon.com recommendations: item-to-item collaborative filtering, 2003; here with counts alone.</remarks>
public static class Recommend
{
    private const int DefaultTop = 10;
    private const double DefaultRating = 4;
    private const int DefaultMost = 100;

    /// <summary>Runs the two jobs.</summary>
    [Description("Recommends for each item those that most users rate highly together with it")]
    [JobArguments("RATINGS OUTPUT [TOP [RATING [MOST]]]")]
    [InputSample("1,31,4.5,964982703", Input = "RATINGS")]
    public static async Task<int> RunAsync(JobSession session)
    {
        (int top, double rating, int most) = Parse(session.Arguments);
        session.RequireReducers();
        await session.RequireAbsentAsync(session.Arguments[1]); // only the last job writes there
        await using IntermediateFolder folder = await session.CreateIntermediateFolderAsync();
        JobOptions liked = session.Options([session.Arguments[0]], folder.OutputOf("liked"))
            .Set("rating", rating.ToString("R", CultureInfo.InvariantCulture))
            .Set("most", most.ToString(CultureInfo.InvariantCulture));
        liked.Configuration.Set(MapReduceKeys.TextSeparator.Name, "\t"); // the next job reads it
        await session.RunAsync(Liked, liked);

        JobOptions together = session.OptionsForOwnLines([folder.InputOf("liked")], session.Arguments[1])
            .Set("top", top.ToString(CultureInfo.InvariantCulture));
        await session.RunAsync(Together, together);
        return 0;
    }

    /// <summary>Builds the first job: for each user the items that are rated highly, as many as count.</summary>
    public static Job Liked(JobOptions o)
    {
        double least = double.Parse(o.Value("rating") ?? "4", CultureInfo.InvariantCulture);
        int most = o.Int32("most", DefaultMost);
        return Job.Named("recommend-liked")
            .Read(TextInput.Lines, o.Inputs)
            .Map<UserRating, Nothing>((line, output) =>
            {
                if (!RatingLine.TryParse(line, out UserRating rating))
                {
                    bool isHeading = output.Context.RecordOffset == 0 && !line.IsEmpty && char.IsAsciiLetter((char)line.Bytes[0]);
                    output.Count(DroppedRating.MalformedLine, isHeading ? 0 : 1);
                }
                else if (rating.Rating >= least)
                {
                    output.Emit(rating, default);
                }
            })
            .Order("User", "Rating desc", "Item")
            .GroupBy(1)
            .Reduce<long, string>((group, output) =>
            {
                long user = group.Key.User;
                var items = new HashSet<long>(); // an item that is rated twice is one
                foreach (var record in group.Records)
                {
                    if (items.Count < most)
                    {
                        items.Add(record.Key.Item);
                    }
                    else if (!items.Contains(record.Key.Item))
                    {
                        output.Count(DroppedRating.BeyondMost);
                    }
                }

                output.Emit(user, string.Join(' ', items.Order()));
            })
            .Write(TextOutput.Default, o.Output);
    }

    /// <summary>Builds the second job: how many users like each two items, and of these counts the highest of each item.</summary>
    public static Job Together(JobOptions o)
    {
        int top = o.Int32("top", DefaultTop);
        return Job.Named("recommend-together")
            .Read(TextInput.Lines, o.Inputs)
            .Map<ItemPair, long>(static (line, output) =>
            {
                List<long> items = ItemsOf(line);
                foreach (long item in items)
                {
                    foreach (long other in items)
                    {
                        if (item != other)
                        {
                            output.Emit(new ItemPair(item, other), 1);
                        }
                    }
                }
            })
            .GroupBy(1)
            .Combine(static (group, output) => output.Emit(group.Key, group.Values.Sum()))
            .Reduce<long, string>((group, output) =>
            {
                var most = new MostOften(top);
                foreach (Pair<ItemPair, long> pair in group.Records)
                {
                    most.Add(pair.Key.Other, pair.Value); // they come in order, each with all its counts together
                }

                long item = group.Key.Item;
                foreach ((long other, long count) in most.TakeAll())
                {
                    output.Emit(item, string.Create(CultureInfo.InvariantCulture, $"{other}\t{count}"));
                }
            })
            .Write(TextOutput.Default, o.Output);
    }

    private static List<long> ItemsOf(Text line)
    {
        var items = new List<long>();
        foreach (Text item in line[(line.Bytes.IndexOf((byte)'\t') + 1)..].Tokens())
        {
            items.Add(long.Parse(item.Bytes, CultureInfo.InvariantCulture));
        }

        return items;
    }

    private static (int Top, double Rating, int Most) Parse(IReadOnlyList<string> arguments)
    {
        if (arguments.Count is < 2 or > 5)
        {
            throw new JobUsageException(
                "recommend takes RATINGS OUTPUT, and optionally how many items to recommend, from which rating on an item is liked, and how many such of a user count.");
        }

        int top = DefaultTop;
        if (arguments.Count > 2 && !(int.TryParse(arguments[2], NumberStyles.None, CultureInfo.InvariantCulture, out top) && top is >= 1 and <= 1_000_000))
        {
            throw new JobUsageException($"TOP is a whole number from 1 to 1000000, not '{arguments[2]}'.");
        }

        double rating = DefaultRating;
        if (arguments.Count > 3 && !(double.TryParse(arguments[3], NumberStyles.Float, CultureInfo.InvariantCulture, out rating) && double.IsFinite(rating)))
        {
            throw new JobUsageException($"RATING is a number, such as 4 or 3.5, not '{arguments[3]}'.");
        }

        int most = DefaultMost;
        return arguments.Count < 5 || (int.TryParse(arguments[4], NumberStyles.None, CultureInfo.InvariantCulture, out most) && most is >= 2 and <= 10_000)
            ? (top, rating, most)
            : throw new JobUsageException($"MOST is a whole number from 2 to 10000, not '{arguments[4]}'.");
    }
}
