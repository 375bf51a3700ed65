using Tusk.MapReduce.Codecs;
using Tusk.MapReduce.Functions;
using Tusk.MapReduce.KeyFields;
using Tusk.MapReduce.Partitioning;
using Tusk.MapReduce.Plans;

namespace Tusk.MapReduce.Jobs;

/// <summary>What a job says of the way from its map function to its reducers, as far as it does.</summary>
internal sealed record ShuffleChoices<TKey, TValue>
    where TKey : allows ref struct
    where TValue : allows ref struct
{
    /// <summary>Nothing is said.</summary>
    public static ShuffleChoices<TKey, TValue> None { get; } = new();

    /// <summary>Fields of the key in the order in which they are compared.</summary>
    public string[]? Order { get; init; }

    /// <summary>Fields in a key that is text, by which it is sorted and grouped.</summary>
    public KeyFieldSpec? OrderFields { get; init; }

    /// <summary>How many of them make a group.</summary>
    public int? GroupingFields { get; init; }

    /// <summary>Makes the partitioner of an attempt.</summary>
    public Func<Partitioner<TKey>>? Partitioner { get; init; }

    /// <summary>Makes the ranges of the reducers, given the codec in the job's order.</summary>
    public Func<KeyCodec<TKey>, TotalOrder>? TotalOrder { get; init; }

    /// <summary>Makes the combiner of a spill.</summary>
    public Func<Reducer<TKey, TValue, TKey, TValue>>? Combiner { get; init; }

    /// <summary>Whether nothing is said.</summary>
    public bool IsNone => this == None;

    /// <summary>The shuffle of the job.</summary>
    /// <param name="job">Its name, for the message of a refusal.</param>
    /// <param name="aggregation">How values of equal keys become one; null for not.</param>
    /// <exception cref="InvalidOperationException">Ranges and a partitioner were asked for.</exception>
    public Shuffle<TKey, TValue> CreateShuffle(string job, Aggregation<TKey, TValue>? aggregation = null)
    {
        if (Partitioner is not null && TotalOrder is not null)
        {
            throw new InvalidOperationException($"Job {job} has a partitioner and a total order, which is one; leave out either.");
        }

        KeyCodec<TKey> keyCodec = KeyCodecs.For<TKey>();
        if (Order is not null || GroupingFields is not null)
        {
            keyCodec = keyCodec.Ordered(FieldOrders.Parse(keyCodec.Fields, Order ?? []), GroupingFields ?? 0);
        }

        if (OrderFields is not null)
        {
            keyCodec = Order is null && GroupingFields is null
                ? new KeyFieldCodec<TKey>(keyCodec, OrderFields)
                : throw new InvalidOperationException($"Job {job} has an order by names and one by fields in the text of its keys; leave out either.");
        }

        return new Shuffle<TKey, TValue>(keyCodec, ValueCodecs.For<TValue>())
        {
            Partitioner = Partitioner,
            TotalOrder = TotalOrder?.Invoke(keyCodec),
            Aggregation = aggregation,
            Combiner = Combiner,
        };
    }
}
