using Tusk.MapReduce.Codecs;
using Tusk.MapReduce.Functions;

namespace Tusk.MapReduce.Joins.Filters;

/// <summary>A Bloom filter of keys in their encoding; takes records for their keys.</summary>
internal sealed class KeyFilter<TKey, TValue>(KeyCodec<TKey> codec, BloomFilter filter) : Collector<TKey, TValue>
    where TKey : allows ref struct
    where TValue : allows ref struct
{
    private readonly EncodingBuffer _scratch = new();

    /// <summary>The keys, once all have come.</summary>
    public BloomFilter Filter => filter;

    public override void Collect(TKey key, TValue value) => filter.Add(codec.Encode(key, _scratch));
}
