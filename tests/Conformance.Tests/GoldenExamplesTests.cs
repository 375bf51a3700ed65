using Conformance.Tests.Support;
using EndToEnd.Tests.Support;

namespace Conformance.Tests;

/// <summary>Part files that Apache's examples wrote once; no Java is needed.</summary>
public sealed class GoldenExamplesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tusk-golden-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("wc1", 1)]
    [InlineData("wc4", 4)]
    public async Task Word_count_writes_what_Apache_wrote(string golden, int reduces)
    {
        string input = Shared.Require("hadoop/vectors/examples/wordcount-in");
        string expected = Shared.Require($"hadoop/vectors/examples/out/{golden}");

        using var tusk = BuiltProgram.MapReduce(_folder, "wordcount", "--reduces", $"{reduces}", input, "out");
        (await tusk.EndAsync()).Succeeded();

        string ours = Path.Combine(_folder, "out");
        string[] parts = [.. Enumerable.Range(0, reduces).Select(static i => $"part-r-{i:D5}")];
        Assert.Equal([.. parts.Prepend("_SUCCESS")], PartFiles.Names(ours));
        Assert.Equal(parts, PartFiles.ApachesNames(expected).Where(static name => name != "_SUCCESS"));
        Assert.All(parts, part => Assert.Equal(
            File.ReadAllText(Path.Combine(expected, part)), File.ReadAllText(Path.Combine(ours, part))));
    }
}
