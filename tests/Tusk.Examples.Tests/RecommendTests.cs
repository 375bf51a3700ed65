using System.Globalization;
using Tusk.Examples.Tests.Support;

namespace Tusk.Examples.Tests;

public sealed class RecommendTests : IDisposable
{
    // The query of the example's README.
    private const string Peer = """
        import csv, sqlite3, sys
        db = sqlite3.connect(':memory:')
        db.execute('CREATE TABLE ratings(user INT, item INT, rating REAL)')
        text = open(sys.argv[1]).read().replace('::', ',').splitlines()
        db.executemany('INSERT INTO ratings VALUES (?, ?, ?)', (row[:3] for row in csv.reader(text) if row[0].isdigit()))
        for row in db.execute('''
            WITH liked AS MATERIALIZED (SELECT user, item FROM (
                SELECT user, item, row_number() OVER (PARTITION BY user ORDER BY rating DESC, item) AS place FROM ratings WHERE rating >= ?2)
              WHERE place <= ?3)
            SELECT item, other, n FROM (
              SELECT a.item AS item, b.item AS other, count(*) AS n, row_number() OVER (PARTITION BY a.item ORDER BY count(*) DESC, b.item) AS place
              FROM liked AS a JOIN liked AS b ON a.user = b.user AND a.item <> b.item GROUP BY a.item, b.item)
            WHERE place <= ?1 ORDER BY item, n DESC, other''', (int(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4]))):
            print(*row, sep='\t')
        """;

    private readonly JobFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("movielens/ml-latest-small-2018/ratings.csv", 1, "10", "4", "100")]
    [InlineData("movielens/ml-latest-small-2018/ratings.csv", 3, "3", "4.5", "40")]
    [InlineData("movielens/sample_movielens_ratings.txt", 1, "5", "3", "100")]
    public async Task Recommendations_are_those_of_a_database(string data, int reduces, params string[] limits)
    {
        string ratings = Repository.Data(data);
        string[] expected = (await OtherTool.PythonAsync(Peer, [ratings, .. limits])).Split('\n')[..^1];

        string[][] parts = await RecommendAsync(
            "out", [$"-Dmapreduce.job.reduces={reduces}", "-Dmapreduce.input.fileinputformat.split.maxsize=500000"], [ratings], limits);

        Assert.Equal(reduces, parts.Length);
        Assert.All(parts, static part => Assert.NotEmpty(part));
        Assert.Equal(expected, parts.SelectMany(static part => part).GroupBy(ItemOf).OrderBy(static item => item.Key).SelectMany(static item => item));
    }

    [Fact]
    public async Task Example_gives_its_expected_output()
    {
        string[][] parts = await RecommendAsync("out", [], [Repository.Example("Recommend/input")], []);

        Assert.Equal(await File.ReadAllLinesAsync(Repository.Example("Recommend/expected.txt"), TestContext.Current.CancellationToken), Assert.Single(parts));
    }

    [Theory]
    [InlineData("1,1,4\n1,2,4\n", "1\t2\t1,2\t1\t1")]
    [InlineData("1\t1\t4\textra\n1::2::1e1::extra\n", "1\t2\t1,2\t1\t1")]
    [InlineData("1,1,3.99\n1,2,4\n1,3,4\n", "2\t3\t1,3\t2\t1")]
    [InlineData("1,1,4\n1,1,5\n1,1,4\n1,2,5\n", "1\t2\t1,2\t1\t1")] // rated again
    [InlineData("1,-3,4\n1,0,4\n", "-3\t0\t1,0\t-3\t1")]
    [InlineData("1,1,4\n2,2,4\n", "")]
    [InlineData("", "")]
    public async Task Few_ratings_are_recommendations_too(string ratings, string expected)
    {
        _folder.Write("in", ratings);

        string[][] parts = await RecommendAsync("out", [], [_folder.Input], []);

        Assert.Equal(expected, string.Join(',', Assert.Single(parts)));
    }

    [Fact]
    public async Task Of_more_items_than_count_the_highest_rated_do_and_of_equal_ones_the_lowest_numbers()
    {
        _folder.Write("in", "1,5,4\n1,4,5\n1,3,4\n1,9,5\n1,3,4.5\n1,2,4\n1,9,4\n");

        JobRun run = await _folder.RunAsync(Recommend.Liked, ["rating=4", "most=4"]);

        Assert.Equal("1\t2 3 4 9\n", run.Text);
        Assert.Equal(1, run.Count(DroppedRating.BeyondMost)); // 5
    }

    [Fact]
    public async Task What_is_dropped_is_counted()
    {
        _folder.Write("1", "userId,movieId,rating\n1,1,4\nuserId,movieId,rating\n1,2\n1,2,\n,2,4\n1,2,NaN\n1,2,4x\n1;2;4\n1:2:4\n\n1,2.5,4\n1,2,4,0\n");
        _folder.Write("2", "\n1,99999999999999999999,4\n");

        JobRun run = await _folder.RunAsync(Recommend.Liked);

        Assert.Equal("1\t1 2\n", run.Text);
        Assert.Equal(12, run.Count(DroppedRating.MalformedLine));
    }

    [Theory]
    [InlineData("in")]
    [InlineData("in", "out", "0")]
    [InlineData("in", "out", "x")]
    [InlineData("in", "out", "5", "high")]
    [InlineData("in", "out", "5", "NaN")]
    [InlineData("in", "out", "5", "4", "1")]
    [InlineData("in", "out", "5", "4", "10001")]
    [InlineData("in", "out", "5", "4", "10", "11")]
    public async Task Wrong_arguments_are_wrong_usage(params string[] arguments) =>
        Assert.Equal(2, await TuskProgram.RunAsync(arguments, Recommend.RunAsync, Recommend.Liked, Recommend.Together));

    private static long ItemOf(string line) => long.Parse(line.AsSpan(0, line.IndexOf('\t', StringComparison.Ordinal)), CultureInfo.InvariantCulture);

    private async Task<string[][]> RecommendAsync(string name, string[] options, string[] inputs, string[] limits)
    {
        string output = _folder.PathOf(name);
        Assert.Equal(0, await TuskProgram.RunAsync(
            [.. options, "--quiet", .. inputs, output, .. limits], Recommend.RunAsync, Recommend.Liked, Recommend.Together));
        return [.. Directory.EnumerateFiles(output, "part-r-*").Order(StringComparer.Ordinal).Select(File.ReadAllLines)];
    }
}
