using System.IO.Compression;
using Tusk.Cli.CommandLine;
using Tusk.Tests;

namespace Tusk.Cli.Tests.Jobs;

/// <summary>Examples that have a driver, as the command runs them: what they tell, and what they refuse.</summary>
public sealed class DrivenJobTests : IDisposable
{
    private readonly CapturedIo _captured = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _captured.Dispose();
        _folder.Dispose();
    }

    // As Apache's jobs tell it over the same words.
    [Theory]
    [InlineData("The mean is: 2.625\n", "wordmean")]
    [InlineData("The median is: 2\n", "wordmedian")]
    [InlineData("The standard deviation is: 1.4947825928876748\n", "wordstandarddeviation")]
    [InlineData("The mean is: 2.625\n", "wordmean", "--reduces=3")]
    [InlineData("The median is: 2\n", "wordmedian", "--reduces=3", "-Dmapreduce.output.textoutputformat.separator=;")]
    [InlineData("The median is: 2\n", "wordmedian", "--reduces=0")]
    [InlineData("The standard deviation is: 1.4947825928876748\n", "wordstandarddeviation", "--reduces=0")]
    public void Statistics_of_words_are_told(string expected, string job, params string[] options)
    {
        string input = _folder.Write("in", "hello world a bb\nccc  dd\n\U0001F600 e\n");

        Assert.Equal(0, Run([job, .. options, input, _folder["out"]]));

        Assert.Equal(expected, _captured.Output);
    }

    [Theory]
    [InlineData("The mean is: NaN\n", "wordmean")]
    [InlineData("", "wordmedian")]
    [InlineData("The standard deviation is: NaN\n", "wordstandarddeviation")]
    public void Statistics_of_no_words_are_told_as_Apache_tells_them(string expected, string job)
    {
        Assert.Equal(0, Run(job, _folder.Write("in", ""), _folder["out"]));

        Assert.Equal(expected, _captured.Output);
        Assert.Empty(File.ReadAllBytes(_folder["out/part-r-00000"]));
    }

    [Theory]
    [InlineData("1\n2\n", "1")]
    [InlineData("aa b\ncc ddd\n", "2")]
    [InlineData("a\nb\nccc\nddd\n", "1")] // of an even number the lower
    [InlineData("a\nbb\nccc\n", "2")]
    public void A_median_is_in_the_middle(string text, string expected)
    {
        Assert.Equal(0, Run("wordmedian", _folder.Write("in", text), _folder["out"]));

        Assert.Equal($"The median is: {expected}\n", _captured.Output);
    }

    // As Apache's.
    [Theory]
    [InlineData("3.80000000000000000000", "2", "10")]
    [InlineData("3.16000000000000000000", "3", "100")]
    [InlineData("3.14144690452686504019", "7", "1013")]
    [InlineData("3.14144690452686504019", "7", "1013", "--reduces=3", "-Dtextinputformat.record.delimiter=\t", "-Dmapreduce.input.linerecordreader.line.maxlength=2")]
    public void Pi_is_estimated_and_leaves_nothing(string expected, params string[] words)
    {
        Assert.Equal(0, Run(["pi", .. words]));

        Assert.Equal($"Estimated value of Pi is {expected}\n", _captured.Output);
        Assert.Empty(Directory.GetFileSystemEntries(_folder["scratch"]));
    }

    [Theory]
    [InlineData("MAPS is a whole number from 1 to 100000, not '0'", "0", "1")]
    [InlineData("MAPS is a whole number from 1 to 100000, not 'x'", "x", "1")]
    [InlineData("SAMPLES is a whole number from 1 to 4611686018427387903 for 2 maps, not '0'", "2", "0")]
    [InlineData("SAMPLES is a whole number from 1 to 4611686018427387903 for 2 maps, not '4611686018427387904'", "2", "4611686018427387904")]
    [InlineData("pi takes MAPS SAMPLES: how many map tasks, and how many points each of them takes", "2")]
    public void Pi_refuses_what_it_cannot_count(string expected, params string[] words)
    {
        Assert.Equal(2, Run(["pi", .. words]));

        Assert.Equal($"tusk: {expected}; usage: tusk mapreduce pi [OPTIONS] MAPS SAMPLES\n", _captured.Error);
    }

    // Three matches of one text, two of two others.
    [Theory]
    [InlineData("3\tfox\n2\tfax\n2\tfix\n", "f.x")]
    [InlineData("3\tfox\n2\tfax\n2\tfix\n", "f.x", "--reduces=4")]
    [InlineData("3\tfox\n2\tfax\n2\tfix\n", "f.x", "--reduces=0")]
    [InlineData("3;fox\n2;fax\n2;fix\n", "f.x", "-Dmapreduce.output.textoutputformat.separator=;")]
    [InlineData("3\tfox\n2\tfax\n2\tfix\n", "f.x", "-Dmapreduce.output.fileoutputformat.compress=true", "--reduces=2")]
    [InlineData("1\tfax fix fox\n1\tfoxes fix fax\n1\tout-foxed\n", ".+", "-Dmapreduce.input.linerecordreader.line.maxlength=15")]
    [InlineData("1\tfox\nout-foxed\n\n", "(?s)fox\n.*", "-Dtextinputformat.record.delimiter=x ")]
    [InlineData("3\to\n2\ta\n2\ti\n", "f(.)x", "1")]
    [InlineData("fax fix fox\nfoxes fix fax\nout-foxed\n", "fo?x|fi?x|ou.", "--lines")]
    [InlineData("out-foxed\n", "-", "--lines")]
    [InlineData("1\t-f\n", "-f")]
    [InlineData("", "absent")]
    public void Grep_writes_counts_or_lines_and_leaves_nothing_else(string expected, params string[] behind)
    {
        Directory.CreateDirectory(_folder["in"]);
        _folder.Write("in/1", "fax fix fox\nout-foxed\n");
        _folder.Write("in/2", "foxes fix fax\n");
        Assert.Equal(0, Run(["grep", _folder["in"], _folder["out"], .. behind]));

        string[] files = [.. Directory.GetFiles(_folder["out"]).Order(StringComparer.Ordinal)];
        Assert.Equal("_SUCCESS", Path.GetFileName(files[0]));
        Assert.Equal("part-r-00000", Path.GetFileNameWithoutExtension(Assert.Single(files[1..])));
        Assert.Equal(expected, ReadText(files[1]));
        Assert.Empty(_captured.Output + _captured.Error);
        Assert.Empty(Directory.GetFileSystemEntries(_folder["scratch"]));
    }

    /// <summary>At the start of the file between the two jobs it is a letter as any other.</summary>
    [Fact]
    public void Grep_counts_a_byte_order_mark_within_a_line()
    {
        Assert.Equal(0, Run("grep", _folder.Write("in", "x\uFEFFa\nx\uFEFF\\b\n"), _folder["out"], "\uFEFF.+"));

        Assert.Equal("1\t\uFEFF\\b\n1\t\uFEFFa\n"u8, File.ReadAllBytes(_folder["out/part-r-00000"]));
    }

    [Theory]
    [InlineData("REGEX is no regular expression: Invalid pattern '(a' at offset 2. Not enough )'s", "(a")]
    [InlineData("GROUP is one of the groups of REGEX, 0 to 1, not 2", "(a)", "2")]
    [InlineData("GROUP is a whole number, not 'x'", "(a)", "x")]
    [InlineData("grep --lines takes INPUT OUTPUT REGEX", "(a)", "1", "--lines")]
    [InlineData("grep takes INPUT OUTPUT REGEX, and where it is not the whole match that counts, the number of a GROUP of it")]
    public void Grep_refuses_before_anything_runs(string expected, params string[] behind)
    {
        Assert.Equal(2, Run(["grep", _folder["absent"], _folder["out"], .. behind]));

        Assert.Equal($"tusk: {expected}; usage: tusk mapreduce grep [OPTIONS] INPUT OUTPUT REGEX [GROUP]\n", _captured.Error);
    }

    [Theory]
    [InlineData("20-29\t/news\t3\n20-29\t/index\t1\n40-49\t/index\t2\n40-49\t/about\t1\n")]
    [InlineData("20-29\t/news\t3\n40-49\t/index\t2\n", "1")]
    [InlineData("20-29;/news\t3\n40-49;/index\t2\n", "1", "-Dmapreduce.output.textoutputformat.separator=;")]
    public void Join_shows_the_most_viewed_pages_of_each_age_group_and_leaves_nothing_else(string expected, string top = "5", params string[] options)
    {
        string users = _folder.Write("users", "1,1980-05-17\n2,1999-12-31\n3,2000-01-01\n4,1985-02-28\nnobody\n5,2001-13-01\n6,2026-01-02\n");
        string views = _folder.Write("views", "1,/index\n1,/about\n4,/index\n2,/news\n2,/index\n2,/news\n3,/news\n9,/index\n,/index\n2,\n6,/x\n");

        Assert.Equal(0, Run(["join", .. options, users, views, _folder["out"], top, "2026-01-01"]));

        Assert.Equal(expected, File.ReadAllText(_folder["out/part-r-00000"]));
        Assert.Empty(_captured.Output + _captured.Error);
        Assert.Empty(Directory.GetFileSystemEntries(_folder["scratch"]));
    }

    /// <summary>Where lines end otherwise a page may have a line feed, which would end its line between the two jobs.</summary>
    [Fact]
    public void Join_drops_a_page_of_two_lines()
    {
        string users = _folder.Write("users", "1,1980-05-17;");
        string views = _folder.Write("views", "1,/a\nb;1,/c;");

        Assert.Equal(0, Run("join", "-Dtextinputformat.record.delimiter=;", users, views, _folder["out"], "5", "2026-01-01"));

        Assert.Equal("40-49\t/c\t1\n", File.ReadAllText(_folder["out/part-r-00000"]));
    }

    [Theory]
    [InlineData("unknown option '--words'", "wordmean", "--words")]
    [InlineData("unknown option '--line'; did you mean '--lines'?", "grep", "--line")]
    public void An_option_that_the_driver_has_not_is_wrong_usage(string expected, string job, string option)
    {
        Assert.Equal(2, Run(job, option, _folder["absent"], _folder["out"]));

        Assert.StartsWith($"tusk: {expected}", _captured.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("join takes USERS VIEWS OUTPUT, and optionally how many pages to show for an age group, and the date of the ages")]
    [InlineData("TOP is a whole number from 1, not '0'", "v", "o", "0")]
    [InlineData("TOP is a whole number from 1, not '-1'", "v", "o", "--", "-1")]
    [InlineData("DATE is a date such as 2026-01-31, not '31.1.2026'", "v", "o", "3", "31.1.2026")]
    public void Join_refuses_before_anything_runs(string expected, params string[] behind)
    {
        Assert.Equal(2, Run(["join", _folder["absent"], .. behind]));

        Assert.Equal($"tusk: {expected}; usage: tusk mapreduce join [OPTIONS] USERS VIEWS OUTPUT [TOP [DATE]]\n", _captured.Error);
    }

    [Fact]
    public void Grep_that_fails_leaves_nothing()
    {
        Assert.Equal(1, Run("grep", _folder["absent"], _folder["out"], "a"));
        Assert.Equal(1, Run("grep", _folder.Write("in", "a\n"), _folder.Path, "a"));

        string[] lines = _captured.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("tusk: Input path does not exist: ", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("tusk: Output directory ", lines[1], StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["out"]));
        Assert.Empty(Directory.GetFileSystemEntries(_folder["scratch"]));
    }

    private static string ReadText(string path)
    {
        Stream file = File.OpenRead(path);
        using var reader = new StreamReader(path.EndsWith(".deflate", StringComparison.Ordinal)
            ? new ZLibStream(file, CompressionMode.Decompress)
            : file);
        return reader.ReadToEnd();
    }

    private int Run(params string[] args) => new Dispatcher(CommandTable.Entries, _captured.Io)
        .Run(["mapreduce", args[0], $"-Dmapreduce.cluster.local.dir={_folder["scratch"]}", .. args[1..]]);
}
