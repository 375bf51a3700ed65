using Tusk.MapReduce.Codecs;

namespace Tusk.MapReduce.Partitioning;

/// <summary>The first keys of all partitions but the first, as a job gives them.</summary>
/// <typeparam name="TKey">Type of the keys, which may be views: they are copied.</typeparam>
public sealed class Boundaries<TKey>
    where TKey : allows ref struct
{
    private readonly KeyCodec<TKey> _codec;
    private readonly EncodingBuffer _scratch = new();
    private readonly List<byte[]> _encoded = [];

    internal Boundaries(KeyCodec<TKey> codec) => _codec = codec;

    /// <summary>Adds the first key of the next partition; in the order of the job's keys, none twice.</summary>
    public void Add(TKey key) => _encoded.Add(_codec.GroupingPrefix(_codec.Encode(key, _scratch)).ToArray());

    internal KeyRanges ToRanges() => new(_encoded);
}
