using Tusk.Examples.Tests.Support;

namespace Tusk.Examples.Tests.ProgrammingModel;

/// <summary>The programming model as its design sketches it: the same code compiles, and means what it says.</summary>
public sealed class ProgrammingModelTests : IDisposable
{
    private readonly JobFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false, "A\t1\na\t2\nb\t1\n")]
    [InlineData(true, "a\t3\nb\t1\n")]
    public async Task Both_levels_of_word_count_are_a_dozen_lines_each(bool lower, string expected)
    {
        _folder.Write("1", "a b A\na\n");

        JobRun simple = await _folder.RunAsync(WordCount.Simple, lower ? ["lower"] : []);

        Assert.Equal(expected, simple.Text);
        Assert.Equal("A\t1\na\t2\nb\t1\n", (await _folder.RunAsync(WordCount.Build)).Text);
    }

    [Fact]
    public async Task A_program_lists_every_factory_and_runs_the_one_that_is_asked_for()
    {
        _folder.Write("1", "1950 22\n1949 78\n1950 0\n1949 111\n");
        string output = _folder.PathOf("maxima");

        int exitCode = await TuskProgram.RunAsync(
            ["Maxima.Build", _folder.Input, output], WordCount.Build, WordCount.Simple, Maxima.Build);

        Assert.Equal(0, exitCode);
        Assert.Equal(
            "1949\t111\n1950\t22\n",
            await File.ReadAllTextAsync(Path.Combine(output, "part-r-00000"), TestContext.Current.CancellationToken));
    }
}

internal static class WordCount
{
    // Span API. Text is a readonly ref struct over UTF-8 bytes; nothing is allocated per record.
    public static Job Build(JobOptions o) => Job.Named("wordcount")
        .Read(TextInput.Lines, o.Inputs)
        .Map<Text, long>(static (line, output) =>
        {
            foreach (Text word in line.Tokens())
            {
                output.Emit(word, 1);
            }
        })
        .Aggregate(Sum.Int64) // a monoid: combiner and reducer in one
        .Write(TextOutput.Default, o.Output);

    // Comfortable API: strings, records, LINQ over a group's values.
    public static Job Simple(JobOptions o)
    {
        bool lower = o.Flag("lower"); // lambdas capture what was made from the options, nothing else
        return Job.Named("wordcount")
            .Read(TextInput.Strings, o.Inputs)
            .Map<string, long>((line, output) =>
            {
                foreach (string word in line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                {
                    output.Emit(lower ? word.ToLowerInvariant() : word, 1);
                }
            })
            .Reduce<string, long>((group, output) => output.Emit(group.Key, group.Values.Sum()))
            .Write(TextOutput.Default, o.Output);
    }
}

[TuskRecord] // generated: key codec, Writable, field names
public readonly partial record struct Reading(int Year, int Tenths);

internal static class Maxima // secondary sort: the first value of a group is the largest
{
    public static Job Build(JobOptions o) => Job.Named("maxima")
        .Read(TextInput.Lines, o.Inputs)
        .Map<Reading, Nothing>(static (line, output) =>
        {
            if (Ncdc.TryParse(line, out Reading r))
            {
                output.Emit(r, default);
            }
        })
        .Order("Year", "Tenths desc").GroupBy(1) // order and grouping are data: field names and a count
        .Reduce<int, int>(static (group, output) => output.Emit(group.Key.Year, group.Key.Tenths))
        .Write(TextOutput.Default, o.Output);
}

/// <summary>A year and a temperature, as the sketch leaves open how they are read.</summary>
internal static class Ncdc
{
    public static bool TryParse(Text line, out Reading reading)
    {
        reading = default;
        ReadOnlySpan<byte> bytes = line.Bytes;
        int space = bytes.IndexOf((byte)' ');
        if (space < 0
            || !int.TryParse(bytes[..space], System.Globalization.CultureInfo.InvariantCulture, out int year)
            || !int.TryParse(bytes[(space + 1)..], System.Globalization.CultureInfo.InvariantCulture, out int tenths))
        {
            return false;
        }

        reading = new Reading(year, tenths);
        return true;
    }
}
