using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Records;

namespace Tusk.MapReduce.Chains;

/// <summary>Hands what a function emits to the next one, in the same task.</summary>
internal sealed class ChainCollector<TKey, TValue, TKeyOut, TValueOut>(
    Mapper<Pair<TKey, TValue>, TKeyOut, TValueOut> next, Output<TKeyOut, TValueOut> output) : Collector<TKey, TValue>
    where TKey : allows ref struct
    where TValue : allows ref struct
    where TKeyOut : allows ref struct
    where TValueOut : allows ref struct
{
    public override void Collect(TKey key, TValue value) => next.Map(new Pair<TKey, TValue>(key, value), output);
}
