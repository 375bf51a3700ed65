using System.Text.RegularExpressions;
using Tusk.Examples.Tests.Support;

namespace Tusk.Examples.Tests.Documentation;

/// <summary>The code of docs/mapreduce.md compiles here, and writes what the page says.</summary>
public sealed partial class MapReducePageTests : IDisposable
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "mapreduce.md"));

    private readonly JobFolder _folder = new();

    private static JobFactory[] Jobs => [.. AggregateSnippets.All, .. ModelSnippets.All];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Its_code_is_that_of_this_folder()
    {
        string folder = Path.Combine(Repository.Root, "tests", "Tusk.Examples.Tests", "Documentation");
        string code = Unindented(string.Join('\n', Directory.GetFiles(folder, "*.cs").Select(File.ReadAllText)));

        foreach (Match block in Blocks().Matches(Page).OfType<Match>().Where(static block => block.Groups["language"].Value == "csharp"))
        {
            foreach (string declaration in Unindented(block.Groups["text"].Value).Split("\n\npublic "))
            {
                Assert.Contains(declaration.Trim(), code, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task Its_jobs_write_what_it_says()
    {
        Match[] blocks = [.. Blocks().Matches(Page).OfType<Match>()];
        _folder.Write("lines", blocks[0].Groups["text"].Value);
        List<string> run = [];
        for (int i = 0; i < blocks.Length; i++)
        {
            Match name = JobNames().Match(blocks[i].Groups["text"].Value);
            if (name.Success)
            {
                JobFactory factory = Jobs.Single(job => job.Method.Name == name.Groups[1].Value);

                Assert.Equal($"{factory.Method.Name}:\n{blocks[i + 1].Groups["text"].Value}", $"{factory.Method.Name}:\n{(await _folder.RunAsync(factory)).Text}");

                run.Add(factory.Method.Name);
            }
        }

        Assert.Equal(Jobs.Select(static job => job.Method.Name), run);
    }

    private static string Unindented(string code) => Indents().Replace(code.ReplaceLineEndings("\n"), "");

    [GeneratedRegex(@"^```(?<language>\w+)\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Blocks();

    [GeneratedRegex(@"^public static Job (\w+)\(")]
    private static partial Regex JobNames();

    [GeneratedRegex("^ +", RegexOptions.Multiline)]
    private static partial Regex Indents();
}
