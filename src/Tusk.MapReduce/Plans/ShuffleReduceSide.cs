using Tusk.MapReduce.Chains;
using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Outputs;
using Tusk.MapReduce.Records;

namespace Tusk.MapReduce.Plans;

/// <summary>Map side, shuffle and reducer.</summary>
internal sealed class ShuffleReduceSide<TKey, TValue, TKeyOut, TValueOut>(
    MapSide<TKey, TValue> map, Shuffle<TKey, TValue> shuffle, Func<Reducer<TKey, TValue, TKeyOut, TValueOut>> reducer, ReduceText text)
    : ReduceSide<TKeyOut, TValueOut>
    where TKey : allows ref struct
    where TValue : allows ref struct
    where TKeyOut : allows ref struct
    where TValueOut : allows ref struct
{
    public override JobPlan CreatePlan(string path, OutputFormat format) =>
        new ShufflePlan<TKey, TValue, TKeyOut, TValueOut>(map, shuffle, reducer, path, format, text);

    public override ReduceSide<TNextKey, TNextValue> Then<TNextKey, TNextValue>(
        Func<Mapper<Pair<TKeyOut, TValueOut>, TNextKey, TNextValue>> mapper) => new ShuffleReduceSide<TKey, TValue, TNextKey, TNextValue>(
            map,
            shuffle,
            () => new ChainedReducer<TKey, TValue, TKeyOut, TValueOut, TNextKey, TNextValue>(reducer(), mapper()),
            text.Then($"then map ({typeof(TKeyOut)}, {typeof(TValueOut)}) -> ({typeof(TNextKey)}, {typeof(TNextValue)})"));
}
