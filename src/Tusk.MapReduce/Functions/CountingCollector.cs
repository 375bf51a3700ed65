using Tusk.MapReduce.Counters;

namespace Tusk.MapReduce.Functions;

/// <summary>Counts what passes.</summary>
internal sealed class CountingCollector<TKey, TValue>(Collector<TKey, TValue> next, Counter records)
    : Collector<TKey, TValue>
    where TKey : allows ref struct
    where TValue : allows ref struct
{
    public override void Collect(TKey key, TValue value)
    {
        next.Collect(key, value);
        records.Increment();
    }
}
