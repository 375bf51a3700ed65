using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Inputs;
using Tusk.MapReduce.Plans;

namespace Tusk.MapReduce.Joins;

/// <summary>The map functions of both sides of a join; each record is marked with its side.</summary>
internal sealed class JoinMapSide<TKey, TLeft, TRight>(MapSide<TKey, TLeft> left, MapSide<TKey, TRight> right)
    : MapSide<SideKey<TKey>, SideValue<TLeft, TRight>>
    where TKey : allows ref struct
    where TLeft : allows ref struct
    where TRight : allows ref struct
{
    public override IReadOnlyList<JobInput> Inputs { get; } = [.. left.Inputs, .. right.Inputs];

    public override IReadOnlyList<JobInput> CachedInputs { get; } = [.. left.CachedInputs, .. right.CachedInputs];

    public override void NumberCached(int from)
    {
        left.NumberCached(from);
        right.NumberCached(from + left.CachedInputs.Count);
    }

    public override IReadOnlyList<string> Describe() => [.. left.Describe(), .. right.Describe()];

    public override void Run(MapTaskHost host, int input, Output<SideKey<TKey>, SideValue<TLeft, TRight>> output)
    {
        if (input < left.Inputs.Count)
        {
            left.Run(host, input, new Output<TKey, TLeft>(new LeftCollector(output), output.Context));
        }
        else
        {
            right.Run(host, input - left.Inputs.Count, new Output<TKey, TRight>(new RightCollector(output), output.Context));
        }
    }

    private sealed class LeftCollector(Output<SideKey<TKey>, SideValue<TLeft, TRight>> output) : Collector<TKey, TLeft>
    {
        public override void Collect(TKey key, TLeft value) =>
            output.Emit(new SideKey<TKey>(key, isRight: false), SideValue<TLeft, TRight>.OfLeft(value));
    }

    private sealed class RightCollector(Output<SideKey<TKey>, SideValue<TLeft, TRight>> output) : Collector<TKey, TRight>
    {
        public override void Collect(TKey key, TRight value) =>
            output.Emit(new SideKey<TKey>(key, isRight: true), SideValue<TLeft, TRight>.OfRight(value));
    }
}
