using System.Globalization;
using static Tusk.Examples.Tests.Documentation.AggregateSnippets;

namespace Tusk.Examples.Tests.Documentation;

/// <summary>The jobs of docs/mapreduce.md behind its aggregates, as they stand there.</summary>
internal static class ModelSnippets
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<JobFactory> All { get; } =
        [WarmestVisits, PeopleByDegrees, PlacesInOrder, LinesAndPlaces, PlacesOfFrost, NotSeen, WhereCarlWas, InRomeToo, WithCarl, WhereCarlWasSorted, ColdApart];

    public static NamedOutput<string, double> Cold { get; } = new("cold", TextOutput.Default);

    public static Job WarmestVisits(JobOptions o) => Job.Named("warmest visits")
        .Read(TextInput.Strings, o.Inputs)
        .Map<(string Place, double Degrees), string>(static (line, output) =>
        {
            string[] fields = line.Split(';');
            output.Emit((fields[0], double.Parse(fields[1], CultureInfo.InvariantCulture)), fields[2]);
        })
        .Order("Item1", "Item2 desc")
        .GroupBy(1)
        .Reduce<string, string>(static (group, output) => output.Emit(group.Key.Place, group.Values.First()))
        .Write(TextOutput.Default, o.Output);

    public static Job PlacesInOrder(JobOptions o) => Degrees(o)
        .TotalOrder()
        .Aggregate(Max.Double)
        .Write(TextOutput.Default, o.Output);

    public static Job PeopleByDegrees(JobOptions o) => Job.Named("people by degrees")
        .Read(TextInput.Strings, o.Inputs)
        .Map<string, Nothing>(static (line, output) => output.Emit(line, default))
        .Order(KeyFieldSpec.Parse("-k1,1r -k2,2n", separator: ";"))
        .Partition(KeyFieldSpec.Parse("-k1,1", separator: ";"))
        .Reduce()
        .Write(TextOutput.Default, o.Output);

    public static Job LinesAndPlaces(JobOptions o) => Degrees(o)
        .Read(TextInput.Lines, o.Inputs)
        .Map(static (line, output) => output.Emit("lines", line.Length))
        .Aggregate(Count.Values<double>())
        .Write(TextOutput.Default, o.Output);

    public static Job PlacesOfFrost(JobOptions o) => Degrees(o)
        .Map<string, long>(static (pair, output) =>
        {
            if (pair.Value < 0)
            {
                output.Emit(pair.Key, 1);
            }
        })
        .Aggregate(Sum.Int64)
        .Map<string, string>(static (pair, output) => output.Emit(pair.Key, pair.Value == 1 ? "once" : $"{pair.Value} times"))
        .Write(TextOutput.Default, o.Output);

    public static Job NotSeen(JobOptions o)
    {
        o.CacheFile(o.Inputs[0] + "/lines", "visits");
        return Job.Named("not seen")
            .Read(TextInput.Strings, o.Inputs)
            .Map(static () => new NotSeenMapper())
            .Reduce<string, Nothing>(static (group, output) => output.Emit(group.Key, default))
            .Write(TextOutput.Default, o.Output);
    }

    public static Job WhereCarlWas(JobOptions o) => Job.Named("where carl was")
        .Read(TextInput.Strings, o.Inputs)
        .Map<string, Nothing>(static (line, output) =>
        {
            string[] fields = line.Split(';');
            if (fields[2] == "carl")
            {
                output.Emit(fields[0], default);
            }
        })
        .Join(right => right.Read(TextInput.Strings, o.Inputs).Map<string, double>(static (line, output) =>
        {
            string[] fields = line.Split(';');
            output.Emit(fields[0], double.Parse(fields[1], CultureInfo.InvariantCulture));
        }))
        .Reduce<string, double>(static (row, output) => output.Emit(row.Key, row.Right))
        .Write(TextOutput.Default, o.Output);

    public static Job InRomeToo(JobOptions o) => Job.Named("in Rome, too")
        .Read(TextInput.Strings, o.Inputs)
        .Map<string, string>(static (line, output) => output.Emit(line.Split(';')[2], line))
        .BroadcastJoin(
            right => right.Read(TextInput.Strings, o.Inputs).Map<string, double>(static (line, output) =>
            {
                string[] fields = line.Split(';');
                if (fields[0] == "Rome")
                {
                    output.Emit(fields[2], double.Parse(fields[1], CultureInfo.InvariantCulture));
                }
            }),
            JoinKind.LeftOuter)
        .Map<string, double>(static (row, output) => output.Emit(row.Left, row.HasRight ? row.Right : 0))
        .Write(TextOutput.Default, o.Output);

    public static Job WithCarl(JobOptions o) => Job.Named("with Carl")
        .Read(TextInput.Strings, o.Inputs)
        .Map<string, string>(static (line, output) => output.Emit(line.Split(';')[0], line))
        .BloomSemiJoin(
            right => right.Read(TextInput.Strings, o.Inputs).Map<string, Nothing>(static (line, output) =>
            {
                string[] fields = line.Split(';');
                if (fields[2] == "carl")
                {
                    output.Emit(fields[0], default);
                }
            }),
            expectedKeys: 10,
            falsePositiveRate: 0.001)
        .Write(TextOutput.Default, o.Output);

    public static Job WhereCarlWasSorted(JobOptions o) => Job.Named("where carl was, of sorted files")
        .Read(TextInput.Strings, o.Inputs)
        .Map<string, Nothing>(static (line, output) =>
        {
            string[] fields = line.Split(';');
            if (fields[2] == "carl")
            {
                output.Emit(fields[0], default);
            }
        })
        .MergeJoin(right => right.Read(TextInput.Strings, o.Inputs).Map<string, double>(static (line, output) =>
        {
            string[] fields = line.Split(';');
            output.Emit(fields[0], double.Parse(fields[1], CultureInfo.InvariantCulture));
        }))
        .Map<string, double>(static (row, output) => output.Emit(row.Key, row.Right))
        .Write(TextOutput.Default, o.Output);

    public static Job ColdApart(JobOptions o) => Degrees(o)
        .Reduce<string, double>(static (group, output) =>
        {
            foreach (double degrees in group.Values)
            {
                (degrees < 0 ? output.To(Cold) : output).Emit(group.Key, degrees);
            }
        })
        .Write(TextOutput.Default.Lazy(), o.Output);
}
