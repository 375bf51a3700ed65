using Tusk.MapReduce.Aggregates;
using Tusk.MapReduce.Functions;

namespace Tusk.MapReduce.Plans;

/// <summary>An aggregation by <typeparamref name="TMonoid"/>.</summary>
internal sealed class MonoidAggregation<TKey, TValue, TMonoid>(TMonoid monoid) : Aggregation<TKey, TValue>
    where TKey : allows ref struct
    where TMonoid : struct, IMonoid<TValue>
{
    public override string Name => typeof(TMonoid).ToString();

    public override Collector<TKey, TValue> Open(IAggregatorOpener opener, Shuffle<TKey, TValue> shuffle) =>
        opener.OpenAggregator(shuffle, monoid);

    public override ValueFolder CreateFolder(Shuffle<TKey, TValue> shuffle) =>
        new MonoidFolder<TValue, TMonoid>(shuffle.ValueCodec, monoid);
}
