using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Inputs;

namespace Tusk.MapReduce.Plans;

/// <summary>The map functions of a job that has several inputs: a split is mapped by that of its input.</summary>
internal sealed class SeveralMapSides<TKey, TValue>(MapSide<TKey, TValue> first, MapSide<TKey, TValue> second) : MapSide<TKey, TValue>
    where TKey : allows ref struct
    where TValue : allows ref struct
{
    public override IReadOnlyList<JobInput> Inputs { get; } = [.. first.Inputs, .. second.Inputs];

    public override IReadOnlyList<string> Describe() => [.. first.Describe(), .. second.Describe()];

    public override void Run(MapTaskHost host, Output<TKey, TValue> output)
    {
        // Inputs are added one by one, so the second has just one, and the last number.
        int input = host.Context.Split?.Input ?? 0;
        (input < first.Inputs.Count ? first : second).Run(host, output);
    }
}
