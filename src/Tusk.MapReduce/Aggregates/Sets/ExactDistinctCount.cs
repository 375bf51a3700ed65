namespace Tusk.MapReduce.Aggregates.Sets;

/// <summary>How many distinct values there are.</summary>
internal sealed class ExactDistinctCount<TValue>(int maxCount) : SetAggregate<TValue, long>(
    maxCount,
    "give a larger bound, count nearly with DistinctCount.HyperLogLog, or emit (key, value) as the key and count the keys of its output.")
    where TValue : allows ref struct
{
    public override long Result(in EncodedSet state) => state.Count;
}
