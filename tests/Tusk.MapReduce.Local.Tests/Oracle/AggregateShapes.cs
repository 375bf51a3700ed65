using Tusk.MapReduce.Aggregates;
using Tusk.MapReduce.Jobs;
using Tusk.MapReduce.Local.Tests.Support;
using Tusk.MapReduce.Outputs;
using Tusk.MapReduce.Records;

namespace Tusk.MapReduce.Local.Tests.Oracle;

/// <summary>Jobs whose aggregates have states that are not their values. The states are small: the least share of memory holds one.</summary>
internal static class AggregateShapes
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<JobFactory> All { get; } =
    [
        SumsByAggregate, MeansByAggregate, VariancesByAggregate, ValuesByAggregate, SetsByAggregate, NearCountsByAggregate, FirstByAggregate,
        QuantilesByAggregate, HistogramsByAggregate, PartitionedStatesByAggregate,
    ];

    /// <summary>Sums whose last digits depend on the order, were they rounded on the way.</summary>
    public static Job SumsByAggregate(JobOptions o) => Aggregated(o, Sum.Double, static value => (value.Length - 1.3) * 0.1);

    public static Job MeansByAggregate(JobOptions o) => Aggregated(o, Mean.Int64, static value => value.Length * 1_000_003L);

    public static Job VariancesByAggregate(JobOptions o) => Aggregated(o, SampleVariance.Double, static value => 1 + (value.Length / 8.0));

    /// <summary>Values that are views, whose states are numbers.</summary>
    public static Job ValuesByAggregate(JobOptions o)
    {
        var faults = new Faults(o);
        return Shapes.LinesOf(o)
            .Map<Text, Text>((line, output) =>
            {
                faults.Pass(output.Context);
                int space = line.Bytes.IndexOf((byte)' ');
                output.Emit(line.Slice(0, space), line.Slice(space, line.Length - space));
            })
            .Aggregate(Count.Values<Text>())
            .Write(TextOutput.Default, o.Output);
    }

    public static Job SetsByAggregate(JobOptions o) => Aggregated(o, DistinctValues.Of<string>(), Shapes.Letter);

    public static Job NearCountsByAggregate(JobOptions o) => Aggregated(o, DistinctCount.HyperLogLog<string>(4), static value => value);

    public static Job FirstByAggregate(JobOptions o) =>
        Aggregated(o, Top.First<(int, string)>(3, "Item1 desc"), static value => (value.Length, Shapes.Letter(value)));

    public static Job QuantilesByAggregate(JobOptions o) =>
        Aggregated(o, Quantiles.Double(0.1, 0.25, 0.5, 0.9), static value => (value.Length % 7) - 2.5);

    public static Job HistogramsByAggregate(JobOptions o) => Aggregated(o, Histogram.Of(1, 2, 5), static value => value.Length);

    public static Job PartitionedStatesByAggregate(JobOptions o) => Mapped(o, Shapes.Letter)
        .Partition(static (key, partitions) => key.Length % partitions)
        .Aggregate(DistinctCount.Exact<string>())
        .Write(TextOutput.Default, o.Output);

    private static Job Aggregated<TValue, TState, TResult>(
        JobOptions o, Aggregate<TValue, TState, TResult> aggregate, Func<string, TValue> value) =>
        Mapped(o, value).Aggregate(aggregate).Write(TextOutput.Default, o.Output);

    private static MapStage<byte[], TValue> Mapped<TValue>(JobOptions o, Func<string, TValue> value) => Shapes.LinesOf(o)
        .Map<byte[], TValue>(Shapes.Each<byte[], TValue>(o, (key, text, output) => output.Emit(key, value(text))));
}
