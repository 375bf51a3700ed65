using Tusk.MapReduce.Chains;
using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Outputs;
using Tusk.MapReduce.Records;

namespace Tusk.MapReduce.Plans;

/// <summary>Map side, shuffle, and what reads from that.</summary>
/// <param name="map">The map side.</param>
/// <param name="shuffle">The way to the reducers.</param>
/// <param name="reduce">Runs an attempt's functions over its groups: the reducer, and what is chained to it.</param>
/// <param name="text">Says what these are.</param>
internal sealed class ShuffleReduceSide<TKey, TValue, TKeyOut, TValueOut>(
    MapSide<TKey, TValue> map, Shuffle<TKey, TValue> shuffle, Action<Group<TKey, TValue>, Output<TKeyOut, TValueOut>> reduce, ReduceText text)
    : ReduceSide<TKeyOut, TValueOut>
    where TKey : allows ref struct
    where TValue : allows ref struct
    where TKeyOut : allows ref struct
    where TValueOut : allows ref struct
{
    /// <summary>Map side, shuffle and reducer.</summary>
    public ShuffleReduceSide(
        MapSide<TKey, TValue> map, Shuffle<TKey, TValue> shuffle, Func<Reducer<TKey, TValue, TKeyOut, TValueOut>> reducer, ReduceText text)
        : this(map, shuffle, (group, output) => ReducerLoop.Run(reducer(), group, output), text)
    {
    }

    public override JobPlan CreatePlan(string path, OutputFormat format) =>
        new ShufflePlan<TKey, TValue, TKeyOut, TValueOut>(map, shuffle, reduce, path, format, text);

    public override ReduceSide<TNextKey, TNextValue> Then<TNextKey, TNextValue>(
        Func<Mapper<Pair<TKeyOut, TValueOut>, TNextKey, TNextValue>> mapper) => new ShuffleReduceSide<TKey, TValue, TNextKey, TNextValue>(
            map,
            shuffle,
            (group, output) => Chain.Run(between => reduce(group, between), mapper(), output),
            text.Then($"then map ({typeof(TKeyOut)}, {typeof(TValueOut)}) -> ({typeof(TNextKey)}, {typeof(TNextValue)})"));
}
