using System.Globalization;
using Tusk.Examples.Tests.Support;

namespace Tusk.Examples.Tests;

public sealed class PageRankTests : IDisposable
{
    private const string Peer = """
        import sys
        links = {}
        for line in open(sys.argv[1]):
            if not line.startswith('#'):
                a, b = line.split()
                links.setdefault(a, set()).add(b)
                links.setdefault(b, set())
        n = len(links)
        rank = {page: 1 / n for page in links}
        for i in range(1000):
            dead = sum(rank[page] for page in links if not links[page])
            new = {page: (0.15 + 0.85 * dead) / n for page in links}
            for page, targets in links.items():
                for target in targets:
                    new[target] += 0.85 * rank[page] / len(targets)
            change = sum(abs(new[page] - rank[page]) for page in links)
            rank = new
            if change <= 1e-9:
                break
        for page in rank:
            print(page, repr(rank[page]))
        """;

    private readonly JobFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Ranks_are_those_of_another_program(int reduces)
    {
        string graph = Repository.Data("graph/wiki-Vote.txt");
        string output = _folder.PathOf("out");
        Assert.Equal(0, await TuskProgram.RunAsync(
            ["-Dmapreduce.job.reduces=" + reduces, "--quiet", graph, output, "1e-9"], PageRank.RunAsync, PageRank.Links, PageRank.Round, PageRank.Sorted));

        KeyValuePair<string, double>[] ours = [.. Directory.EnumerateFiles(output, "part-r-*").Order(StringComparer.Ordinal)
            .SelectMany(File.ReadAllLines).Select(static line => Pair(line, '\t'))];

        Dictionary<string, double> peers = new((await OtherTool.PythonAsync(Peer, graph)).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(static line => Pair(line, ' ')));
        Assert.Equal(7115, ours.Length);
        Assert.Equal(peers.Keys.Order(StringComparer.Ordinal), ours.Select(static page => page.Key).Order(StringComparer.Ordinal));
        Assert.All(ours, page => Assert.InRange(page.Value - peers[page.Key], -1e-13, 1e-13));
        Assert.Equal(ours.Select(static page => page.Value).OrderDescending(), ours.Select(static page => page.Value));
    }

    [Fact]
    public async Task Parts_and_splits_change_no_byte()
    {
        _folder.Write("links", string.Concat(Enumerable.Range(0, 500).Select(static i => $"{i * i % 97}\t{i * 31 % 101}\n")));
        string[] one = await RanksAsync("one", []);

        Assert.Equal(one, await RanksAsync("many", ["-Dmapreduce.job.reduces=5", "-Dmapreduce.input.fileinputformat.split.maxsize=300"]));
    }

    [Fact]
    public async Task A_line_feed_is_in_no_name_whatever_ends_lines()
    {
        _folder.Write("links", "a b;\na\nc;c b;");

        string[] found = await RanksAsync("out", ["-Dtextinputformat.record.delimiter=;"]);

        Assert.Equal(["a", "b", "c"], found.Select(static line => line.Split('\t')[0]).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("", new string[0])]
    [InlineData("# nothing\n\n", new string[0])]
    [InlineData("a a\n", new[] { "a\t1.0" })]
    [InlineData("a b c\na,b\n", new[] { "b\t0.64912280701", "a\t0.35087719298" })]
    public async Task Few_links_have_ranks_too(string links, string[] ranks)
    {
        _folder.Write("links", links);

        string[] found = await RanksAsync("out", []);

        Assert.Equal(ranks.Length, found.Length);
        Assert.All(ranks.Zip(found), static pair => Assert.StartsWith(pair.First, pair.Second, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("in")]
    [InlineData("in", "out", "2")]
    [InlineData("in", "out", "-1")]
    [InlineData("in", "out", "NaN")]
    [InlineData("in", "out", "x")]
    [InlineData("in", "out", "1e-6", "0")]
    [InlineData("in", "out", "1e-6", "10001")]
    [InlineData("in", "out", "1e-6", "3", "4")]
    public async Task Wrong_arguments_are_wrong_usage(params string[] arguments) =>
        Assert.Equal(2, await TuskProgram.RunAsync(arguments, PageRank.RunAsync, PageRank.Links, PageRank.Round, PageRank.Sorted));

    private static KeyValuePair<string, double> Pair(string line, char separator)
    {
        string[] fields = line.Split(separator);
        return new(fields[0], double.Parse(fields[1], CultureInfo.InvariantCulture));
    }

    private async Task<string[]> RanksAsync(string name, string[] options)
    {
        string output = _folder.PathOf(name);
        Assert.Equal(0, await TuskProgram.RunAsync(
            [.. options, "--quiet", _folder.Input, output, "1e-12"], PageRank.RunAsync, PageRank.Links, PageRank.Round, PageRank.Sorted));
        return [.. Directory.EnumerateFiles(output, "part-r-*").Order(StringComparer.Ordinal).SelectMany(File.ReadAllLines)];
    }
}
