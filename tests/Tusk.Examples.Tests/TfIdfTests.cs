using System.Globalization;
using Tusk.Examples.Tests.Support;

namespace Tusk.Examples.Tests;

public sealed class TfIdfTests : IDisposable
{
    private const string Peer = """
        import collections, glob, math, os, re, sys
        documents = collections.defaultdict(collections.Counter)
        for name in glob.glob(sys.argv[1] + '/*'):
            for line in open(name):
                id, text = line.split('\t', 1) if sys.argv[2:] else (os.path.basename(name), line)
                documents[id].update(re.findall('[a-z0-9]+', text.lower()))
        df = collections.Counter(word for words in documents.values() for word in words)
        for id, words in documents.items():
            for word, tf in words.items():
                print(word, id, repr(tf * math.log(len(documents) / df[word])), sep='\t')
        """;

    private static readonly string[] Plays = ["comedies.txt", "histories.txt", "poems.txt", "tragedies.txt"];

    private readonly JobFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Weights_in_files_are_those_of_another_program()
    {
        foreach (string name in Plays)
        {
            _folder.Write(name, await File.ReadAllBytesAsync(Repository.Data($"text/shakespeare/{name}"), TestContext.Current.CancellationToken));
        }

        await CheckAsync("-Dmapreduce.job.reduces=3", "-Dmapreduce.input.fileinputformat.split.maxsize=100000");
    }

    [Fact]
    public async Task Weights_in_lines_are_those_of_another_program()
    {
        string[] text = await File.ReadAllLinesAsync(Repository.Data("text/shakespeare/tragedies.txt"), TestContext.Current.CancellationToken);
        _folder.Write("lines", string.Concat(text.Take(12_000).Select(static (line, i) => $"d{i / 7 % 1000}\t{line}\n")));

        await CheckAsync("--lines", "-Dmapreduce.input.fileinputformat.split.maxsize=100000");
    }

    [Fact]
    public async Task Parts_and_splits_change_no_byte()
    {
        _folder.Write("in", string.Concat(Enumerable.Range(0, 2000).Select(static i => $"d{i % 37}\tw{i * i % 101} w{i * 7 % 13} the\n")));

        string[] one = await WeightsAsync("one", ["--lines"], _folder.Input);
        string[] many = await WeightsAsync(
            "many", ["--lines", "-Dmapreduce.job.reduces=4", "-Dmapreduce.input.fileinputformat.split.maxsize=500"], _folder.Input);

        Assert.Equal(one, many.OrderBy(static line => line[..line.LastIndexOf('\t')], StringComparer.Ordinal));
        Assert.All(one.Where(static line => line.StartsWith("the\t", StringComparison.Ordinal)), static line => Assert.EndsWith("\t0.0", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Example_gives_its_expected_output() => Assert.Equal(
        await File.ReadAllLinesAsync(Repository.Example("TfIdf/expected.txt"), TestContext.Current.CancellationToken),
        await WeightsAsync("out", [], Repository.Example("TfIdf/input")));

    [Theory]
    [InlineData("", "")]
    [InlineData("d\t\n", "")]
    [InlineData("d\ta a B\n", "a\td\t0.0,b\td\t0.0")] // one document
    [InlineData("d\ta a\ne\t\n", "a\td\t1.3862943611198906")] // one without words
    [InlineData("d\ta\ne\tb\nd\ta\n", "a\td\t1.3862943611198906,b\te\t0.6931471805599453")] // an id again
    [InlineData("d\ta\tb\n1 2\tä\n", "a\td\t0.6931471805599453,b\td\t0.6931471805599453,ä\t1 2\t0.6931471805599453")]
    public async Task Few_documents_have_weights_too(string text, string expected)
    {
        _folder.Write("in", text);

        Assert.Equal(expected, string.Join(',', await WeightsAsync("out", ["--lines"], _folder.Input)));
    }

    [Fact]
    public async Task An_empty_file_is_a_document_without_words()
    {
        _folder.Write("a", "word\n");
        _folder.Write("b", "");

        Assert.Equal(["word\ta\t0.6931471805599453"], await WeightsAsync("out", [], _folder.Input));
    }

    [Fact]
    public async Task What_is_no_document_is_counted()
    {
        _folder.Write("in", "d\ta\n\nno tab\n\tno id\n");

        JobRun run = await _folder.RunAsync(TfIdf.Terms, ["lines"]);

        Assert.Equal("a\t1\td\n", run.Text);
        Assert.Equal(3, run.Count(TermCount.MalformedLine));
        Assert.Equal(1, run.Count(TermCount.Documents));
    }

    [Fact]
    public async Task A_file_whose_name_is_two_lines_is_left_out()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "no such names");
        _folder.Write("two\nlines", "a b\n");
        _folder.Write("one line", "a\n");

        JobRun run = await _folder.RunAsync(TfIdf.Terms);

        Assert.Equal("a\t1\tone line\n", run.Text);
        Assert.Equal(1, run.Count(TermCount.UnusableName));
    }

    [Theory]
    [InlineData]
    [InlineData("in")]
    [InlineData("--line", "in", "out")]
    public async Task Wrong_arguments_are_wrong_usage(params string[] arguments) =>
        Assert.Equal(2, await TuskProgram.RunAsync(arguments, TfIdf.RunAsync, TfIdf.Terms, TfIdf.Weights));

    private async Task CheckAsync(params string[] options)
    {
        string[] lines = [.. options.Where(static option => option == "--lines")];
        string[] expected = (await OtherTool.PythonAsync(Peer, [_folder.Input, .. lines])).Split('\n')[..^1];

        string[] weights = await WeightsAsync("out", options, _folder.Input);

        Dictionary<string, double> truth = new(expected.Select(Entry));
        Assert.True(truth.Count > 10_000);
        Assert.Equal(truth.Keys.Order(StringComparer.Ordinal), weights.Select(static line => Entry(line).Key).Order(StringComparer.Ordinal));
        foreach ((string key, double weight) in weights.Select(Entry))
        {
            // One logarithm and one product; what the other program's logarithm makes of the last digit is not ours.
            Assert.InRange(weight, truth[key] * (1 - 1e-15), truth[key] * (1 + 1e-15));
        }
    }

    private static KeyValuePair<string, double> Entry(string line)
    {
        int tab = line.LastIndexOf('\t');
        return new(line[..tab], double.Parse(line.AsSpan(tab + 1), CultureInfo.InvariantCulture));
    }

    private async Task<string[]> WeightsAsync(string name, string[] options, string input)
    {
        string output = _folder.PathOf(name);
        Assert.Equal(0, await TuskProgram.RunAsync(
            [.. options, "--quiet", input, output], TfIdf.RunAsync, TfIdf.Terms, TfIdf.Weights));
        return [.. Directory.EnumerateFiles(output, "part-r-*").Order(StringComparer.Ordinal).SelectMany(File.ReadAllLines)];
    }
}
