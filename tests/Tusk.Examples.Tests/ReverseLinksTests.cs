using Tusk.Examples.Tests.Support;

namespace Tusk.Examples.Tests;

public sealed class ReverseLinksTests : IDisposable
{
    private readonly JobFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Reverse_web_link_graph()
    {
        _folder.Write("1", "p\tq\nr\tq\nq\tp\n");
        _folder.Write("2", "r\tp\na\tq\nr\tq\n");

        JobRun run = await _folder.RunAsync(ReverseLinks.Build);

        Assert.Equal("p\tq,r\nq\ta,p,r\n", run.Text);
    }

    [Fact]
    public async Task What_is_dropped_is_counted()
    {
        _folder.Write("in", "a\tb\n\na\n\t\na\t\n\tb\na\tb\tc\na b\n");

        JobRun run = await _folder.RunAsync(ReverseLinks.Build);

        Assert.Equal("b\ta\n", run.Text);
        Assert.Equal(7, run.Count(DroppedLink.MalformedLine));
    }

    [Theory]
    [InlineData(1, "1g")]
    [InlineData(4, "256k")]
    public async Task Answer_over_a_graph_of_votes_is_that_of_sort_and_awk(int reduces, string memory)
    {
        string graph = Repository.Data("graph/wiki-Vote.txt");
        string[] lines = await File.ReadAllLinesAsync(graph, TestContext.Current.CancellationToken);
        _folder.Write("links", string.Join('\n', lines.Where(static line => !line.StartsWith('#'))));
        _folder.Write("again", string.Join('\n', lines.Where(static line => line.StartsWith('3')))); // doubles are dropped
        string expected = await OtherTool.ShellAsync(
            """
            tab="$(printf '\t')"
            tr -d '\r' < "$1" | grep -v '^#' | sort -u -t "$tab" -k 2,2 -k 1,1 | awk -F '\t' '
                $2 == target { printf ",%s", $1; next }
                { if (NR > 1) print ""; target = $2; printf "%s\t%s", $2, $1 }
                END { print "" }'
            """,
            graph);

        JobRun run = await _folder.RunAsync(
            ReverseLinks.Build,
            null,
            ("mapreduce.job.reduces", $"{reduces}"),
            ("fs.local.block.size", "200000"),
            ("tusk.engine.memory", memory));

        Assert.True(run.Result.Maps > 3);
        Assert.True(memory == "1g" || run.Result.SpilledBytes > 0);
        Assert.Equal(reduces, run.Parts.Count(static part => part.Length > 0));
        Assert.Equal(Sorted(expected), Sorted(run.Text));
        if (reduces == 1)
        {
            Assert.Equal(expected, run.Text);
        }
    }

    private static string[] Sorted(string text) => [.. text.Split('\n').Order(StringComparer.Ordinal)];
}
