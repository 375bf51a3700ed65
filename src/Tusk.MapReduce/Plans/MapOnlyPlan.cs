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

    public override IReadOnlyList<JobInput> CachedInputs { get; } = CachedInputsOf(map);

    public override bool HasReduce => false;

    public override string CombinerDescription => "none";

    public override IReadOnlyList<string> Describe() => [.. map.Describe(), $"write {OutputFormat.Name} {OutputPath}"];

    public override void RunMap(MapTaskHost host) => map.RunToFile(OutputFormat, host);

    public override void RunReduce(ReduceTaskHost host) =>
        throw new InvalidOperationException("This job has no reduce side.");
}
