using Tusk.Examples.Tests.Support;
using Tusk.MapReduce.Counters;

namespace Tusk.Examples.Tests;

public sealed class CoOccurrenceTests : IDisposable
{
    private readonly JobFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("sentence", "a-a 2, a-b 2, a-c 3, b-c 2, b-d 1")]
    [InlineData("paragraph", "a-a 2, a-b 3, a-c 4, a-d 2, b-b 2, b-c 3, b-d 1, c-d 1")]
    [InlineData("document", "a-a 4, a-b 8, a-c 6, a-d 4, b-b 6, b-c 7, b-d 2, c-c 2, c-d 2, d-d 2")]
    [InlineData("window:2", "a-a 2, a-b 3, a-c 4, b-b 2, b-c 5, b-d 2, c-c 2, a-d 1, c-d 1, d-d 2")]
    public async Task Word_co_occurrence_pairs_and_stripes_agree_and_the_matrix_is_symmetric(string context, string expected)
    {
        _folder.Write("1", "a b. b c.\n\nc a b.\n");
        _folder.Write("2", "A a\r\nc. d.\r\n\r\nb d!\r\n"); // a context goes on in the next line

        JobRun pairs = await _folder.RunAsync(CoOccurrence.Build, ["pairs", $"context={context}"]);
        JobRun stripes = await _folder.RunAsync(CoOccurrence.Build, ["stripes", $"context={context}"]);

        Assert.Equal(SymmetricMatrix.Lines(expected), pairs.Text.Split('\n')[..^1]);
        Assert.Equal(pairs.Bytes, stripes.Bytes);
    }

    [Theory]
    [InlineData("sentence")]
    [InlineData("paragraph")]
    [InlineData("window:3")]
    public async Task Answer_over_poems_is_that_of_every_two_places_compared(string context)
    {
        string poem = Repository.Data("text/english/quangle.txt");
        _folder.Write("poem", await File.ReadAllBytesAsync(poem, TestContext.Current.CancellationToken));
        string other = Repository.Data("text/shakespeare/poems.txt");
        string start = (await File.ReadAllTextAsync(other, TestContext.Current.CancellationToken))[..10_000];
        _folder.Write("poems", start);
        string expected = await OtherTool.PythonAsync(
            """
            import collections, glob, os, re, sys
            cells = collections.Counter()
            for file in glob.glob(os.path.join(sys.argv[1], '*')):
                text = open(file, encoding='utf-8-sig').read()
                contexts, apart = [text], 10**9
                if sys.argv[2].startswith('window:'):
                    apart = int(sys.argv[2][7:])
                else:
                    contexts = re.split(r'\n(?:[ \t]*\n)+', text)
                    if sys.argv[2] == 'sentence':
                        contexts = [part for context in contexts for part in re.split('[.!?]', context)]
                for context in contexts:
                    words = re.findall(r'[^\W_]+', context.lower())
                    for i, word in enumerate(words):
                        for j in range(max(0, i - apart), min(len(words), i + apart + 1)):
                            if i != j:
                                cells[word, words[j]] += 1
            for (word, other), count in sorted(cells.items(), key=lambda cell: [word.encode() for word in cell[0]]):
                print(word, other, count, sep='\t')
            """,
            _folder.Input,
            context);

        JobRun pairs = await _folder.RunAsync(CoOccurrence.Build, ["pairs", $"context={context}"], ("tusk.engine.memory", "512k"));
        JobRun stripes = await _folder.RunAsync(CoOccurrence.Build, ["stripes", $"context={context}"], ("fs.local.block.size", "5000"));

        Assert.Equal(2, stripes.Result.Maps); // a file is not cut
        Assert.Equal(expected, pairs.Text);
        Assert.Equal(expected, stripes.Text);
    }

    [Fact]
    public async Task Stripes_that_fill_the_table_are_sent_in_parts_and_both_ways_fill_the_same_part_files()
    {
        var random = new Random(17);
        _folder.Write("1", string.Concat(Enumerable.Range(0, 12_000).Select(_ => $"w{random.Next(2500)}\n")));
        _folder.Write("2", "w1 w2 w3\nw1\n");

        (string, string)[] settings = [("mapreduce.job.reduces", "3")];
        JobRun pairs = await _folder.RunAsync(CoOccurrence.Build, ["pairs", "context=window:10"], settings);
        JobRun stripes = await _folder.RunAsync(CoOccurrence.Build, ["stripes", "context=window:10"], settings);

        // More cells than the table holds: words come in more than one record.
        Assert.True(stripes.Result.Counters[TaskCounter.MapOutputRecords].Value > 2500 + 500);
        Assert.Equal(3, pairs.Parts.Count);
        Assert.All(pairs.Parts, static part => Assert.NotEmpty(part));
        Assert.Equal(pairs.Parts, stripes.Parts);
        string[] cells = pairs.Text.Split('\n')[..^1];
        Assert.Equal(cells.Order(StringComparer.Ordinal), cells.Select(SymmetricMatrix.Mirrored).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Sentence")]
    [InlineData("window")]
    [InlineData("window:")]
    [InlineData("window:0")]
    [InlineData("window:-1")]
    [InlineData("window:1001")]
    [InlineData("window:x")]
    public void A_context_that_is_none_is_refused(string context)
    {
        var e = Assert.Throws<JobUsageException>(() => WordContext.Parse(context));

        Assert.Contains($"'{context}'", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_ways_at_once_are_refused()
    {
        await Assert.ThrowsAsync<JobUsageException>(() => _folder.RunAsync(CoOccurrence.Build, ["pairs", "stripes"]));
    }
}
