using System.Globalization;
using System.Text;
using System.Text.Json;
using Tusk.Examples.Tests.Support;

namespace Tusk.Examples.Tests;

/// <summary>What a record costs in allocated memory on the span path, held under benchmarks/budgets.json.</summary>
/// <remarks>
/// A job over few records and one over ten times as many, with the same keys, differ only by what records cost. Nothing
/// else runs meanwhile, as what is measured is the whole process; of three rounds the best counts, because the runtime
/// has threads of its own.
/// </remarks>
[Collection(nameof(Alone))]
public sealed class AllocationTests : IDisposable
{
    private const int FewRecords = 10_000;
    private const int Times = 10;

    private readonly JobFolder _few = new();
    private readonly JobFolder _many = new();

    public void Dispose()
    {
        _few.Dispose();
        _many.Dispose();
    }

    [Fact]
    public Task Word_count_stays_within_its_budget() =>
        AssertWithinBudgetAsync("wordcount", WordCount.Build, [], static i => $"word{i % 97} a rose is a rose {i % 13}\n");

    [Fact]
    public Task Word_count_of_lower_case_words_stays_within_its_budget() =>
        AssertWithinBudgetAsync(
            "wordcount --words", WordCount.Build, ["words"], static i => $"Word{i % 97}, ärger a Rose-is-a-rose {i % 13}\n");

    [Fact]
    public Task Maximum_temperature_stays_within_its_budget() =>
        AssertWithinBudgetAsync("maxtemperature", MaxTemperature.Build, [], static i => string.Create(
            CultureInfo.InvariantCulture,
            $"004301199099999{1900 + (i % 100)}051512004+68750+023550FM-12+038299999V0203201N00671220001CN9999999N9"
            + $"{(i % 7 == 0 ? "+9999" : $"-{i % 500:D4}")}{i % 10}+99999999999\n"));

    [Fact]
    public Task Station_statistics_stay_within_their_budget() =>
        AssertWithinBudgetAsync("stationstats", StationStats.Build, [], static i => string.Create(
            CultureInfo.InvariantCulture, $"station with a long name {i % 400};{(i % 1000 / 10m) - 50:F1}\n"));

    [Fact]
    public Task Counts_of_URLs_stay_within_their_budget() =>
        AssertWithinBudgetAsync("urlcount", UrlCount.Build, [], static i => string.Create(
            CultureInfo.InvariantCulture,
            $"192.0.2.{i % 200} - - [21/Nov/2026:10:00:00 +0000] \"GET /page/{i % 97}?q=\\\"a\\\" HTTP/1.1\" 200 {i} \"-\" \"agent\"\n"));

    [Fact]
    public Task Runs_of_words_stay_within_their_budget() =>
        AssertWithinBudgetAsync(
            "ngrams", NGrams.Build, ["n=3", "across-lines"], static i => $"word{i % 7}, a Rose-is-a-rose\n");

    /// <summary>A copy of each of the four different words of a sentence, 32 bytes each; nothing for its 16 pairs.</summary>
    [Fact]
    public Task Pairs_of_words_stay_within_their_budget() =>
        AssertWithinBudgetAsync(
            "cooccurrence", CoOccurrence.Build, ["pairs", "context=sentence"], static i => $"Word{i % 7}, a Rose is a rose.\n");

    /// <summary>A sort allocates what its buffers grow by, and no object for a record, which would take 24 bytes at the least.</summary>
    /// <remarks>
    /// Lines of 36 bytes are records of 38. In memory: blocks of 1 MiB for them (35 B a record here), 16 bytes for what is sorted in its
    /// place in arrays that double (41 B), as many for the copy that sorting takes, and the run (38 B): 129.6 B. In little memory those are
    /// of one size whatever the records; each run on disk and each merge of seven has buffers of its own: 23.6 B.
    /// </remarks>
    [Theory]
    [InlineData("sort", "1g")]
    [InlineData("sort on disk", "1m")]
    public Task Sort_stays_within_its_budget(string name, string memory) => AssertWithinBudgetAsync(
        name,
        Sort.Build,
        [],
        static i => string.Create(CultureInfo.InvariantCulture, $"{(uint)(i * 2654435761),10} a line of some bytes {i}\n"),
        ("tusk.engine.memory", memory));

    /// <summary>Of aggregates a value costs what it changes in a state that is there, whether on the heap or in the table.</summary>
    [Theory]
    [InlineData("mean of doubles")]
    [InlineData("variance of doubles")]
    [InlineData("quantiles")]
    [InlineData("distinct count")]
    [InlineData("distinct count, near")]
    public Task Aggregates_stay_within_their_budget(string name) => AssertWithinBudgetAsync(
        name,
        name switch
        {
            "mean of doubles" => MeanOfNumbers,
            "variance of doubles" => VarianceOfNumbers,
            "quantiles" => MedianOfNumbers,
            "distinct count" => DistinctTexts,
            _ => NearlyDistinctTexts,
        },
        [],
        static i => string.Create(CultureInfo.InvariantCulture, $"{i % 40:D2};{i % 997 / 7.0,7:F3};{"and more",40}\n"));

    private static Job MeanOfNumbers(JobOptions o) => Numbers(o).Aggregate(Mean.Double).Write(TextOutput.Default, o.Output);

    private static Job VarianceOfNumbers(JobOptions o) => Numbers(o).Aggregate(SampleVariance.Double).Write(TextOutput.Default, o.Output);

    private static Job MedianOfNumbers(JobOptions o) => Numbers(o).Aggregate(Quantiles.Double(0.01, 0.5)).Write(TextOutput.Default, o.Output);

    private static Job DistinctTexts(JobOptions o) => Texts(o).Aggregate(DistinctCount.Exact<Text>()).Write(TextOutput.Default, o.Output);

    private static Job NearlyDistinctTexts(JobOptions o) =>
        Texts(o).Aggregate(DistinctCount.HyperLogLog<Text>()).Write(TextOutput.Default, o.Output);

    private static MapStage<Text, double> Numbers(JobOptions o) => Job.Named("numbers").Read(TextInput.Lines, o.Inputs)
        .Map<Text, double>(static (line, output) =>
            output.Emit(line.Slice(0, 2), double.Parse(line.Bytes[3..10], NumberStyles.Float, CultureInfo.InvariantCulture)));

    private static MapStage<Text, Text> Texts(JobOptions o) => Job.Named("texts").Read(TextInput.Lines, o.Inputs)
        .Map<Text, Text>(static (line, output) => output.Emit(line.Slice(0, 2), line.Slice(3, 7)));

    private async Task AssertWithinBudgetAsync(
        string name, JobFactory factory, string[] options, Func<int, string> record, params (string Key, string Value)[] settings)
    {
        string few = Make(record);
        _few.Write("in", few);
        _many.Write("in", string.Concat(Enumerable.Repeat(few, Times)));
        double budget = Budget(name);
        await MeasureAsync(_many, factory, options, settings);

        double best = double.MaxValue;
        for (int round = 0; round < 3; round++)
        {
            long fewBytes = await MeasureAsync(_few, factory, options, settings);
            long manyBytes = await MeasureAsync(_many, factory, options, settings);
            best = Math.Min(best, (manyBytes - fewBytes) / ((Times - 1.0) * FewRecords));
        }

        Assert.True(best <= budget, $"{name} allocates {best:F4} B a record; its budget is {budget} B (benchmarks/budgets.json).");
    }

    private static async Task<long> MeasureAsync(
        JobFolder folder, JobFactory factory, string[] options, (string Key, string Value)[] settings)
    {
        long before = GC.GetTotalAllocatedBytes(precise: true);
        JobRun run = await folder.RunAsync(
            factory, options, [("tusk.engine.threads", "1"), ("fs.local.block.size", "1g"), .. settings]);
        long allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        Assert.Equal(1, run.Result.Maps);
        return allocated;
    }

    private static string Make(Func<int, string> record)
    {
        var text = new StringBuilder();
        for (int i = 0; i < FewRecords; i++)
        {
            text.Append(record(i));
        }

        return text.ToString();
    }

    private static double Budget(string name)
    {
        using Stream file = typeof(AllocationTests).Assembly.GetManifestResourceStream("budgets.json")!;
        using JsonDocument budgets = JsonDocument.Parse(file);
        return budgets.RootElement.GetProperty("bytes allocated per record").GetProperty(name).GetDouble();
    }
}

/// <summary>Tests that run while no other does.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
