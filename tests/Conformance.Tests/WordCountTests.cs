using System.Text.Json;
using Conformance.Tests.Support;
using EndToEnd.Tests.Support;
using Tusk.MapReduce.Counters;

namespace Conformance.Tests;

/// <summary>Our word count beside Apache's, over the same bytes with the same settings.</summary>
public sealed class WordCountTests(WordCountRuns runs) : IClassFixture<WordCountRuns>
{
    [Theory]
    [InlineData("plain")]
    [InlineData("four")]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public async Task Part_files_equal_those_of_Apache(string run)
    {
        string apaches = runs.ApachesOutput(run);

        string ours = await RunAsync(run, "usual");

        PartFiles.AssertEqual(apaches, ours);
    }

    [Theory]
    [InlineData("simple", "--simple")]
    [InlineData("spilled", "--memory", "300k", "--threads", "2")]
    public async Task Part_files_equal_those_of_Apache_whatever_the_style_and_the_memory(string name, params string[] options)
    {
        string apaches = runs.ApachesOutput("four");

        string ours = await RunAsync("four", name, options);

        PartFiles.AssertEqual(apaches, ours);
    }

    // Not comparable: Apache's Map output bytes have each Text's length and an IntWritable in them, its Bytes Written the
    // checksum files, its Spilled Records what its sort always writes; and what our map tasks leave is aggregated once
    // more before the reducers get it, so that they get fewer records in fewer pieces.
    [Theory]
    [InlineData("plain")]
    [InlineData("four")]
    public async Task Counters_equal_those_of_Apache(string run)
    {
        IReadOnlyDictionary<string, long> apaches = runs.ApachesCounters(run);
        string[] names =
        [
            "MAP_INPUT_RECORDS", "MAP_OUTPUT_RECORDS", "COMBINE_INPUT_RECORDS", "COMBINE_OUTPUT_RECORDS",
            "REDUCE_INPUT_GROUPS", "REDUCE_OUTPUT_RECORDS",
        ];

        using BuiltProgram tusk = Start(run, "counters", "--json");
        Ending ending = await tusk.EndAsync();

        ending.Succeeded();
        using JsonDocument json = JsonDocument.Parse(ending.Output);
        JsonElement ours = json.RootElement.GetProperty("counters").GetProperty(CounterNames.TaskGroup);
        Assert.Equal(
            names.Select(name => (name, apaches[CounterNames.Display(CounterNames.TaskGroup, name)])),
            names.Select(name => (name, ours.GetProperty(name).GetInt64())));
    }

    [Theory]
    [InlineData("gzip", ".gz")]
    [InlineData("deflate", ".deflate")]
    public async Task Hadoop_reads_our_compressed_files(string run, string ending)
    {
        string apaches = runs.ApachesOutput(run);
        string ours = await RunAsync(run, "read");
        string[] parts = [.. PartFiles.Names(ours).Where(static name => name.StartsWith("part-", StringComparison.Ordinal))];
        ApacheHadoop hadoop = ApacheHadoop.Find(out _)!;

        byte[] text = await hadoop.TextAsync(runs.Folder, [.. parts.Select(name => Path.Combine(ours, name))]);

        Assert.Equal([$"part-r-00000{ending}", $"part-r-00001{ending}"], parts);
        byte[] expected = [.. parts.SelectMany(name => PartFiles.Read(Path.Combine(apaches, name)))];
        Assert.NotEmpty(expected);
        Assert.True(expected.AsSpan().SequenceEqual(text), "hadoop fs -text gives other bytes.");
    }

    private async Task<string> RunAsync(string run, string name, params string[] options)
    {
        using BuiltProgram tusk = Start(run, name, options);
        (await tusk.EndAsync()).Succeeded();
        return OutputOf(run, name);
    }

    private BuiltProgram Start(string run, string name, params string[] options) => BuiltProgram.MapReduce(
        runs.Folder,
        [
            "wordcount", $"-Dmapreduce.cluster.local.dir={runs.Folder}/scratch",
            .. options, .. WordCountRuns.WordsOf(run), OutputOf(run, name),
        ]);

    private string OutputOf(string run, string name) => Path.Combine(runs.Folder, $"ours-{run}-{name}");
}
