using Tusk.Examples;
using Tusk.Running;

namespace Tusk.Cli.Jobs;

/// <summary>The jobs that <c>tusk mapreduce</c> runs by name.</summary>
internal static class ExampleJobs
{
    /// <summary>The table. A static lambda per line: the assembly of a job that does not run is not loaded.</summary>
    public static JobTable Table { get; } = new(
    [
        new("wordcount", static () => WordCount.Build),
        new("maxtemperature", static () => MaxTemperature.Build),
        new("sort", static () => Sort.Build),
        new("stationstats", static () => StationStats.Build),
        new("average", static () => Average.Build),
        new("urlcount", static () => UrlCount.Build),
        new("reverselinks", static () => ReverseLinks.Build),
        new("invertedindex", static () => InvertedIndex.Build),
        new("cooccurrence", static () => CoOccurrence.Build),
        new("topn", static () => TopN.Build),
        new("hostpartition", static () => HostPartition.Build),
        new("ngrams", static () => NGrams.Build),
    ]);
}
