using System.Globalization;
using System.Text;
using Tusk.Examples.Tests.Support;

namespace Tusk.Examples.Tests;

public sealed class AverageTests : IDisposable
{
    private readonly JobFolder _folder = new();

    public static TheoryData<string> Ways => ["plain", "combiner", "in-mapper"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Average_by_key(string way)
    {
        _folder.Write("in", "a,1\nb,2\nc,10\nb,4\na,7\n");

        JobRun run = await _folder.RunAsync(Average.Build, [way]);

        Assert.Equal("a\t4\nb\t3\nc\t10\n", run.Text);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Average_why_the_mean_is_no_combiner(string way)
    {
        // Two maps with means 1.5 and 4: their mean is 2.75, the mean of all is 3.
        _folder.Write("1", "x,1\nx,2\n");
        _folder.Write("2", "x,3\nx,4\nx,5\n");

        JobRun run = await _folder.RunAsync(Average.Build, [way]);

        Assert.Equal(2, run.Result.Maps);
        Assert.Equal("x\t3\n", run.Text);
    }

    [Theory]
    [InlineData("1g")]
    [InlineData("128k")] // it sorts on disk, and combines more than once
    public async Task Average_three_ways_give_the_same_bytes(string memory)
    {
        var random = new Random(13);
        for (int file = 0; file < 3; file++)
        {
            _folder.Write($"{file}", string.Concat(Enumerable.Range(0, 9000).Select(i => string.Create(
                CultureInfo.InvariantCulture,
                $"key {i * 7 % 3000}{"\t,"[random.Next(2)]}{random.Next(-1000, 1000)}.{random.Next(1_000_000):D6}\n"))));
        }

        (string, string)[] settings =
            [("mapreduce.job.reduces", "3"), ("fs.local.block.size", "50000"), ("tusk.engine.memory", memory)];
        JobRun plain = await _folder.RunAsync(Average.Build, ["plain"], settings);
        JobRun combined = await _folder.RunAsync(Average.Build, ["combiner"], settings);
        JobRun inMapper = await _folder.RunAsync(Average.Build, ["in-mapper"], settings);

        Assert.Equal(3, plain.Parts.Count);
        Assert.Equal(3000, plain.Text.Count(static c => c == '\n'));
        Assert.Equal(memory != "1g", plain.Result.SpilledBytes > 0);
        Assert.Equal(plain.Parts, combined.Parts);
        Assert.Equal(plain.Parts, inMapper.Parts);
    }

    [Theory]
    [InlineData("0.000001 0.000002", "0.000002")] // half a millionth goes away from zero
    [InlineData("-0.000001 -0.000002", "-0.000002")]
    [InlineData("0.000001 0", "0.000001")]
    [InlineData("1 1 2", "1.333333")]
    [InlineData("1 2 2", "1.666667")]
    [InlineData("-1 1", "0")]
    [InlineData("-0.5 0.5 -0.0", "0")]
    [InlineData("999999999999.999999 999999999999.999999", "999999999999.999999")]
    [InlineData("-999999999999.999999 999999999999.999999 1", "0.333333")]
    [InlineData("+7.10", "7.1")]
    [InlineData("100", "100")]
    public async Task Mean_is_rounded_once_from_exact_sums(string numbers, string expected)
    {
        _folder.Write("in", string.Concat(numbers.Split(' ').Select(static number => $"k\t{number}\n")));

        foreach (string way in new[] { "plain", "combiner", "in-mapper" })
        {
            Assert.Equal($"k\t{expected}\n", (await _folder.RunAsync(Average.Build, [way])).Text);
        }
    }

    [Theory]
    [InlineData("a,1", "a", true)]
    [InlineData("a\t1", "a", true)]
    [InlineData("a,b\t1", "a,b", true)] // the key is all before the last tab or comma
    [InlineData("a\tb,1", "a\tb", true)]
    [InlineData(" ,1", " ", true)]
    [InlineData("a,000000000000.5", "a", true)]
    [InlineData("", "", false)]
    [InlineData("a", "", false)]
    [InlineData(",1", "", false)]
    [InlineData("a,", "", false)]
    [InlineData("a 1", "", false)]
    [InlineData("a,1 ", "", false)]
    [InlineData("a, 1", "", false)]
    [InlineData("a,.5", "", false)]
    [InlineData("a,5.", "", false)]
    [InlineData("a,1.0000000", "", false)]
    [InlineData("a,1000000000000", "", false)] // 13 digits
    [InlineData("a,--1", "", false)]
    [InlineData("a,+-1", "", false)]
    [InlineData("a,-", "", false)]
    [InlineData("a,1e3", "", false)]
    [InlineData("a,1.2.3", "", false)]
    [InlineData("a,NaN", "", false)]
    public void Lines_of_another_form_are_no_numbers(string line, string key, bool isNumber)
    {
        Assert.Equal(isNumber, KeyedNumber.TryParse(Encoding.UTF8.GetBytes(line), out KeyedNumber read));
        Assert.Equal(isNumber ? key : "", read.Key.ToString());
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task What_is_dropped_is_counted(string way)
    {
        _folder.Write("in", "movieId,rating\n1,4.0\n\n1,5.0\r\n2,x\n");

        JobRun run = await _folder.RunAsync(Average.Build, [way]);

        Assert.Equal("1\t4.5\n", run.Text);
        Assert.Equal(3, run.Count(DroppedNumber.MalformedLine));
    }

    [Fact]
    public async Task Two_ways_at_once_are_refused()
    {
        _folder.Write("in", "a,1\n");

        var e = await Assert.ThrowsAsync<JobUsageException>(() => _folder.RunAsync(Average.Build, ["plain", "in-mapper"]));

        Assert.Contains("give one of them", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_over_ratings_of_movies_is_that_of_exact_fractions()
    {
        string ratings = Repository.Data("movielens/ml-latest-small-2018/ratings.csv");
        string[] lines = await File.ReadAllLinesAsync(ratings, TestContext.Current.CancellationToken);
        _folder.Write("ratings", string.Concat(lines.Select(static line => string.Join(',', line.Split(',')[1..3]) + "\n")));
        string expected = await OtherTool.PythonAsync(
            """
            import csv, sys
            from fractions import Fraction
            sums = {}
            for row in csv.DictReader(open(sys.argv[1], newline='')):
                total, count = sums.get(row['movieId'], (0, 0))
                sums[row['movieId']] = total + Fraction(row['rating']), count + 1
            for movie, (total, count) in sorted(sums.items()):
                millionths = int(total / count * 10**6 + Fraction(1, 2))
                print(movie, f'{millionths // 10**6}.{millionths % 10**6:06}'.rstrip('0').rstrip('.'), sep='\t')
            """,
            ratings);

        foreach (string way in new[] { "plain", "combiner", "in-mapper" })
        {
            JobRun run = await _folder.RunAsync(Average.Build, [way], ("fs.local.block.size", "300000"));

            Assert.True(run.Result.Maps > 1);
            Assert.Equal(expected, run.Text);
            Assert.Equal(1, run.Count(DroppedNumber.MalformedLine)); // the heading
        }
    }

    [Fact]
    public void Adding_sums_and_counts_is_a_monoid()
    {
        var random = new Random(21);
        for (int i = 0; i < 1000; i++)
        {
            SumAndCount a = Any(), b = Any(), c = Any();

            Assert.Equal(a, a + default(SumAndCount));
            Assert.Equal(a, default(SumAndCount) + a);
            Assert.Equal(a + b, b + a);
            Assert.Equal((a + b) + c, a + (b + c));
        }

        SumAndCount Any() => Enumerable.Range(0, random.Next(1, 50))
            .Select(_ => SumAndCount.Of(random.NextInt64(-999_999_999_999_999_999, 1_000_000_000_000_000_000)))
            .Aggregate(static (left, right) => left + right);
    }
}
