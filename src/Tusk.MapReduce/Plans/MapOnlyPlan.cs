using Tusk.MapReduce.Counters;
using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Inputs;
using Tusk.MapReduce.Outputs;

namespace Tusk.MapReduce.Plans;

/// <summary>A job without a reduce side.</summary>
internal sealed class MapOnlyPlan<TKey, TValue>(
    MapSide<TKey, TValue> map, string outputPath, OutputFormat outputFormat) : JobPlan(outputPath, outputFormat)
    where TKey : allows ref struct
    where TValue : allows ref struct
{
    public override IReadOnlyList<JobInput> Inputs => map.Inputs;

    public override bool HasReduce => false;

    public override string CombinerDescription => "none";

    public override IReadOnlyList<string> Describe() => [.. map.Describe(), $"write {OutputFormat.Name} {OutputPath}"];

    public override void RunMap(MapTaskHost host) => RunToFile(map, OutputFormat, host);

    public override void RunReduce(ReduceTaskHost host) =>
        throw new InvalidOperationException("This job has no reduce side.");

    internal static void RunToFile(MapSide<TKey, TValue> map, OutputFormat format, MapTaskHost host)
    {
        RecordWriter<TKey, TValue> writer = format.OpenPart<TKey, TValue>(host.Context, host.OpenOutput);
        var counted = new CountingCollector<TKey, TValue>(writer, host.Context.Counters[TaskCounter.MapOutputRecords]);
        map.Run(host, host.Context.Split?.Input ?? 0, new Output<TKey, TValue>(counted, host.Context));
        writer.Flush();
        host.Context.Side?.Flush();
    }
}
