using Conformance.Tests.Support;
using EndToEnd.Tests.Support;

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
        string output = Path.Combine(runs.Folder, $"ours-{run}-{name}");
        string scratch = $"-Dmapreduce.cluster.local.dir={runs.Folder}/scratch";
        using var tusk = BuiltProgram.MapReduce(runs.Folder, ["wordcount", scratch, .. options, .. WordCountRuns.WordsOf(run), output]);
        (await tusk.EndAsync()).Succeeded();
        return output;
    }
}
