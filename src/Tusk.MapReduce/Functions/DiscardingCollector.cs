namespace Tusk.MapReduce.Functions;

/// <summary>Takes records and forgets them: where the clean-up of a failed attempt emits to.</summary>
internal sealed class DiscardingCollector<TKey, TValue> : Collector<TKey, TValue>
    where TKey : allows ref struct
    where TValue : allows ref struct
{
    public override void Collect(TKey key, TValue value)
    {
    }
}
