using Tusk.MapReduce.Codecs;
using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Partitioning;
using Tusk.MapReduce.Plans;

namespace Tusk.MapReduce.Local.Collecting;

/// <summary>Finds the partition of an encoded key: the job's ranges or partitioner, or Hadoop's hash.</summary>
internal sealed class PartitionFinder<TKey>
    where TKey : allows ref struct
{
    private readonly KeyCodec<TKey> _codec;
    private readonly Partitioner<TKey>? _partitioner;
    private readonly KeyRanges? _ranges;
    private readonly int _partitions;

    private PartitionFinder(KeyCodec<TKey> codec, Partitioner<TKey>? partitioner, KeyRanges? ranges, int partitions)
    {
        _codec = codec;
        _partitioner = partitioner;
        _ranges = ranges;
        _partitions = partitions;
    }

    /// <summary>Makes the finder of an attempt.</summary>
    public static PartitionFinder<TKey> For<TValue>(Shuffle<TKey, TValue> shuffle, int partitions)
        where TValue : allows ref struct => new(shuffle.KeyCodec, shuffle.Partitioner?.Invoke(), shuffle.Ranges, partitions);

    /// <summary>Whether it asks code of the user's, which may fail.</summary>
    public bool AsksUser => _partitioner is not null && _partitions > 1;

    /// <summary>The partition.</summary>
    /// <exception cref="InvalidOperationException">The job's partitioner gave a number out of range.</exception>
    public int Find(ReadOnlySpan<byte> encodedKey)
    {
        if (_partitions == 1)
        {
            return 0;
        }

        if (_ranges is not null)
        {
            return _ranges.Find(_codec.GroupingPrefix(encodedKey));
        }

        if (_partitioner is null)
        {
            return JavaHash.Partition(_codec.HashCode(encodedKey), _partitions);
        }

        int partition = _partitioner.Partition(_codec.Decode(encodedKey), _partitions);
        return (uint)partition < (uint)_partitions
            ? partition
            : throw new InvalidOperationException(
                $"The partitioner gave {partition}; it must be 0 to {_partitions - 1}.");
    }
}
