using Tusk.MapReduce.Codecs;
using Tusk.MapReduce.Functions;

namespace Tusk.MapReduce.KeyFields;

/// <summary>Chooses a reducer by fields of a key that is text (Hadoop's KeyFieldBasedPartitioner).</summary>
internal sealed class KeyFieldPartitioner<TKey>(KeyCodec<TKey> codec, KeyFieldSpec fields) : Partitioner<TKey>
    where TKey : allows ref struct
{
    private readonly EncodingBuffer _scratch = new();

    public override int Partition(TKey key, int partitions) => fields.Partition(codec.Encode(key, _scratch), partitions);
}
