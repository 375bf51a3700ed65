using System.Globalization;
using System.Text.RegularExpressions;
using Tusk.Examples.Tests.Support;

namespace Tusk.Examples.Tests.WorkedExamples;

public sealed class TextSearchTests : IDisposable
{
    private readonly JobFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Distributed_grep_reports_the_matching_lines()
    {
        _folder.Write("1", "the quick fox\nno match\nfoxes\nthe quick fox\n");
        _folder.Write("2", "a Fox\nout-foxed\n");

        JobRun run = await _folder.RunAsync(Grep);

        Assert.Equal("foxes\nout-foxed\nthe quick fox\nthe quick fox\n", run.Text);
    }

    [Fact]
    public async Task Distributed_grep_without_a_reducer_leaves_the_lines_in_their_order()
    {
        _folder.Write("1", "the quick fox\nno match\nfoxes\nthe quick fox\n");

        JobRun run = await _folder.RunAsync(GrepUnsorted);

        Assert.Equal("the quick fox\nfoxes\nthe quick fox\n", run.Text);
        Assert.Equal(0, run.Result.Reduces);
    }

    [Fact]
    public async Task Distributed_grep_counts_the_matches_the_most_frequent_first()
    {
        // As Apache's grep: a count for each text that the pattern matched.
        _folder.Write("1", "fox foxes fax\nout-foxed fix fox\n");
        _folder.Write("2", "fix fox\n");

        JobRun counts = await _folder.RunAsync(CountMatches);
        using var between = new JobFolder();
        between.Write("0", counts.Bytes);
        JobRun sorted = await between.RunAsync(MostFrequentFirst);

        Assert.Equal("5\tfox\n2\tfix\n1\tfax\n", sorted.Text);
    }

    [Fact]
    public async Task Count_of_accesses_by_URL()
    {
        _folder.Write("log", "10.0.0.1 /a 200\n10.0.0.2 /b 200\n10.0.0.1 /a 404\n10.0.0.3 /a 200\n");

        JobRun run = await _folder.RunAsync(Accesses);

        Assert.Equal("/a\t3\n/b\t1\n", run.Text);
    }

    [Fact]
    public async Task Reverse_web_link_graph_lists_the_sources_of_a_target()
    {
        _folder.Write("links", "p q\nr q\nq p\nr p\na q\n");

        JobRun run = await _folder.RunAsync(Backlinks);

        Assert.Equal("p\tq,r\nq\ta,p,r\n", run.Text);
    }

    [Fact]
    public async Task Inverted_index_lists_the_documents_of_a_word()
    {
        _folder.Write("foo.txt", "Sweet, this is the foo file\n");
        _folder.Write("bar.txt", "This is the bar file, the file\n");

        JobRun run = await _folder.RunAsync(InvertedIndex);

        Assert.Equal(
            "bar\tbar.txt\nfile\tbar.txt,foo.txt\nfoo\tfoo.txt\nis\tbar.txt,foo.txt\nsweet\tfoo.txt\n"
            + "the\tbar.txt,foo.txt\nthis\tbar.txt,foo.txt\n",
            run.Text);
    }

    private static Job Grep(JobOptions o) => Matches(o).Reduce().Write(TextOutput.Default, o.Output);

    private static Job GrepUnsorted(JobOptions o) => Matches(o).Write(TextOutput.Default, o.Output);

    private static MapStage<Text, Nothing> Matches(JobOptions o) => Job.Named("grep")
        .Read(TextInput.Lines, o.Inputs)
        .Map<Text, Nothing>(static (line, output) =>
        {
            if (line.Bytes.IndexOf("fox"u8) >= 0)
            {
                output.Emit(line, default);
            }
        });

    private static Job CountMatches(JobOptions o)
    {
        var pattern = new Regex("f.x", RegexOptions.CultureInvariant);
        return Job.Named("grep-search")
            .Read(TextInput.Strings, o.Inputs)
            .Map<string, long>((line, output) =>
            {
                foreach (Match match in pattern.Matches(line))
                {
                    output.Emit(match.Value, 1);
                }
            })
            .Aggregate(Sum.Int64)
            .Write(TextOutput.Default, o.Output);
    }

    private static Job MostFrequentFirst(JobOptions o) => Job.Named("grep-sort")
        .Read(TextInput.Strings, o.Inputs)
        .Map<long, string>(static (line, output) =>
        {
            string[] fields = line.Split('\t');
            output.Emit(long.Parse(fields[1], CultureInfo.InvariantCulture), fields[0]);
        })
        .Order("Key desc")
        .Reduce()
        .Write(TextOutput.Default, o.Output);

    private static Job Accesses(JobOptions o) => Job.Named("accesses")
        .Read(TextInput.Lines, o.Inputs)
        .Map<Text, long>(static (line, output) =>
        {
            TextTokens fields = line.Tokens();
            if (fields.MoveNext() && fields.MoveNext())
            {
                output.Emit(fields.Current, 1);
            }
        })
        .Aggregate(Sum.Int64)
        .Write(TextOutput.Default, o.Output);

    // The source is part of the key, so that the sources come sorted; the group is the target.
    private static Job Backlinks(JobOptions o) => Job.Named("backlinks")
        .Read(TextInput.Strings, o.Inputs)
        .Map<(string Target, string Source), Nothing>(static (line, output) =>
        {
            string[] pages = line.Split(' ');
            output.Emit((pages[1], pages[0]), default);
        })
        .GroupBy(1)
        .Reduce<string, string>(static (group, output) =>
        {
            List<string> sources = [];
            foreach (var record in group.Records)
            {
                sources.Add(record.Key.Source);
            }

            output.Emit(group.Key.Target, string.Join(',', sources));
        })
        .Write(TextOutput.Default, o.Output);

    private static Job InvertedIndex(JobOptions o) => Job.Named("index")
        .Read(TextInput.Strings, o.Inputs)
        .Map<string, string>(static (line, output) =>
        {
            string document = output.Context.Split!.Path.Name;
            foreach (string word in LowerCaseWords.Of(line).Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                output.Emit(word, document);
            }
        })
        .Reduce<string, string>(static (group, output) =>
            output.Emit(group.Key, string.Join(',', group.Values.Distinct().Order(StringComparer.Ordinal))))
        .Write(TextOutput.Default, o.Output);
}
