using Tusk.Examples.Tests.Support;

namespace Tusk.Examples.Tests;

/// <summary>The jobs of wordmean, wordmedian and wordstandarddeviation; what their drivers tell is tested with the command.</summary>
public sealed class WordStatisticsTests : IDisposable
{
    private readonly JobFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // Lengths 1, 2 and 4 (two surrogate pairs); FF ends a word, VT is part of one; FF as a byte becomes U+FFFD
    public static TheoryData<JobFactory, string> Jobs => new()
    {
        { WordMean.Build, "count\t5\nlength\t11\n" },
        { WordMedian.Build, "1\t2\n2\t1\n3\t1\n4\t1\n" },
        { WordStandardDeviation.Build, "count\t5\nlength\t11\nsquare\t31\n" },
    };

    [Theory]
    [MemberData(nameof(Jobs))]
    public async Task Lengths_are_counted_in_UTF_16_units(JobFactory job, string expected)
    {
        _folder.Write("1", [.. "\u00E4\u6F22 \U0001F600\U0001F601\fc\vd"u8, .. "\n\n"u8, 0xFF]);
        _folder.Write("2", " x \n");

        JobRun run = await _folder.RunAsync(job);

        Assert.Equal(expected, run.Text);
    }

    [Theory]
    [MemberData(nameof(Jobs))]
    public async Task No_words_give_an_empty_part_file(JobFactory job, string notUsed)
    {
        _ = notUsed;
        _folder.Write("1", " \n\n");

        JobRun run = await _folder.RunAsync(job);

        Assert.Empty(Assert.Single(run.Parts));
    }
}
