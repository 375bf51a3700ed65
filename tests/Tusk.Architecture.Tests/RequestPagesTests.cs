namespace Tusk.Architecture.Tests;

/// <summary>The checker is fed pages with a planted fault, then the pages there are.</summary>
public sealed class RequestPagesTests
{
    private const string Folder = "docs/requests";
    private const string Source = "public class Mill\n{\n    public void Grind<T>(T grain) => Stop();\n}\n";

    [Fact]
    public void What_is_there_is_no_violation() => Assert.Empty(Of(
        "Paths are below `src/Flour`.\n1. `Mills/Mill.cs` — `Grind` — how fine; `Mill.Grind` and `Flour/Mills/Mill.cs` are known."));

    [Fact]
    public void A_file_that_is_gone_is_found_with_its_line() => Assert.Equal(
        ["page.md:2: `Mills/Wheel.cs` is neither below src/Flour nor below src"],
        Of("## Grind (`src/Flour`)\n1. `Mills/Wheel.cs` — how fast"));

    [Fact]
    public void A_method_that_is_gone_is_found_even_if_another_calls_one_of_that_name() => Assert.Equal(
        ["page.md:1: src/Flour/Mills/Mill.cs has no method Stop"],
        Of("1. `Flour/Mills/Mill.cs` — `Grind`, `Stop` — how fine"));

    [Fact]
    public void A_member_that_is_gone_is_found() => Assert.Equal(
        ["page.md:1: no Mill.cs has a member GrindAsync"],
        Of("where `Mill.GrindAsync` waits"));

    [Fact]
    public void Every_file_and_method_that_a_page_names_exists()
    {
        string[] sources = [.. Repository.Files(".cs").Where(static path => path.StartsWith("src/", StringComparison.Ordinal))];
        string[] pages = Directory.GetFiles(Path.Combine(Repository.Root, Folder), "*.md");
        Assert.NotEmpty(pages);

        string text = string.Join('\n', pages.Order(StringComparer.Ordinal).SelectMany(page => RequestPages.Violations(
            $"{Folder}/{Path.GetFileName(page)}", File.ReadAllText(page), sources, Repository.Read)));

        Assert.True(text.Length == 0, text);
    }

    private static IEnumerable<string> Of(string text) =>
        RequestPages.Violations("page.md", text, ["src/Flour/Mills/Mill.cs"], static _ => Source);
}
