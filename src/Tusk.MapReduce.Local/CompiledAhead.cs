using Tusk.MapReduce.Aggregates;
using Tusk.MapReduce.Aggregates.Extremes;
using Tusk.MapReduce.Aggregates.Sums;
using Tusk.MapReduce.Local.Collecting;
using Tusk.MapReduce.Local.Tasks;
using Tusk.MapReduce.Outputs;
using Tusk.MapReduce.Plans;
using Tusk.MapReduce.Records;

namespace Tusk.MapReduce.Local;

/// <summary>Names the usual shapes of the generic hot path, so that an image compiled ahead of time (ReadyToRun) holds them.</summary>
/// <remarks>An engine is reached by generic virtual calls, which the compiler cannot follow. Never called; what it names
/// starts compiled, other types are compiled when they are first used.</remarks>
internal static class CompiledAhead
{
    public static void Aggregators(MapAttempt attempt)
    {
        Aggregator<Text, long, Int64Sum>(attempt);
        Aggregator<string, long, Int64Sum>(attempt);
        Aggregator<string, int, Int32Sum>(attempt);
        Aggregator<int, long, Int64Sum>(attempt);
        Aggregator<int, int, Int32Max>(attempt);
    }

    public static void Files(MapAttempt attempt)
    {
        attempt.OpenInput<Text>(null!);
        attempt.OpenInput<string>(null!);
        attempt.OpenInput<Pair<long, Text>>(null!);
        TextOutput.Default.OpenWriter<Text, long>(null!, null!);
        TextOutput.Default.OpenWriter<string, long>(null!, null!);
        TextOutput.Default.OpenWriter<Text, Nothing>(null!, null!);
        TextOutput.Default.OpenWriter<int, int>(null!, null!);
    }

    public static void Sorters(MapAttempt attempt)
    {
        Sorter<Text, Nothing>(attempt);
        Sorter<Text, long>(attempt);
        Sorter<string, string>(attempt);
    }

    private static void Aggregator<TKey, TValue, TMonoid>(MapAttempt attempt)
        where TKey : allows ref struct
        where TMonoid : struct, IMonoid<TValue>
    {
        Shuffle<TKey, TValue> shuffle = null!;
        attempt.OpenShuffle(shuffle);
        attempt.OpenAggregator(shuffle, default(TMonoid));
        HashAggregator<TKey, TValue, TMonoid> aggregator = null!;
        aggregator.Collect(default!, default!);
        aggregator.Complete();
        aggregator.Succeed();
        TableSorter<TKey, TValue> sorter = null!;
        sorter.Sort(null!, null!);
        Accumulator<TValue> accumulator = null!;
        accumulator.Complete();
    }

    private static void Sorter<TKey, TValue>(MapAttempt attempt)
        where TKey : allows ref struct
        where TValue : allows ref struct
    {
        attempt.OpenShuffle<TKey, TValue>(null!);
        SortCollector<TKey, TValue> collector = null!;
        collector.Collect(default!, default!);
        collector.Complete();
        collector.Succeed();
    }
}
