using Tusk.Examples;
using Tusk.Running;

namespace Tusk.Cli.Jobs;

/// <summary>The jobs that <c>tusk mapreduce</c> runs by name.</summary>
internal static class ExampleJobs
{
    /// <summary>The table. Static lambdas in each line: the assembly of a job that does not run is not loaded.</summary>
    public static JobTable Table { get; } = new(
    [
        new("wordcount", static () => WordCount.Build),
        new("maxtemperature", static () => MaxTemperature.Build),
        new("sort", static () => Sort.Build),
        new("stationstats", static () => StationStats.Build),
        new("secondarysort", static () => SecondarySort.Build),
        new("wordmean", static () => WordMean.RunAsync, static () => [WordMean.Build]),
        new("wordmedian", static () => WordMedian.RunAsync, static () => [WordMedian.Build]),
        new("wordstandarddeviation", static () => WordStandardDeviation.RunAsync, static () => [WordStandardDeviation.Build]),
        new("pi", static () => Pi.RunAsync, static () => [Pi.Build]),
        new("grep", static () => Grep.RunAsync, static () => [Grep.Search, Grep.SortByCount, Grep.Lines]),
        new("join", static () => Join.RunAsync, static () => [Join.Views, Join.MostViewed]),
        new("average", static () => Average.Build),
        new("urlcount", static () => UrlCount.Build),
        new("reverselinks", static () => ReverseLinks.Build),
        new("invertedindex", static () => InvertedIndex.Build),
        new("cooccurrence", static () => CoOccurrence.Build),
        new("topn", static () => TopN.Build),
        new("hostpartition", static () => HostPartition.Build),
        new("ngrams", static () => NGrams.Build),
        new("pagerank", static () => PageRank.RunAsync, static () => [PageRank.Links, PageRank.Round, PageRank.Sorted]),
        new("teragen", static () => TeraGen.RunAsync, static () => [TeraGen.Build]),
        new("terasort", static () => TeraSort.Build),
        new("teravalidate", static () => TeraValidate.Build),
    ]);
}
