using Conformance.Tests.Support;
using EndToEnd.Tests.Support;

namespace Conformance.Tests;

/// <summary>Part files that Apache's examples wrote once; no Java is needed.</summary>
public sealed class GoldenExamplesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tusk-golden-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("wc1", "wordcount", 1)]
    [InlineData("wc4", "wordcount", 4)]
    [InlineData("wc4", "wordcount", 4, "--in-mapper")]
    [InlineData("ss1", "secondarysort", 1)]
    [InlineData("ss4", "secondarysort", 4)]
    public async Task A_job_writes_what_Apache_s_wrote(string golden, string job, int reduces, params string[] options)
    {
        string input = Shared.Require($"hadoop/vectors/examples/{job}-in");
        string expected = Shared.Require($"hadoop/vectors/examples/out/{golden}");

        using var tusk = BuiltProgram.MapReduce(_folder, [job, "--reduces", $"{reduces}", .. options, input, "out"]);
        (await tusk.EndAsync()).Succeeded();

        string ours = Path.Combine(_folder, "out");
        string[] parts = [.. Enumerable.Range(0, reduces).Select(static i => $"part-r-{i:D5}")];
        Assert.Equal([.. parts.Prepend("_SUCCESS")], PartFiles.Names(ours));
        Assert.Equal(parts, PartFiles.ApachesNames(expected).Where(static name => name != "_SUCCESS"));
        Assert.All(parts, part => Assert.Equal(
            File.ReadAllText(Path.Combine(expected, part)), File.ReadAllText(Path.Combine(ours, part))));
    }

    [Fact]
    public async Task Teragen_writes_the_rows_that_Apache_s_wrote()
    {
        string expected = Shared.Require("hadoop/vectors/examples/teragen-first-100-rows");

        using var tusk = BuiltProgram.MapReduce(_folder, ["teragen", "-Dmapreduce.job.maps=3", "100", "out"]);
        (await tusk.EndAsync()).Succeeded();

        Assert.Equal(["_SUCCESS", "part-m-00000", "part-m-00001", "part-m-00002"], PartFiles.Names(Path.Combine(_folder, "out")));
        Assert.Equal(File.ReadAllBytes(expected), PartFiles.Bytes(Path.Combine(_folder, "out")));
    }

    [Theory]
    [InlineData("wordmean", "The mean is: 3.4444444444444446\n", "wordmean")]
    [InlineData("wordmedian", "The median is: 3\n", "wordmedian")]
    [InlineData("wordstandarddeviation", "The standard deviation is: 1.1331154474650627\n", "wordstandarddeviation")]
    [InlineData("grep", "", "grep", "[a-z]+o")]
    [InlineData("grep2", "", "grep", "([a-z])(o)", "2")]
    public async Task A_driver_writes_and_tells_what_Apache_s_did(string golden, string answer, string job, params string[] behind)
    {
        string input = Shared.Require("hadoop/vectors/examples/wordcount-in");
        string expected = Shared.Require($"hadoop/vectors/examples/out/{golden}");

        using var tusk = BuiltProgram.MapReduce(_folder, [job, input, "out", .. behind]);
        Ending ending = await tusk.EndAsync();

        Assert.Equal((0, answer, ""), (ending.ExitCode, ending.Output, ending.Error));
        string[] lines = File.ReadAllLines(Path.Combine(_folder, "out", "part-r-00000"));
        string[] apaches = File.ReadAllLines(Path.Combine(expected, "part-r-00000"));
        Assert.Equal(apaches.Order(StringComparer.Ordinal), lines.Order(StringComparer.Ordinal)); // grep: equal counts in any order
    }
}
