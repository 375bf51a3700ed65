using Tusk.MapReduce.Aggregates;
using Tusk.MapReduce.Chains;
using Tusk.MapReduce.Codecs;
using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Inputs;
using Tusk.MapReduce.Joins;
using Tusk.MapReduce.Joins.Filters;
using Tusk.MapReduce.KeyFields;
using Tusk.MapReduce.Outputs;
using Tusk.MapReduce.Partitioning;
using Tusk.MapReduce.Plans;
using Tusk.MapReduce.Records;

namespace Tusk.MapReduce.Jobs;

/// <summary>A job that has its map function: it can be written as it is, or sorted, grouped and reduced.</summary>
public sealed class MapStage<TKey, TValue>
    where TKey : allows ref struct
    where TValue : allows ref struct
{
    private readonly string _name;
    private readonly MapSide<TKey, TValue> _map;
    private readonly ShuffleChoices<TKey, TValue> _choices;

    internal MapStage(string name, MapSide<TKey, TValue> map)
        : this(name, map, ShuffleChoices<TKey, TValue>.None)
    {
    }

    private MapStage(string name, MapSide<TKey, TValue> map, ShuffleChoices<TKey, TValue> choices) =>
        (_name, _map, _choices) = (name, map, choices);

    /// <summary>Reads further files, which have a map function of their own (Hadoop's MultipleInputs). What it emits has the
    /// same types and is sorted, grouped and reduced together with all the rest.</summary>
    /// <param name="format">How files become records.</param>
    /// <param name="paths">Files, folders, globs, or comma lists of them; the job may read them in another way as well.</param>
    /// <exception cref="ArgumentException">There is no path.</exception>
    public FurtherInputStage<TRecord, TKey, TValue> Read<TRecord>(InputFormat<TRecord> format, params IEnumerable<string> paths)
        where TRecord : allows ref struct
    {
        ArgumentNullException.ThrowIfNull(format);
        return new FurtherInputStage<TRecord, TKey, TValue>(this, format, JobBuilder.RequirePaths(_name, paths));
    }

    /// <summary>Maps what was emitted once more, by a lambda, record by record in the same task (Hadoop's ChainMapper); where there are
    /// several inputs, that of all so far.</summary>
    /// <remarks>An array or an object is the one that was emitted, not a copy: it is not to be changed, nor kept.</remarks>
    /// <exception cref="InvalidOperationException">There is an order, grouping, partition or combiner already: say it behind this.</exception>
    public MapStage<TKeyOut, TValueOut> Map<TKeyOut, TValueOut>(MapFunction<Pair<TKey, TValue>, TKeyOut, TValueOut> function)
        where TKeyOut : allows ref struct
        where TValueOut : allows ref struct
    {
        ArgumentNullException.ThrowIfNull(function);
        return Map(() => new FunctionMapper<Pair<TKey, TValue>, TKeyOut, TValueOut>(function));
    }

    /// <summary>Maps what was emitted once more, by a class, record by record in the same task; where there are several inputs, that of
    /// all so far.</summary>
    /// <remarks>An array or an object is the one that was emitted, not a copy: it is not to be changed, nor kept.</remarks>
    /// <param name="mapper">Makes the mapper of an attempt.</param>
    /// <exception cref="InvalidOperationException">There is an order, grouping, partition or combiner already: say it behind this.</exception>
    public MapStage<TKeyOut, TValueOut> Map<TKeyOut, TValueOut>(Func<Mapper<Pair<TKey, TValue>, TKeyOut, TValueOut>> mapper)
        where TKeyOut : allows ref struct
        where TValueOut : allows ref struct
    {
        ArgumentNullException.ThrowIfNull(mapper);
        return _choices.IsNone
            ? new MapStage<TKeyOut, TValueOut>(_name, new ChainedMapSide<TKey, TValue, TKeyOut, TValueOut>(_map, mapper))
            : throw new InvalidOperationException(
                $"Job {_name} has an order, grouping, partition or combiner in front of a map function; say it behind the last one.");
    }

    /// <summary>Joins these records, the left side, with others of the same key.</summary>
    /// <param name="right">Says what the right side reads and how it is mapped: <c>right => right.Read(...).Map&lt;...>(...)</c>.</param>
    /// <param name="kind">What becomes of records without a partner.</param>
    /// <exception cref="InvalidOperationException">A side has an order, grouping, partition or combiner.</exception>
    public JoinStage<TKey, TValue, TRight> Join<TRight>(
        Func<JobBuilder, MapStage<TKey, TRight>> right, JoinKind kind = JoinKind.Inner)
        where TRight : allows ref struct
    {
        ArgumentNullException.ThrowIfNull(right);
        MapStage<TKey, TRight> other = right(new JobBuilder(_name));
        ArgumentNullException.ThrowIfNull(other);
        return new JoinStage<TKey, TValue, TRight>(_name, AsSide("left"), other.AsSide("right"), kind);
    }

    /// <summary>Joins these records, the left side, with a small right side that each process holds in memory (a map-side join by
    /// Hadoop's distributed cache): no record is sorted for it.</summary>
    /// <param name="right">Says what the right side reads and how it is mapped: <c>right => right.Read(...).Map&lt;...>(...)</c>. What it
    /// counts is not kept.</param>
    /// <param name="kind">Inner or LeftOuter.</param>
    /// <exception cref="ArgumentException">It is another kind: no task sees all of the left side, so none knows which right records
    /// have no partner.</exception>
    /// <exception cref="InvalidOperationException">A side has an order, grouping, partition or combiner.</exception>
    public BroadcastJoinStage<TKey, TValue, TRight> BroadcastJoin<TRight>(
        Func<JobBuilder, MapStage<TKey, TRight>> right, JoinKind kind = JoinKind.Inner)
        where TRight : allows ref struct
    {
        ArgumentNullException.ThrowIfNull(right);
        if (kind is not (JoinKind.Inner or JoinKind.LeftOuter))
        {
            throw new ArgumentException(
                $"A broadcast join is Inner or LeftOuter, not {kind}: no task of job {_name} sees all of its left side. Use Join.", nameof(kind));
        }

        MapStage<TKey, TRight> other = right(new JobBuilder(_name));
        ArgumentNullException.ThrowIfNull(other);
        return new BroadcastJoinStage<TKey, TValue, TRight>(_name, AsSide("left"), other.AsCachedSide(), kind);
    }

    /// <summary>Joins these records, the left side, with others of the same key where both sides are sorted by it and partitioned alike, as
    /// jobs write them that have the same keys, number of reducers and partition (Hadoop's CompositeInputFormat): each map task reads a
    /// pair of files side by side, and nothing is sorted.</summary>
    /// <param name="right">Says what the right side reads and how it is mapped: <c>right => right.Read(...).Map&lt;...>(...)</c>. Map
    /// functions must keep the order.</param>
    /// <param name="kind">What becomes of records without a partner.</param>
    /// <exception cref="InvalidOperationException">A side has several inputs, a chain of map functions, a join, an order, grouping,
    /// partition or combiner.</exception>
    public MergeJoinStage<TKey, TValue, TRight> MergeJoin<TRight>(
        Func<JobBuilder, MapStage<TKey, TRight>> right, JoinKind kind = JoinKind.Inner)
        where TRight : allows ref struct
    {
        ArgumentNullException.ThrowIfNull(right);
        MapStage<TKey, TRight> other = right(new JobBuilder(_name));
        ArgumentNullException.ThrowIfNull(other);
        return AsSide("left").CanBePartner && other.AsSide("right").CanBePartner
            ? new MergeJoinStage<TKey, TValue, TRight>(_name, _map, other._map, kind)
            : throw new InvalidOperationException($"Each side of the merge join in job {_name} must be one input and its map function.");
    }

    /// <summary>Keeps the records whose keys the right side has, and few others: a semi-join by a Bloom filter of the right keys, which
    /// each process reads once. In front of <see cref="Join"/> it spares most of the sorting of what has no partner.</summary>
    /// <param name="right">Says what the right side reads and how it is mapped; its values do not matter.</param>
    /// <param name="expectedKeys">How many different keys it has; with more, more other records are kept.</param>
    /// <param name="falsePositiveRate">Which share of the records without a partner may be kept.</param>
    /// <exception cref="ArgumentOutOfRangeException">They ask for a filter of more than 2^31 - 1 bits (256 MB).</exception>
    /// <exception cref="InvalidOperationException">A side has an order, grouping, partition or combiner.</exception>
    public MapStage<TKey, TValue> BloomSemiJoin<TRight>(
        Func<JobBuilder, MapStage<TKey, TRight>> right, long expectedKeys, double falsePositiveRate = 0.01)
        where TRight : allows ref struct
    {
        ArgumentNullException.ThrowIfNull(right);
        (int bits, int hashes) = BloomFilter.SizeFor(expectedKeys, falsePositiveRate);
        MapStage<TKey, TRight> other = right(new JobBuilder(_name));
        ArgumentNullException.ThrowIfNull(other);
        return new MapStage<TKey, TValue>(
            _name, new SemiJoinMapSide<TKey, TValue, TRight>(_name, AsSide("left"), other.AsCachedSide(), bits, hashes));
    }

    /// <summary>Sorts by fields of the key: names, each with <c>desc</c> behind it where larger values come first.</summary>
    /// <param name="fields">Such as "Year", "Tenths desc". Fields not named follow ascending, in declaration order.</param>
    public MapStage<TKey, TValue> Order(params string[] fields) =>
        With(_choices with { Order = fields });

    /// <summary>Sorts and groups keys that are text by fields in them (Hadoop's KeyFieldBasedComparator); keys that differ elsewhere alone
    /// are of one group, in the order of their bytes.</summary>
    /// <param name="fields">Such as <c>KeyFieldSpec.Parse("-k2,2nr", ";")</c>.</param>
    /// <exception cref="InvalidOperationException">The key is no text (Text, string, bytes).</exception>
    public MapStage<TKey, TValue> Order(KeyFieldSpec fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        return With(_choices with { OrderFields = RequireText(fields) });
    }

    /// <summary>Chooses a record's reducer by fields in keys that are text (Hadoop's KeyFieldBasedPartitioner).</summary>
    /// <param name="fields">Those whose bytes decide; <c>n</c> and <c>r</c> do not matter.</param>
    /// <exception cref="InvalidOperationException">The key is no text (Text, string, bytes).</exception>
    public MapStage<TKey, TValue> Partition(KeyFieldSpec fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        RequireText(fields);
        return Partition(() => new KeyFieldPartitioner<TKey>(KeyCodecs.For<TKey>(), fields));
    }

    /// <summary>Groups records whose keys agree in the first fields of the order.</summary>
    /// <param name="fields">How many fields, at least 1.</param>
    public MapStage<TKey, TValue> GroupBy(int fields)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(fields, 1);
        return With(_choices with { GroupingFields = fields });
    }

    /// <summary>Chooses a record's reducer by a lambda instead of Hadoop's hash.</summary>
    public MapStage<TKey, TValue> Partition(PartitionFunction<TKey> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return Partition(() => new FunctionPartitioner<TKey>(function));
    }

    /// <summary>Chooses a record's reducer by a class instead of Hadoop's hash.</summary>
    public MapStage<TKey, TValue> Partition(Func<Partitioner<TKey>> partitioner)
    {
        ArgumentNullException.ThrowIfNull(partitioner);
        return With(_choices with { Partitioner = partitioner });
    }

    /// <summary>Gives each reducer a range of keys, so that the part files one after another are in the order of the keys (Hadoop's
    /// TotalOrderPartitioner). Where the ranges are cut a sample of the job's own keys shows, before its first task.</summary>
    public MapStage<TKey, TValue> TotalOrder() => With(_choices with { TotalOrder = static _ => new TotalOrder(given: null) });

    /// <summary>Gives each reducer a range of keys, so that the part files one after another are in the order of the keys.</summary>
    /// <param name="boundaries">Adds the first key of each range but the first: one less than there are reducers.</param>
    public MapStage<TKey, TValue> TotalOrder(Action<Boundaries<TKey>> boundaries)
    {
        ArgumentNullException.ThrowIfNull(boundaries);
        return With(_choices with
        {
            TotalOrder = codec =>
            {
                var given = new Boundaries<TKey>(codec);
                boundaries(given);
                return new TotalOrder(given.ToRanges());
            },
        });
    }

    /// <summary>Combines records of equal keys at each spill, by a lambda; it may run any number of times, or never.</summary>
    public MapStage<TKey, TValue> Combine(ReduceFunction<TKey, TValue, TKey, TValue> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return Combine(() => new FunctionReducer<TKey, TValue, TKey, TValue>(function));
    }

    /// <summary>Combines records of equal keys at each spill, by a class; it may run any number of times, or never.</summary>
    public MapStage<TKey, TValue> Combine(Func<Reducer<TKey, TValue, TKey, TValue>> combiner)
    {
        ArgumentNullException.ThrowIfNull(combiner);
        return With(_choices with { Combiner = combiner });
    }

    /// <summary>Reduces by a lambda.</summary>
    public ReduceStage<TKeyOut, TValueOut> Reduce<TKeyOut, TValueOut>(
        ReduceFunction<TKey, TValue, TKeyOut, TValueOut> function)
        where TKeyOut : allows ref struct
        where TValueOut : allows ref struct
    {
        ArgumentNullException.ThrowIfNull(function);
        return Reduce(() => new FunctionReducer<TKey, TValue, TKeyOut, TValueOut>(function));
    }

    /// <summary>Reduces by a class.</summary>
    /// <param name="reducer">Makes the reducer of an attempt.</param>
    public ReduceStage<TKeyOut, TValueOut> Reduce<TKeyOut, TValueOut>(
        Func<Reducer<TKey, TValue, TKeyOut, TValueOut>> reducer)
        where TKeyOut : allows ref struct
        where TValueOut : allows ref struct
    {
        ArgumentNullException.ThrowIfNull(reducer);
        Shuffle<TKey, TValue> shuffle = _choices.CreateShuffle(_name);
        return new ReduceStage<TKeyOut, TValueOut>(_name, new ShuffleReduceSide<TKey, TValue, TKeyOut, TValueOut>(
            _map, shuffle, reducer, ReduceText.Of<TKey, TValue, TKeyOut, TValueOut>()));
    }

    /// <summary>Writes the records in key order (Hadoop's identity reducer).</summary>
    public ReduceStage<TKey, TValue> Reduce() => Reduce(static () => new IdentityReducer<TKey, TValue>());

    /// <summary>Writes what the map function emits, unsorted: a job without reducers.</summary>
    /// <param name="format">How records become part files.</param>
    /// <param name="path">The output folder; must not exist.</param>
    public Job Write(OutputFormat format, string path)
    {
        if (!_choices.IsNone)
        {
            throw new InvalidOperationException(
                $"Job {_name} has an order, grouping, partition or combiner but no Reduce; add one, such as Reduce().");
        }

        return new Job(_name, new MapOnlyPlan<TKey, TValue>(_map, JobOutputs.Check(_name, path), format));
    }

    /// <summary>What is mapped, as a side of a join.</summary>
    internal MapSide<TKey, TValue> AsSide(string side) => _choices.IsNone
        ? _map
        : throw new InvalidOperationException(
            $"The {side} side of the join in job {_name} has an order, grouping, partition or combiner; a join has its own.");

    /// <summary>What is mapped, as a right side that each process reads whole.</summary>
    internal MapSide<TKey, TValue> AsCachedSide() => AsSide("right").Inputs.All(static input => input.Partner is null)
        ? _map
        : throw new InvalidOperationException($"The right side of the join in job {_name} is a merge join, which needs tasks of its own.");

    /// <summary>The same with one more input.</summary>
    internal MapStage<TKey, TValue> With(MapSide<TKey, TValue> further) =>
        new(_name, _map.And(further), _choices);

    internal ReduceStage<TKey, TValue> Aggregate(
        Aggregation<TKey, TValue> aggregation, Func<Reducer<TKey, TValue, TKey, TValue>> reducer)
    {
        Shuffle<TKey, TValue> shuffle = CheckAggregated(_choices.CreateShuffle(_name, aggregation));
        return new ReduceStage<TKey, TValue>(_name, new ShuffleReduceSide<TKey, TValue, TKey, TValue>(
            _map, shuffle, reducer, ReduceText.Of<TKey, TValue, TKey, TValue>()));
    }

    internal ReduceStage<TKey, TResult> Aggregate<TState, TResult>(Aggregate<TValue, TState, TResult> aggregate)
    {
        aggregate.HeapBytes(aggregate.CreateState()); // what it lacks is told now
        Shuffle<TKey, TValue> values = CheckAggregated(_choices.CreateShuffle(_name));
        var shuffle = new Shuffle<TKey, TState>(values.KeyCodec, aggregate.StateCodec)
        {
            Partitioner = values.Partitioner,
            TotalOrder = values.TotalOrder,
            Aggregation = new StateAggregation<TKey, TValue, TState, TResult>(aggregate),
        };
        return new ReduceStage<TKey, TResult>(_name, new ShuffleReduceSide<TKey, TState, TKey, TResult>(
            new AggregatingMapSide<TKey, TValue, TState, TResult>(_map, aggregate),
            shuffle,
            () => new StateReducer<TKey, TValue, TState, TResult>(aggregate),
            ReduceText.Of<TKey, TState, TKey, TResult>()));
    }

    private KeyFieldSpec RequireText(KeyFieldSpec fields) => KeyFieldCodec<TKey>.IsText
        ? fields
        : throw new InvalidOperationException($"Job {_name} names fields in its keys, which are {typeof(TKey)}: Text, string or bytes have some.");

    private Shuffle<TKey, TValue> CheckAggregated(Shuffle<TKey, TValue> shuffle)
    {
        if (_choices.Combiner is not null)
        {
            throw new InvalidOperationException($"Job {_name} has a combiner; an aggregate is its own.");
        }

        return shuffle.KeyCodec.GroupsByWholeKey
            ? shuffle
            : throw new InvalidOperationException($"Job {_name} groups by part of its key; use Reduce, not Aggregate.");
    }

    private MapStage<TKey, TValue> With(ShuffleChoices<TKey, TValue> choices) => new(_name, _map, choices);
}
