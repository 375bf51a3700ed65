namespace Tusk.MapReduce.Functions;

/// <summary>Wraps a lambda.</summary>
internal sealed class FunctionPartitioner<TKey>(PartitionFunction<TKey> function) : Partitioner<TKey>
    where TKey : allows ref struct
{
    public override int Partition(TKey key, int partitions) => function(key, partitions);
}
