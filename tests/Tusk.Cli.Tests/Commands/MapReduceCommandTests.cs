using Tusk.Cli.CommandLine;
using Tusk.Cli.Jobs;
using Tusk.Running;
using Tusk.Tests;

namespace Tusk.Cli.Tests.Commands;

public sealed class MapReduceCommandTests : IDisposable
{
    private readonly CapturedIo _captured = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _captured.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Every_example_is_listed_with_what_it_does()
    {
        Assert.Equal(0, Run("--list"));

        string[] lines = _captured.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(
            [
                "average", "cooccurrence", "grep", "hostpartition", "invertedindex", "join", "maxtemperature", "ngrams",
                "pagerank", "pi", "recommend", "reverselinks", "secondarysort", "sort", "stationstats", "teragen", "terasort",
                "teravalidate", "tfidf", "topn", "toptalkers",
                "urlcount", "wordcount", "wordmean", "wordmedian", "wordstandarddeviation",
            ],
            lines.Select(static line => line.Trim().Split(' ')[0]).Order(StringComparer.Ordinal));
        Assert.All(lines, static line => Assert.Matches(@"^  \w+ +\w.{20,}$", line));
    }

    [Fact]
    public void Every_example_that_reads_shows_a_line_of_its_input()
    {
        foreach (JobEntry entry in ExampleJobs.Table.Entries)
        {
            using var captured = new CapturedIo();
            Assert.Equal(0, new Dispatcher(CommandTable.Entries, captured.Io).Run(["mapreduce", entry.Name, "--help"]));

            string[] inputs = entry.Name switch { "pi" or "teragen" => [], "join" => ["USERS", "VIEWS"], "pagerank" => ["LINKS"], "recommend" => ["RATINGS"], _ => ["INPUT"] };
            Assert.All(inputs, input => Assert.Contains($"\n\nA line of {input}:\n  ", captured.Output, StringComparison.Ordinal));
            Assert.Equal(inputs.Length, captured.Output.Split("\n\nA line of ").Length - 1);
        }
    }

    [Fact]
    public void An_example_runs_by_its_name()
    {
        string input = _folder.Write("in", "b a b\n");

        Assert.Equal(0, Run("WordCount", input, _folder["out"], "--quiet"));

        Assert.Equal("a\t1\nb\t2\n", File.ReadAllText(Path.Combine(_folder["out"], "part-r-00000")));
        Assert.Empty(_captured.Output + _captured.Error);
    }

    [Fact]
    public void An_example_has_its_own_help()
    {
        Assert.Equal(0, Run("wordcount", "--help"));

        Assert.StartsWith("Usage: tusk mapreduce wordcount [OPTIONS] INPUT... OUTPUT\n", _captured.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tusk: mapreduce: unknown job 'wordcont'; did you mean 'wordcount'? see 'tusk help mapreduce'\n", "wordcont", "in")]
    [InlineData("tusk: mapreduce: expected a job's name or a program; see 'tusk help mapreduce'\n")]
    [InlineData("tusk: mapreduce: expected a job's name before '--json'; there are: wordcount, maxtemperature, sort, stationstats, "
        + "secondarysort, wordmean, wordmedian, wordstandarddeviation, pi, grep, join, average, urlcount, reverselinks, invertedindex, "
        + "cooccurrence, topn, hostpartition, ngrams, pagerank, toptalkers, recommend, tfidf, teragen, terasort, teravalidate; see 'tusk help mapreduce'\n", "--json", "wordcount")]
    [InlineData("tusk: mapreduce: --list takes nothing behind it, but was given 'foo'; see 'tusk help mapreduce'\n", "--list", "foo")]
    [InlineData("tusk: unknown option '--wrods'; did you mean '--words'? see 'tusk mapreduce wordcount --help'\n", "wordcount", "--wrods")]
    public void Wrong_usage_is_one_line(string expected, params string[] args)
    {
        Assert.Equal(2, Run(args));

        Assert.Equal(expected, _captured.Error);
    }

    [Theory]
    [InlineData("tfidf")]
    [InlineData("recommend")]
    [InlineData("pagerank")]
    public void Jobs_that_need_reducers_say_so_before_anything_runs(string job)
    {
        string input = _folder.Write("in", "1 2\n");

        Assert.Equal(2, Run(job, "-Dmapreduce.job.reduces=0", input, _folder["out"]));

        Assert.Contains("-D mapreduce.job.reduces takes at least 1", _captured.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["out"]));
    }

    [Fact]
    public void A_program_that_is_not_there_is_one_line()
    {
        Assert.Equal(1, Run("./no/such.dll", "in", "out"));

        Assert.Equal("tusk: There is no program './no/such.dll'\n", _captured.Error);
    }

    [Fact]
    public async Task A_built_program_runs_in_the_place_of_the_command()
    {
        _folder.Write("in", "b a b\n");
        CancellationToken token = TestContext.Current.CancellationToken;
        string program = Path.Combine(AppContext.BaseDirectory, "WordCount.dll");

        using var good = new BuiltTusk(_folder.Path, "mapreduce", program, "in", "out");
        Assert.Equal((0, "", ""), await good.EndAsync(token));
        using var bad = new BuiltTusk(_folder.Path, "mapreduce", program, "in");
        (int exitCode, _, string error) = await bad.EndAsync(token);

        Assert.Equal("a\t1\nb\t2\n", await File.ReadAllTextAsync(Path.Combine(_folder["out"], "part-r-00000"), token));
        Assert.Empty(Directory.GetFiles(_folder.Path, "dotnet-diagnostic-*")); // the process that the program took over
        Assert.Equal(2, exitCode);
        Assert.StartsWith("WordCount: This job takes INPUT... OUTPUT", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("job.dll")]
    [InlineData("./job")]
    public async Task A_built_program_runs_through_a_link(string link)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows lets few users make links.");
        _folder.Write("in", "b a b\n");
        File.CreateSymbolicLink(_folder[link], Path.Combine(AppContext.BaseDirectory, "WordCount.dll"));

        using var tusk = new BuiltTusk(_folder.Path, "mapreduce", link, "in", "out");

        Assert.Equal((0, "", ""), await tusk.EndAsync(TestContext.Current.CancellationToken));
        Assert.True(File.Exists(Path.Combine(_folder["out"], "_SUCCESS")));
    }

    [Fact]
    public async Task A_file_that_cannot_be_run_is_one_line()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows asks no file whether it may be run.");
        _folder.Write("notes", "no program");

        using var tusk = new BuiltTusk(_folder.Path, "mapreduce", "./notes");
        (int exitCode, _, string error) = await tusk.EndAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, exitCode);
        Assert.Equal("tusk: Cannot run './notes': Permission denied\n", error);
    }

    private int Run(params string[] args) => new Dispatcher(CommandTable.Entries, _captured.Io).Run(["mapreduce", .. args]);
}
