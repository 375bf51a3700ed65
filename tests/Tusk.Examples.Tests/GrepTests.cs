using Tusk.Examples.Tests.Support;

namespace Tusk.Examples.Tests;

/// <summary>The jobs of grep; what its driver makes of them is tested with the command.</summary>
public sealed class GrepTests : IDisposable
{
    private readonly JobFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_match_of_a_line_counts()
    {
        _folder.Write("1", "fox foxes fax\nout-foxed fix fox\n");
        _folder.Write("2", "fix fox\n");

        Assert.Equal("fax\t1\nfix\t2\nfox\t5\n", (await SearchAsync("f.x")).Text);
    }

    [Fact]
    public async Task Empty_matches_count_as_in_Apaches_grep()
    {
        _folder.Write("1", "a bb ccc a\naa\n\n");

        // Apache's: 11 empty ones, "a" twice, "aa" once
        Assert.Equal("\t11\na\t2\naa\t1\n", (await SearchAsync("a*")).Text);
    }

    [Fact]
    public async Task A_group_counts_where_it_has_a_part_in_the_match()
    {
        _folder.Write("1", "a=1 b=2\nc b=2\n");

        Assert.Equal("1\t1\n2\t2\n", (await SearchAsync(@"(\w)=(\d)|c", "2")).Text);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_and_half_characters_match_as_replaced()
    {
        // FF is malformed; U+1F600 is two UTF-16 units, each a "."
        _folder.Write("1", [0xFF, .. "\U0001F600\n"u8]);

        Assert.Equal("\uFFFD\t3\n", (await SearchAsync(".")).Text);
    }

    [Fact]
    public async Task Counts_are_sorted_the_largest_first_and_equal_ones_by_their_bytes()
    {
        _folder.Write("1", "b\t2\n\u00E4\t2\na\tb\t10\n\t2\nB\t2\n\\\\n\\n\t1\n");

        JobRun run = await _folder.RunAsync(Grep.SortByCount);

        Assert.Equal("10\ta\tb\n2\t\n2\tB\n2\tb\n2\t\u00E4\n1\t\\n\n\n", run.Text);
    }

    [Theory]
    [InlineData("a|b")] // the records
    [InlineData("a\nb\\n\\\\\r")] // within one
    public async Task Matches_may_have_line_feeds_where_lines_end_otherwise(string record)
    {
        _folder.Write("1", record.Replace('|', ';') + ";");

        JobRun counts = await SearchAsync("(?s)^.+$", "0", ("textinputformat.record.delimiter", ";"));
        using var between = new JobFolder();
        between.Write("0", counts.Bytes);
        JobRun sorted = await between.RunAsync(Grep.SortByCount, null, ("textinputformat.record.delimiter", "\n"));

        Assert.Equal(string.Concat(record.Split('|').Select(static match => $"1\t{match}\n")), sorted.Text);
    }

    [Fact]
    public async Task Lines_that_match_come_as_they_were()
    {
        _folder.Write("1", [.. "fox \n"u8, .. "no\n"u8, 0xFF, .. "fox\n"u8, .. "a fox\n"u8]);

        JobRun run = await RunAsync(Grep.Lines, ["fo+x"], []);

        Assert.Equal([.. "a fox\nfox \n"u8, 0xFF, .. "fox\n"u8], run.Bytes);
    }

    private Task<JobRun> SearchAsync(string regex, string group = "0", params (string Key, string Value)[] settings) =>
        RunAsync(Grep.Search, [regex, group], settings);

    private Task<JobRun> RunAsync(JobFactory factory, string[] words, (string Key, string Value)[] settings) =>
        _folder.RunWithAsync(factory, options =>
        {
            options.Set("regex", words[0]);
            options.Set("group", words.ElementAtOrDefault(1) ?? "0");
        }, settings);
}
