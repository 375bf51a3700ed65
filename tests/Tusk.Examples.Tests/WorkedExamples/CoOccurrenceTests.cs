using Tusk.Examples.Tests.Support;

namespace Tusk.Examples.Tests.WorkedExamples;

/// <summary>How often two words stand in one context: each pair of words a key, or for each word a stripe of the others.</summary>
public sealed class CoOccurrenceTests : IDisposable
{
    private const string First = "a b. b c.\n\nc a b.\n";
    private const string Second = "a a c. d.\n\nb d.\n";

    private readonly JobFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("sentence", "a-a 2, a-b 2, a-c 3, b-c 2, b-d 1")]
    [InlineData("paragraph", "a-a 2, a-b 3, a-c 4, a-d 2, b-b 2, b-c 3, b-d 1, c-d 1")]
    [InlineData("document", "a-a 4, a-b 8, a-c 6, a-d 4, b-b 6, b-c 7, b-d 2, c-c 2, c-d 2, d-d 2")]
    [InlineData("window", "a-a 2, a-b 3, a-c 4, b-b 2, b-c 5, b-d 2, c-c 2, a-d 1, c-d 1, d-d 2")]
    public async Task Pairs_and_stripes_agree_and_the_matrix_is_symmetric(string context, string expected)
    {
        _folder.Write("1", First);
        _folder.Write("2", Second);

        // A delimiter that does not occur: a document is one record.
        (string, string)[] settings = [("textinputformat.record.delimiter", "\u0001"), ("mapreduce.job.reduces", "2")];
        JobRun pairs = await _folder.RunAsync(Pairs, [context], settings);
        JobRun stripes = await _folder.RunAsync(Stripes, [context], settings);

        string[] cells = Lines(pairs);
        Assert.Equal(SymmetricMatrix.Lines(expected), cells);
        Assert.Equal(cells, Lines(stripes));
        Assert.Equal(cells, cells.Select(SymmetricMatrix.Mirrored).Order(StringComparer.Ordinal));
    }

    private static Job Pairs(JobOptions o)
    {
        Func<string, IEnumerable<(string, string)>> neighbours = Neighbours(o);
        return Job.Named("pairs").Read(TextInput.Strings, o.Inputs)
            .Map<(string, string), long>((document, output) =>
            {
                foreach ((string, string) pair in neighbours(document))
                {
                    output.Emit(pair, 1);
                }
            })
            .Aggregate(Sum.Int64)
            .Write(TextOutput.Default, o.Output);
    }

    // A stripe is made and sent for each word of a document; the reducer adds the stripes of a word.
    private static Job Stripes(JobOptions o)
    {
        Func<string, IEnumerable<(string Word, string Other)>> neighbours = Neighbours(o);
        return Job.Named("stripes").Read(TextInput.Strings, o.Inputs)
            .Map<string, string>((document, output) =>
            {
                foreach (var stripe in neighbours(document).GroupBy(static pair => pair.Word, static pair => pair.Other))
                {
                    output.Emit(stripe.Key, string.Join(' ', stripe));
                }
            })
            .Reduce<(string, string), long>(static (group, output) =>
            {
                string word = group.Key;
                foreach (var other in group.Values.SelectMany(static stripe => stripe.Split(' ')).CountBy(static other => other))
                {
                    output.Emit((word, other.Key), other.Value);
                }
            })
            .Write(TextOutput.Default, o.Output);
    }

    private static Func<string, IEnumerable<(string, string)>> Neighbours(JobOptions o)
    {
        const int WindowWords = 2;
        bool window = o.Flag("window");
        string? end = o.Flag("sentence") ? "." : o.Flag("paragraph") ? "\n\n" : null;
        _ = o.Flag("document");
        return document =>
            from context in end is null ? [document] : document.Split(end)
            let words = context.Split([' ', '.', '\n'], StringSplitOptions.RemoveEmptyEntries)
            from i in Enumerable.Range(0, words.Length)
            from j in Enumerable.Range(0, words.Length)
            where i != j && (!window || Math.Abs(i - j) <= WindowWords)
            select (words[i], words[j]);
    }

    private static string[] Lines(JobRun run) => [.. run.Text.Split('\n')[..^1].Order(StringComparer.Ordinal)];
}
