using Tusk.Examples.Tests.Support;

namespace Tusk.Examples.Tests.WorkedExamples;

/// <summary>The mean of the values of each key, in the three ways that courses teach.</summary>
public sealed class AverageTests : IDisposable
{
    private readonly JobFolder _folder = new();

    public static TheoryData<string> Ways => ["plain", "combiner", "mapper"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Average_by_key(string way)
    {
        _folder.Write("in", "a,1\nb,2\nc,10\nb,4\na,7\n");

        JobRun run = await RunAsync(way);

        Assert.Equal("a\t4\nb\t3\nc\t10\n", run.Text);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task The_mean_is_no_combiner(string way)
    {
        // Two maps with means 1.5 and 4: their mean is 2.75, the mean of all is 3.
        _folder.Write("1", "x,1\nx,2\n");
        _folder.Write("2", "x,3\nx,4\nx,5\n");

        JobRun run = await RunAsync(way);

        Assert.Equal(2, run.Result.Maps);
        Assert.Equal("x\t3\n", run.Text);
    }

    [Fact]
    public async Task A_mean_used_as_a_combiner_gives_another_answer()
    {
        _folder.Write("1", "x,1\nx,2\n");
        _folder.Write("2", "x,3\nx,4\nx,5\n");

        JobRun run = await _folder.RunAsync(MeanOfMeans);

        Assert.Equal("x\t2.75\n", run.Text);
    }

    [Fact]
    public async Task Three_ways_agree()
    {
        var random = new Random(13);
        for (int file = 0; file < 3; file++)
        {
            _folder.Write($"{file}", string.Concat(
                Enumerable.Range(0, 3000).Select(_ => $"k{random.Next(50)},{random.Next(-1000, 1000)}\n")));
        }

        JobRun plain = await RunAsync("plain");

        Assert.Equal(50, plain.Text.Count(static c => c == '\n'));
        Assert.Equal(plain.Text, (await RunAsync("combiner")).Text);
        Assert.Equal(plain.Text, (await RunAsync("mapper")).Text);
    }

    private Task<JobRun> RunAsync(string way) => _folder.RunAsync(
        way switch
        {
            "plain" => Plain,
            "combiner" => Combined,
            "mapper" => CombinedInMapper,
            _ => throw new ArgumentOutOfRangeException(nameof(way)),
        });

    private static Job Plain(JobOptions o) => Job.Named("average")
        .Read(TextInput.Strings, o.Inputs)
        .Map<string, long>(static (line, output) => output.Emit(line.Split(',')[0], Number(line)))
        .Reduce<string, decimal>(static (group, output) => output.Emit(group.Key, group.Values.Average(static n => (decimal)n)))
        .Write(TextOutput.Default, o.Output);

    private static Job Combined(JobOptions o) => Job.Named("average")
        .Read(TextInput.Strings, o.Inputs)
        .Map<string, SumAndCount>(static (line, output) => output.Emit(line.Split(',')[0], new SumAndCount(Number(line), 1)))
        .Combine(static (group, output) => output.Emit(group.Key, SumAndCount.Of(group.Values)))
        .Reduce<string, decimal>(static (group, output) => output.Emit(group.Key, SumAndCount.Of(group.Values).Mean))
        .Write(TextOutput.Default, o.Output);

    private static Job CombinedInMapper(JobOptions o) => Job.Named("average")
        .Read(TextInput.Strings, o.Inputs)
        .Map(static () => new AveragingMapper())
        .Reduce<string, decimal>(static (group, output) => output.Emit(group.Key, SumAndCount.Of(group.Values).Mean))
        .Write(TextOutput.Default, o.Output);

    // Wrong on purpose.
    private static Job MeanOfMeans(JobOptions o) => Job.Named("average")
        .Read(TextInput.Strings, o.Inputs)
        .Map<string, decimal>(static (line, output) => output.Emit(line.Split(',')[0], Number(line)))
        .Combine(static (group, output) => output.Emit(group.Key, group.Values.Average()))
        .Reduce<string, decimal>(static (group, output) => output.Emit(group.Key, group.Values.Average()))
        .Write(TextOutput.Default, o.Output);

    private static long Number(string line) =>
        long.Parse(line.Split(',')[1], System.Globalization.CultureInfo.InvariantCulture);

    private sealed class AveragingMapper : Mapper<string, string, SumAndCount>
    {
        private readonly Dictionary<string, SumAndCount> _tally = [];

        public override void Map(string record, Output<string, SumAndCount> output)
        {
            string key = record.Split(',')[0];
            _tally[key] = SumAndCount.Of([_tally.GetValueOrDefault(key), new SumAndCount(Number(record), 1)]);
        }

        public override void Cleanup(Output<string, SumAndCount> output)
        {
            foreach ((string key, SumAndCount tally) in _tally)
            {
                output.Emit(key, tally);
            }
        }
    }
}

/// <summary>What of a set of numbers can be combined, and gives their mean.</summary>
[TuskRecord]
public readonly partial record struct SumAndCount(long Sum, long Count)
{
    public decimal Mean => (decimal)Sum / Count;

    public static SumAndCount Of(IEnumerable<SumAndCount> parts) =>
        parts.Aggregate(static (a, b) => new SumAndCount(a.Sum + b.Sum, a.Count + b.Count));
}
