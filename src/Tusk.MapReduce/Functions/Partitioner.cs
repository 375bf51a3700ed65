namespace Tusk.MapReduce.Functions;

/// <summary>Decides which reducer gets a key; made anew for every task attempt.</summary>
public abstract class Partitioner<TKey>
    where TKey : allows ref struct
{
    /// <summary>The partition of a key, 0 to <paramref name="partitions"/> - 1; the same for keys that group together.</summary>
    public abstract int Partition(TKey key, int partitions);
}

/// <summary>A partitioner as a lambda.</summary>
/// <param name="key">The key.</param>
/// <param name="partitions">How many reducers there are, at least 1.</param>
public delegate int PartitionFunction<TKey>(TKey key, int partitions)
    where TKey : allows ref struct;
