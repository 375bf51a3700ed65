using System.Globalization;
using Tusk.Examples.Tests.Support;

namespace Tusk.Examples.Tests.WorkedExamples;

/// <summary>The first record of a group is the largest, because the shuffle sorts by more than it groups by.</summary>
public sealed class SecondarySortTests : IDisposable
{
    private readonly JobFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task First_reading_of_a_year_is_its_maximum(int reduces)
    {
        _folder.Write("1", "1950 0\n1950 22\n1950 -11\n");
        _folder.Write("2", "1949 111\n1949 78\n1948 -5\n");

        JobRun run = await _folder.RunAsync(Maxima, null, ("mapreduce.job.reduces", $"{reduces}"));

        Assert.Equal(["1948\t-5", "1949\t111", "1950\t22"], run.Text.Split('\n')[..^1].Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Each_record_of_a_group_shows_its_own_key()
    {
        _folder.Write("1", "1950 0\n1950 22\n1949 3\n1950 -11\n1950 22\n");

        JobRun run = await _folder.RunAsync(Descending);

        Assert.Equal("1949\t3\n1950\t22\n1950\t22\n1950\t0\n1950\t-11\n", run.Text);
    }

    [Fact]
    public async Task Maxima_of_the_secondary_sort_are_those_of_the_aggregate()
    {
        string sample = Repository.Example("MaxTemperature/input/sample.txt");
        _folder.Write("sample.txt", await File.ReadAllTextAsync(sample, TestContext.Current.CancellationToken));

        JobRun aggregate = await _folder.RunAsync(MaxTemperature.Build);
        JobRun sorted = await _folder.RunAsync(NcdcMaxima);

        Assert.Equal("1949\t111\n1950\t22\n", sorted.Text);
        Assert.Equal(aggregate.Text, sorted.Text);
    }

    private static Job Maxima(JobOptions o) => Readings(o)
        .Order("Year", "Tenths desc").GroupBy(1)
        .Reduce<int, int>(static (group, output) => output.Emit(group.Key.Year, group.Key.Tenths))
        .Write(TextOutput.Default, o.Output);

    private static Job NcdcMaxima(JobOptions o) => Job.Named("maxima")
        .Read(TextInput.Lines, o.Inputs)
        .Map<Reading, Nothing>(static (line, output) =>
        {
            if (NcdcRecord.TryParse(line, out NcdcRecord record, out _))
            {
                output.Emit(new Reading(record.Year, record.Tenths), default);
            }
        })
        .Order("Year", "Tenths desc").GroupBy(1)
        .Reduce<int, int>(static (group, output) => output.Emit(group.Key.Year, group.Key.Tenths))
        .Write(TextOutput.Default, o.Output);

    private static Job Descending(JobOptions o) => Readings(o)
        .Order("Year", "Tenths desc").GroupBy(1)
        .Reduce<int, int>(static (group, output) =>
        {
            foreach (var record in group.Records)
            {
                output.Emit(record.Key.Year, record.Key.Tenths);
            }
        })
        .Write(TextOutput.Default, o.Output);

    private static MapStage<Reading, Nothing> Readings(JobOptions o) => Job.Named("maxima")
        .Read(TextInput.Strings, o.Inputs)
        .Map<Reading, Nothing>(static (line, output) =>
        {
            string[] parts = line.Split(' ');
            output.Emit(
                new Reading(
                    int.Parse(parts[0], CultureInfo.InvariantCulture), int.Parse(parts[1], CultureInfo.InvariantCulture)),
                default);
        });
}

[TuskRecord]
public readonly partial record struct Reading(int Year, int Tenths);
