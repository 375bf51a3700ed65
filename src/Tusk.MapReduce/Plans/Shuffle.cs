using Tusk.Common.Configurations;
using Tusk.MapReduce.Codecs;
using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Partitioning;

namespace Tusk.MapReduce.Plans;

/// <summary>What an engine must know to bring map output, sorted and grouped, to the reducers.</summary>
public sealed class Shuffle<TKey, TValue>
    where TKey : allows ref struct
    where TValue : allows ref struct
{
    internal Shuffle(KeyCodec<TKey> keyCodec, ValueCodec<TValue> valueCodec)
    {
        KeyCodec = keyCodec;
        ValueCodec = valueCodec;
    }

    /// <summary>Encodes keys; its order and grouping are the job's.</summary>
    public KeyCodec<TKey> KeyCodec { get; }

    /// <summary>Encodes values.</summary>
    public ValueCodec<TValue> ValueCodec { get; }

    /// <summary>Chooses a record's partition from its key; null for Hadoop's hash partitioner, or ranges.</summary>
    public Func<Partitioner<TKey>>? Partitioner { get; init; }

    /// <summary>The partitions as ranges of keys, instead of a partitioner; null for none.</summary>
    public KeyRanges? Ranges { get; private init; }

    /// <summary>Says that there are such ranges, once they are known.</summary>
    internal TotalOrder? TotalOrder { get; init; }

    /// <summary>How values of equal keys become one; null where they must all reach the reducer.</summary>
    public Aggregation<TKey, TValue>? Aggregation { get; init; }

    /// <summary>Makes a combiner for an attempt, to run over sorted records at a spill; null for none.</summary>
    public Func<Reducer<TKey, TValue, TKey, TValue>>? Combiner { get; init; }

    /// <summary>Runs a new combiner over sorted records; records are combined when their whole keys are equal.</summary>
    /// <returns>How many records went in.</returns>
    public long Combine(ShuffleCursor sorted, Collector<TKey, TValue> target, TaskContext context)
    {
        if (Combiner is null)
        {
            throw new InvalidOperationException("This job has no combiner.");
        }

        var group = new Group<TKey, TValue>(sorted, KeyCodec, ValueCodec, context, wholeKey: true);
        ReducerLoop.Run(Combiner(), group, new Output<TKey, TValue>(target, context) { IsCombiners = true });
        return group.RecordCount;
    }

    /// <summary>This shuffle in a task, where the ranges of a total order are known.</summary>
    /// <param name="configuration">The job's settings.</param>
    /// <param name="reducers">How many reducers there are; one takes everything.</param>
    internal Shuffle<TKey, TValue> InTask(Configuration configuration, int reducers) => TotalOrder is null || reducers < 2
        ? this
        : new(KeyCodec, ValueCodec) { Aggregation = Aggregation, Combiner = Combiner, Ranges = TotalOrder.RangesOf(configuration) };
}
