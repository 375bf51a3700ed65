using System.Text;
using Tusk.Examples.Tests.Support;
using Tusk.MapReduce.Counters;

namespace Tusk.Examples.Tests;

public sealed class InvertedIndexTests : IDisposable
{
    private readonly JobFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Inverted_index()
    {
        _folder.Write("foo.txt", "Sweet, this is the foo file\n");
        _folder.Write("bar.txt", "This is the bar file, the file\n");

        JobRun run = await _folder.RunAsync(InvertedIndex.Build);

        Assert.Equal(
            "bar\tbar.txt\nfile\tbar.txt,foo.txt\nfoo\tfoo.txt\nis\tbar.txt,foo.txt\nsweet\tfoo.txt\n"
            + "the\tbar.txt,foo.txt\nthis\tbar.txt,foo.txt\n",
            run.Text);
    }

    [Fact]
    public async Task A_document_may_be_a_line()
    {
        _folder.Write("1", "d2\tb a, b!\n\nd1\tA\nd3\t\n\tb\nd4 b\n");
        _folder.Write("2", "d10\ta\nd2\tb c\n"); // d2 once more

        JobRun run = await _folder.RunAsync(InvertedIndex.Build, ["lines"]);

        Assert.Equal("a\td1,d10,d2\nb\td2\nc\td2\n", run.Text);
        Assert.Equal(3, run.Count(DroppedDocument.MalformedLine));
    }

    [Fact]
    public async Task A_word_of_a_document_is_sent_once_by_each_task()
    {
        _folder.Write("1", string.Concat(Enumerable.Repeat("a rose is a rose\n", 1000)));

        JobRun run = await _folder.RunAsync(InvertedIndex.Build);

        Assert.Equal("a\t1\nis\t1\nrose\t1\n", run.Text);
        Assert.Equal(3, run.Result.Counters[TaskCounter.MapOutputRecords].Value);
    }

    [Fact]
    public async Task A_word_of_very_many_documents_needs_little_memory()
    {
        var text = new StringBuilder();
        for (int i = 0; i < 100_000; i++)
        {
            text.Append($"document{i:D6}\tthe w{i % 7}\n");
        }

        _folder.Write("in", text.ToString());

        JobRun run = await _folder.RunAsync(
            InvertedIndex.Build, ["lines"], ("tusk.engine.memory", "256k"), ("fs.local.block.size", "500000"));

        Assert.True(run.Result.SpilledBytes > 0);
        string[] lines = run.Text.Split('\n')[..^1];
        Assert.Equal(8, lines.Length);
        Assert.Equal($"the\t{string.Join(',', Enumerable.Range(0, 100_000).Select(static i => $"document{i:D6}"))}", lines[0]);
    }

    [Theory]
    [InlineData(1, "1g")]
    [InlineData(3, "256k")]
    public async Task Answer_over_Shakespeare_is_that_of_tr_sort_and_awk(int reduces, string memory)
    {
        string folder = Repository.Data("text/shakespeare");
        foreach (string file in Directory.GetFiles(folder))
        {
            File.Copy(file, Path.Combine(_folder.Input, Path.GetFileName(file)));
        }

        string expected = await OtherTool.ShellAsync(
            """
            cd "$1"
            for file in *; do
                tr -cs 'A-Za-z0-9' '\n' < "$file" | tr 'A-Z' 'a-z' | sort -u | sed -n "s/.\$/&\t$file/p"
            done | sort | awk -F '\t' '
                $1 == word { printf ",%s", $2; next }
                { if (NR > 1) print ""; word = $1; printf "%s\t%s", $1, $2 }
                END { print "" }'
            """,
            folder);

        JobRun run = await _folder.RunAsync(
            InvertedIndex.Build,
            null,
            ("mapreduce.job.reduces", $"{reduces}"),
            ("fs.local.block.size", "300000"),
            ("tusk.engine.memory", memory));

        Assert.True(run.Result.Maps > Directory.GetFiles(folder).Length);
        Assert.Equal(memory != "1g", run.Result.SpilledBytes > 0);
        Assert.Equal(reduces, run.Parts.Count(static part => part.Length > 0));
        Assert.Equal(
            expected.Split('\n').Order(StringComparer.Ordinal), run.Text.Split('\n').Order(StringComparer.Ordinal));
        if (reduces == 1)
        {
            Assert.Equal(expected, run.Text);
        }
    }
}
