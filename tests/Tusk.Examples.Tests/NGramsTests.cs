using Tusk.Examples.Tests.Support;

namespace Tusk.Examples.Tests;

public sealed class NGramsTests : IDisposable
{
    private readonly JobFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("n=1", "a\t3\nis\t2\nrose\t3\n")]
    [InlineData("n=2", "a rose\t3\nis a\t2\nrose is\t1\n")]
    [InlineData("n=3", "a rose is\t1\nis a rose\t2\nrose is a\t1\n")]
    [InlineData("n=5", "a rose is a rose\t1\n")]
    [InlineData("n=6", "")]
    [InlineData("n=2 across-lines", "a rose\t3\nis a\t2\nrose is\t2\n")]
    [InlineData("n=8 across-lines", "a rose is a rose is a rose\t1\n")]
    [InlineData("n=9 across-lines", "")]
    [InlineData("n=1 across-lines", "a\t3\nis\t2\nrose\t3\n")]
    public async Task Runs_of_words_are_counted_in_lines_or_across_them(string options, string expected)
    {
        _folder.Write("in", "A rose -- is a Rose\n\nis a rose.");

        JobRun run = await _folder.RunAsync(NGrams.Build, options.Split(' '));

        Assert.Equal(expected, run.Text);
    }

    [Fact]
    public async Task Runs_of_one_word_are_words()
    {
        _folder.Write("foo.txt", "Sweet, this is the foo file\n");
        _folder.Write("bar.txt", "This is the bar file\n");

        JobRun run = await _folder.RunAsync(NGrams.Build, ["n=1"]);

        Assert.Equal("bar\t1\nfile\t2\nfoo\t1\nis\t2\nsweet\t1\nthe\t2\nthis\t2\n", run.Text);
    }

    [Theory]
    [InlineData(2, false)]
    [InlineData(2, true)]
    [InlineData(4, false)]
    [InlineData(4, true)]
    public async Task Answer_over_Shakespeare_is_that_of_awk(int words, bool acrossLines)
    {
        string text = Repository.Data("text/shakespeare/poems.txt");
        _folder.Write("text", await File.ReadAllBytesAsync(text, TestContext.Current.CancellationToken));
        string expected = await OtherTool.ShellAsync(
            """
            tr -c 'A-Za-z0-9\n' ' ' < "$1" | tr 'A-Z' 'a-z' | awk -v n="$2" -v across="$3" '
                {
                    if (!across) count = 0
                    for (i = 1; i <= NF; i++) {
                        word[count++] = $i
                        if (count >= n) {
                            run = word[count - n]
                            for (j = count - n + 1; j < count; j++) run = run " " word[j]
                            runs[run]++
                        }
                    }
                }
                END { for (run in runs) print run "\t" runs[run] }' | sort -t "$(printf '\t')" -k 1,1
            """,
            text, $"{words}", acrossLines ? "1" : "0");

        JobRun run = await _folder.RunAsync(
            NGrams.Build, [$"n={words}", $"across-lines={(acrossLines ? "true" : "false")}"], ("fs.local.block.size", "50000"));

        Assert.Equal(acrossLines, run.Result.Maps == 1);
        Assert.Equal(expected, run.Text);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("101")]
    [InlineData("two")]
    public async Task A_number_that_makes_no_sense_is_refused(string words)
    {
        await Assert.ThrowsAsync<JobUsageException>(() => _folder.RunAsync(NGrams.Build, [$"n={words}"]));
    }
}
