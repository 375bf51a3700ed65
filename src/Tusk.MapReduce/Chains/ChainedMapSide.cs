using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Inputs;
using Tusk.MapReduce.Plans;
using Tusk.MapReduce.Records;

namespace Tusk.MapReduce.Chains;

/// <summary>A map function, and another one over what it emits.</summary>
internal sealed class ChainedMapSide<TKey, TValue, TKeyOut, TValueOut>(
    MapSide<TKey, TValue> first, Func<Mapper<Pair<TKey, TValue>, TKeyOut, TValueOut>> next) : MapSide<TKeyOut, TValueOut>
    where TKey : allows ref struct
    where TValue : allows ref struct
    where TKeyOut : allows ref struct
    where TValueOut : allows ref struct
{
    public override IReadOnlyList<JobInput> Inputs => first.Inputs;

    public override IReadOnlyList<JobInput> CachedInputs => first.CachedInputs;

    public override void NumberCached(int from) => first.NumberCached(from);

    public override IReadOnlyList<string> Describe() =>
        [.. first.Describe(), $"then map ({typeof(TKey)}, {typeof(TValue)}) -> ({typeof(TKeyOut)}, {typeof(TValueOut)})"];

    public override void Run(MapTaskHost host, int input, Output<TKeyOut, TValueOut> output) =>
        Chain.Run(between => first.Run(host, input, between), next(), output);
}
