using System.Globalization;

namespace Tusk.Examples.Tests.Documentation;

/// <summary>The jobs of docs/mapreduce.md, as they stand there.</summary>
internal static class AggregateSnippets
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<JobFactory> All { get; } =
    [
        Sums, Counts, Warmest, Means, Variances, Visitors, VisitorCounts, NearVisitorCounts, WarmestTwo, LongestNames,
        Medians, Histograms, Widths,
    ];

    public static MapStage<string, double> Degrees(JobOptions o) => Job.Named("degrees")
        .Read(TextInput.Strings, o.Inputs)
        .Map<string, double>(static (line, output) =>
        {
            string[] fields = line.Split(';');
            output.Emit(fields[0], double.Parse(fields[1], CultureInfo.InvariantCulture));
        });

    public static MapStage<string, string> People(JobOptions o) => Job.Named("people")
        .Read(TextInput.Strings, o.Inputs)
        .Map<string, string>(static (line, output) =>
        {
            string[] fields = line.Split(';');
            output.Emit(fields[0], fields[2]);
        });

    public static Job Sums(JobOptions o) => Degrees(o).Aggregate(Sum.Double).Write(TextOutput.Default, o.Output);

    public static Job Counts(JobOptions o) => People(o).Aggregate(Count.Values<string>()).Write(TextOutput.Default, o.Output);

    public static Job Warmest(JobOptions o) => Degrees(o).Aggregate(Max.Double).Write(TextOutput.Default, o.Output);

    public static Job Means(JobOptions o) => Degrees(o).Aggregate(Mean.Double).Write(TextOutput.Default, o.Output);

    public static Job Variances(JobOptions o) => Degrees(o).Aggregate(SampleVariance.Double).Write(TextOutput.Default, o.Output);

    public static Job Visitors(JobOptions o) => People(o).Aggregate(DistinctValues.Of<string>()).Write(TextOutput.Default, o.Output);

    public static Job VisitorCounts(JobOptions o) => People(o)
        .Aggregate(DistinctCount.Exact<string>(maxValues: 1000))
        .Write(TextOutput.Default, o.Output);

    public static Job NearVisitorCounts(JobOptions o) => People(o)
        .Aggregate(DistinctCount.HyperLogLog<string>(precision: 14))
        .Write(TextOutput.Default, o.Output);

    public static Job WarmestTwo(JobOptions o) => Degrees(o).Aggregate(Top.Largest<double>(2)).Write(TextOutput.Default, o.Output);

    public static Job LongestNames(JobOptions o) => Job.Named("longest")
        .Read(TextInput.Strings, o.Inputs)
        .Map<string, (int Length, string Name)>(static (line, output) =>
        {
            string[] fields = line.Split(';');
            output.Emit(fields[0], (fields[2].Length, fields[2]));
        })
        .Aggregate(Top.First<(int Length, string Name)>(2, "Item1 desc", "Item2"))
        .Write(TextOutput.Default, o.Output);

    public static Job Medians(JobOptions o) => Degrees(o)
        .Aggregate(Quantiles.Double(relativeError: 0.01, 0.5, 0.9))
        .Write(TextOutput.Default, o.Output);

    public static Job Histograms(JobOptions o) => Degrees(o)
        .Aggregate(Histogram.Of(0.0, 0.2, 21))
        .Write(TextOutput.Default, o.Output);

    public static Job Widths(JobOptions o) => Degrees(o).Aggregate(new Width()).Write(TextOutput.Default, o.Output);
}
