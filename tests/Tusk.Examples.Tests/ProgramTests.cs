using System.Reflection;
using Tusk.Examples.Tests.Support;

namespace Tusk.Examples.Tests;

/// <summary>Each example as the program that it is, over its own input.</summary>
public sealed class ProgramTests
{
    [Theory]
    [InlineData("WordCount", "expected.txt")]
    [InlineData("WordCount", "expected.txt", "--simple")]
    [InlineData("WordCount", "expected-words.txt", "--words")]
    [InlineData("WordCount", "expected-words.txt", "--words", "--simple")]
    [InlineData("WordCount", "expected.txt", "--in-mapper")]
    [InlineData("WordCount", "expected-words.txt", "--words", "--in-mapper")]
    [InlineData("MaxTemperature", "expected.txt")]
    [InlineData("Sort", "expected.txt")]
    [InlineData("StationStats", "expected.txt")]
    [InlineData("SecondarySort", "expected.txt")]
    [InlineData("WordMean", "expected.txt")]
    [InlineData("WordMedian", "expected.txt")]
    [InlineData("WordStandardDeviation", "expected.txt")]
    [InlineData("Average", "expected.txt")]
    [InlineData("Average", "expected.txt", "--plain")]
    [InlineData("Average", "expected.txt", "--combiner")]
    [InlineData("Average", "expected.txt", "--in-mapper")]
    [InlineData("UrlCount", "expected.txt")]
    [InlineData("ReverseLinks", "expected.txt")]
    [InlineData("InvertedIndex", "expected.txt")]
    [InlineData("CoOccurrence", "expected.txt")]
    [InlineData("CoOccurrence", "expected.txt", "--stripes", "--context", "sentence")]
    [InlineData("CoOccurrence", "expected-window.txt", "--pairs", "--context", "window:1")]
    [InlineData("TopN", "expected.txt", "--top", "3")]
    [InlineData("TopTalkers", "expected.txt", "--top", "2")]
    [InlineData("HostPartition", "expected.txt")]
    [InlineData("NGrams", "expected.txt")]
    [InlineData("NGrams", "expected-across-lines.txt", "--n", "3", "--across-lines")]
    public void Each_program_gives_its_expected_output(string example, string expected, params string[] options)
    {
        Check(example, expected, options, []);
    }

    [Theory]
    [InlineData("expected.txt", "f.x")]
    [InlineData("expected-lines.txt", "f.x", "--lines")]
    public void Grep_gives_its_expected_output(string expected, params string[] behind) => Check("Grep", expected, [], behind);

    private static void Check(string example, string expected, string[] options, string[] behind)
    {
        using var folder = new JobFolder();
        string output = folder.PathOf("output");
        string[] arguments = [.. options, Repository.Example($"{example}/input"), output, .. behind];

        object? exitCode = Assembly.Load(example).EntryPoint!.Invoke(null, [arguments]);

        Assert.Equal(0, exitCode);
        Assert.Equal(
            File.ReadAllText(Repository.Example($"{example}/{expected}")),
            File.ReadAllText(Path.Combine(output, "part-r-00000")));
        Assert.True(File.Exists(Path.Combine(output, "_SUCCESS")));
    }
}
