using Tusk.MapReduce.Counters;
using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Inputs;
using Tusk.MapReduce.Outputs;

namespace Tusk.MapReduce.Plans;

/// <summary>A job with a reduce side.</summary>
internal sealed class ShufflePlan<TKey, TValue, TKeyOut, TValueOut>(
    MapSide<TKey, TValue> map,
    Shuffle<TKey, TValue> shuffle,
    Action<Group<TKey, TValue>, Output<TKeyOut, TValueOut>> reduce,
    string outputPath,
    OutputFormat outputFormat,
    ReduceText text) : JobPlan(outputPath, outputFormat)
    where TKey : allows ref struct
    where TValue : allows ref struct
    where TKeyOut : allows ref struct
    where TValueOut : allows ref struct
{
    public override IReadOnlyList<JobInput> Inputs => map.Inputs;

    public override IReadOnlyList<JobInput> CachedInputs { get; } = CachedInputsOf(map);

    public override bool HasReduce => true;

    public override string? ExpectedReducers(int reducers) => text.IsJoin && reducers == 0
        ? "at least 1: the job joins, which its reducers do"
        : shuffle.TotalOrder?.ExpectedReducers(reducers);

    public override bool IsSampled => shuffle.TotalOrder is { IsSampled: true };

    public override string CombinerDescription => (shuffle.Aggregation, shuffle.Combiner) switch
    {
        ({ } aggregation, _) => $"{aggregation.Name} in the mapper (hash table), at merges and in the reducer",
        (_, not null) => "the job's combiner at each spill",
        _ => "none",
    };

    public override Func<ValueFolder>? ValueFolders => shuffle.Aggregation is { } aggregation
        ? () => aggregation.CreateFolder(shuffle)
        : null;

    private string WriteLine => $"write {OutputFormat.Name} {OutputPath}";

    public override IReadOnlyList<string> Describe() =>
    [
        .. map.Describe(),
        $"order {shuffle.KeyCodec.Description}",
        $"partition {shuffle.TotalOrder?.ToString() ?? (shuffle.Partitioner is null ? "hash" : "custom")}",
        $"combine {CombinerDescription}",
        .. text.Lines,
        WriteLine,
    ];

    public override IReadOnlyList<string> DescribeMapOnly() => [.. map.Describe(), WriteLine];

    public override void RunMap(MapTaskHost host)
    {
        if (host.Reducers == 0)
        {
            map.RunToFile(OutputFormat, host);
            return;
        }

        TaskContext context = host.Context;
        context.OpenFile = host.OpenOutput;
        map.RunToShuffle(shuffle.InTask(context.Configuration, host.Reducers), host);
        context.Side?.Flush();
    }

    public override void RunReduce(ReduceTaskHost host)
    {
        TaskContext context = host.Context;
        RecordWriter<TKeyOut, TValueOut> writer = OutputFormat.OpenPart<TKeyOut, TValueOut>(context, host.OpenOutput);
        var counted = new CountingCollector<TKeyOut, TValueOut>(
            writer, context.Counters[TaskCounter.ReduceOutputRecords]);
        var output = new Output<TKeyOut, TValueOut>(counted, context);
        var group = new Group<TKey, TValue>(host.OpenShuffle(), shuffle.KeyCodec, shuffle.ValueCodec, context);
        reduce(group, output);
        context.Counters[TaskCounter.ReduceInputRecords].Increment(group.RecordCount);
        context.Counters[TaskCounter.ReduceInputGroups].Increment(group.GroupCount);
        writer.Flush();
        context.Side?.Flush();
    }
}
