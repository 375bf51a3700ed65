using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Inputs;

namespace Tusk.MapReduce.Plans;

/// <summary>The map functions of a job that has several inputs: a split is mapped by that of its input.</summary>
internal sealed class SeveralMapSides<TKey, TValue>(MapSide<TKey, TValue> first, MapSide<TKey, TValue> second) : MapSide<TKey, TValue>
    where TKey : allows ref struct
    where TValue : allows ref struct
{
    public override IReadOnlyList<JobInput> Inputs { get; } = [.. first.Inputs, .. second.Inputs];

    public override IReadOnlyList<JobInput> CachedInputs { get; } = [.. first.CachedInputs, .. second.CachedInputs];

    public override void NumberCached(int from)
    {
        first.NumberCached(from);
        second.NumberCached(from + first.CachedInputs.Count);
    }

    public override IReadOnlyList<string> Describe() => [.. first.Describe(), .. second.Describe()];

    public override void Run(MapTaskHost host, int input, Output<TKey, TValue> output)
    {
        if (input < first.Inputs.Count)
        {
            first.Run(host, input, output);
        }
        else
        {
            second.Run(host, input - first.Inputs.Count, output);
        }
    }
}
