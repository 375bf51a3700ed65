using Tusk.MapReduce.Aggregates;
using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Inputs;
using Tusk.MapReduce.Outputs;

namespace Tusk.MapReduce.Plans;

/// <summary>A map function whose values become states of an aggregate on their way to the reducers.</summary>
internal sealed class AggregatingMapSide<TKey, TValue, TState, TResult>(
    MapSide<TKey, TValue> map, Aggregate<TValue, TState, TResult> aggregate) : MapSide<TKey, TState>
    where TKey : allows ref struct
    where TValue : allows ref struct
{
    public override IReadOnlyList<JobInput> Inputs => map.Inputs;

    public override IReadOnlyList<JobInput> CachedInputs => map.CachedInputs;

    public override void NumberCached(int from) => map.NumberCached(from);

    public override IReadOnlyList<string> Describe() => map.Describe();

    public override void Run(MapTaskHost host, int input, Output<TKey, TState> output) => map.Run(
        host,
        input,
        new Output<TKey, TValue>(new StateCollector<TKey, TValue, TState, TResult>(output.Emit, aggregate), host.Context));

    /// <summary>The values as they are: without reducers nothing is aggregated.</summary>
    public override void RunToFile(OutputFormat format, MapTaskHost host) => map.RunToFile(format, host);

    public override void RunToShuffle(Shuffle<TKey, TState> shuffle, MapTaskHost host) => map.Run(
        host,
        host.Context.Split?.Input ?? 0,
        new Output<TKey, TValue>(host.OpenShuffle(shuffle, aggregate), host.Context));
}
