using Tusk.Examples.Tests.Support;
using Tusk.MapReduce.Counters;

namespace Tusk.Examples.Tests;

public sealed class TopNTests : IDisposable
{
    private const string Words = """tr -cs 'A-Za-z0-9' '\n' < "$1" | tr 'A-Z' 'a-z' | grep . | sort | uniq -c""";

    private readonly JobFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_most_frequent_keys_come_first_and_of_equal_ones_those_that_sort_first()
    {
        _folder.Write("1", "fox\t12\nhen\t7\nbee\t-3\nant\t6\n");
        _folder.Write("2", "cow\t7\nhorse\t100\nox\t7\na key\twith tabs\t12\n");

        JobRun run = await _folder.RunAsync(TopN.Build, ["top=4"], ("mapreduce.job.reduces", "3"));

        Assert.Equal("horse\t100\na key\twith tabs\t12\nfox\t12\ncow\t7\n", run.Text);
        Assert.Equal(1, run.Result.Reduces);
        Assert.Equal(8, run.Result.Counters[TaskCounter.MapOutputRecords].Value); // 4 of each file
    }

    [Fact]
    public async Task Fewer_keys_than_asked_for_are_all_there()
    {
        _folder.Write("1", "b\t1\na\t1\nb\t1\n");

        JobRun run = await _folder.RunAsync(TopN.Build);

        Assert.Equal("a\t1\nb\t1\nb\t1\n", run.Text); // lines are not added up
    }

    [Fact]
    public async Task What_is_dropped_is_counted()
    {
        _folder.Write("1", "a\t1\n\nb\n\t5\nc\t\nd\t1.5\ne\t 1\nf\t9223372036854775808\ng\t9223372036854775807\n");

        JobRun run = await _folder.RunAsync(TopN.Build);

        Assert.Equal("g\t9223372036854775807\na\t1\n", run.Text);
        Assert.Equal(7, run.Count(DroppedCount.MalformedLine));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(50)]
    [InlineData(5000)]
    public async Task Words_of_a_text_are_counted_first(int top)
    {
        string text = Repository.Data("text/shakespeare/comedies.txt");
        _folder.Write("text", await File.ReadAllBytesAsync(text, TestContext.Current.CancellationToken));
        string expected = await OtherTool.ShellAsync(
            $$"""{{Words}} | sort -k 1,1nr -k 2,2 | head -n {{top}} | awk '{ print $2 "\t" $1 }'""", text);

        JobRun run = await _folder.RunAsync(TopN.Build, ["words", $"top={top}"], ("fs.local.block.size", "500000"));

        Assert.True(run.Result.Maps > 1);
        Assert.Equal(expected, run.Text);
    }

    [Fact]
    public async Task Answer_over_counted_words_is_that_of_sort()
    {
        string text = Repository.Data("text/shakespeare/comedies.txt");
        string counts = await OtherTool.ShellAsync($$"""{{Words}} | awk '{ print $2 "\t" $1 }'""", text);
        _folder.Write("counts", counts);
        string expected = await OtherTool.ShellAsync(
            """tab="$(printf '\t')"; sort -t "$tab" -k 2,2nr -k 1,1 "$1" | head -n 300""", Path.Combine(_folder.Input, "counts"));

        JobRun run = await _folder.RunAsync(TopN.Build, ["top=300"], ("fs.local.block.size", "20000"));

        Assert.True(run.Result.Maps > 3);
        Assert.Equal(expected, run.Text);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1000001")]
    [InlineData("many")]
    public async Task A_number_that_makes_no_sense_is_refused(string top)
    {
        var e = await Assert.ThrowsAsync<JobUsageException>(() => _folder.RunAsync(TopN.Build, [$"top={top}"]));

        Assert.Contains(top, e.Message, StringComparison.Ordinal);
    }
}
