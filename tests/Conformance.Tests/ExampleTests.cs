using Conformance.Tests.Support;
using EndToEnd.Tests.Support;

namespace Conformance.Tests;

/// <summary>Our examples beside Apache's of the same names, over the same bytes with the same settings.</summary>
public sealed class ExampleTests(ExampleRuns runs) : IClassFixture<ExampleRuns>
{
    [Theory]
    [InlineData("secondarysort-1")]
    [InlineData("secondarysort-4")]
    [InlineData("teragen")]
    [InlineData("teravalidate")]
    public async Task Part_files_equal_those_of_Apache(string run)
    {
        string apaches = runs.ApachesOutput(run);

        (string ours, string answer) = await RunAsync(run);

        PartFiles.AssertEqual(apaches, ours);
        Assert.Empty(answer);
    }

    [Theory]
    [InlineData("wordmean")]
    [InlineData("wordmedian")]
    [InlineData("wordstandarddeviation")]
    public async Task Statistics_of_words_equal_those_of_Apache(string run)
    {
        string apaches = runs.ApachesOutput(run);

        (string ours, string answer) = await RunAsync(run);

        PartFiles.AssertEqual(apaches, ours);
        Assert.Equal(runs.ApachesAnswer(run) + "\n", answer);
    }

    [Fact]
    public async Task Counts_of_grep_equal_those_of_Apache_but_for_the_order_of_equal_ones()
    {
        string apaches = runs.ApachesOutput("grep");

        (string ours, string answer) = await RunAsync("grep");

        string[] expected = Lines(apaches);
        string[] actual = Lines(ours);
        Assert.Equal(PartFiles.ApachesNames(apaches), PartFiles.Names(ours));
        Assert.True(expected.Length > 500);
        Assert.Equal(expected.Order(StringComparer.Ordinal), actual.Order(StringComparer.Ordinal));
        Assert.Equal(expected.Select(Count), actual.Select(Count));
        Assert.Empty(answer);
    }

    [Fact]
    public async Task Rows_that_terasort_wrote_are_those_of_Apache_one_part_file_after_another()
    {
        string apaches = runs.ApachesOutput("terasort");

        (string ours, _) = await RunAsync("terasort");

        byte[] rows = PartFiles.Bytes(ours);
        Assert.Equal(2_000_000, rows.Length);
        Assert.Equal(PartFiles.Bytes(apaches), rows);
        Assert.Equal(4, PartFiles.Names(ours).Count(static name => name != "_SUCCESS"));
    }

    [Fact]
    public async Task What_teravalidate_says_of_rows_out_of_order_is_what_Apache_s_says()
    {
        string apaches = runs.ApachesOutput("teravalidate-unsorted");

        (string ours, _) = await RunAsync("teravalidate-unsorted");

        Assert.True(Lines(ours).Length > 9_000);
        Assert.Equal(Lines(apaches).Order(StringComparer.Ordinal), Lines(ours).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Estimate_of_pi_equals_that_of_Apache()
    {
        string apaches = runs.ApachesAnswer("pi");

        (_, string answer) = await RunAsync("pi");

        Assert.StartsWith("Estimated value of Pi is 3.14", apaches, StringComparison.Ordinal);
        Assert.Equal(apaches + "\n", answer);
    }

    private static string[] Lines(string folder) => File.ReadAllLines(Path.Combine(folder, "part-r-00000"));

    private static string Count(string line) => line[..line.IndexOf('\t', StringComparison.Ordinal)];

    private async Task<(string Folder, string Answer)> RunAsync(string run)
    {
        string folder = Path.Combine(runs.Folder, $"ours-{run}");
        string[] words = ExampleRuns.WordsOf(run, folder);
        using var tusk = BuiltProgram.MapReduce(
            runs.Folder, [words[0], $"-Dmapreduce.cluster.local.dir={runs.Folder}/scratch", .. words[1..]]);
        return (folder, (await tusk.EndAsync()).Succeeded().Output);
    }
}
