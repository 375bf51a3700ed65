using Tusk.MapReduce.Codecs;
using Tusk.MapReduce.Functions;

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
    public KeyCodec<TKey> KeyCodec { get; init; }

    /// <summary>Encodes values.</summary>
    public ValueCodec<TValue> ValueCodec { get; }

    /// <summary>Chooses a record's partition from its key; null for Hadoop's hash partitioner.</summary>
    public Func<Partitioner<TKey>>? Partitioner { get; init; }

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

    internal Shuffle<TKey, TValue> With(
        KeyCodec<TKey>? keyCodec = null,
        Func<Partitioner<TKey>>? partitioner = null,
        Aggregation<TKey, TValue>? aggregation = null,
        Func<Reducer<TKey, TValue, TKey, TValue>>? combiner = null) => new(keyCodec ?? KeyCodec, ValueCodec)
        {
            Partitioner = partitioner ?? Partitioner,
            Aggregation = aggregation ?? Aggregation,
            Combiner = combiner ?? Combiner,
        };
}
