using System.Globalization;
using System.Text;
using EndToEnd.Tests.Support;

namespace EndToEnd.Tests;

/// <summary>Input that looks wrong and is not, and failures that a second try mends.</summary>
public sealed class OddInputTests : IDisposable
{
    private readonly Scene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public async Task A_name_that_is_not_UTF_8_is_passed_over_with_a_warning()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems have no such names.");
        _scene.Write("in/a", "a\n");

        // Removed there, too: no path of ours names it.
        using var tusk = BuiltProgram.MapReduceThrough(
            ["sh", "-c", "printf 'b\\n' > \"$(printf 'in/b\\377')\"; \"$@\"; code=$?; rm in/b*; exit $code", "sh"],
            _scene.Folder, "wordcount", "in", "out");
        Ending ending = await tusk.EndAsync();

        Assert.Equal(0, ending.ExitCode);
        Assert.Matches(@"\Atusk: Warning: file:.*/in holds 1 name that is not UTF-8, passed over\n\z", ending.Error);
        Assert.Equal("a\t1\n", _scene.Parts());
    }

    [Fact]
    public async Task A_name_that_is_not_UTF_8_does_not_stand_for_the_one_it_looks_like()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems have no such names.");
        _scene.Write("in/a\uFFFD", "a\n");

        using var tusk = BuiltProgram.MapReduceThrough(
            ["sh", "-c", "printf 'b\\n' > \"$(printf 'in/a\\377')\"; \"$@\"; code=$?; rm in/a*; exit $code", "sh"],
            _scene.Folder, "wordcount", "in", "out");
        Ending ending = await tusk.EndAsync();

        Assert.Equal(0, ending.ExitCode);
        Assert.Contains("holds 1 name that is not UTF-8, passed over", ending.Error, StringComparison.Ordinal);
        Assert.Equal("a\t1\n", _scene.Parts());
    }

    [Fact]
    public async Task Links_in_a_circle_are_passed_over()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links are those of POSIX here.");
        _scene.Write("in/a", "a\n");
        File.CreateSymbolicLink(_scene["in/loop"], "loop");

        (await _scene.RunAsync("wordcount", "in", "out")).Succeeded();

        Assert.Equal("a\t1\n", _scene.Parts());
    }

    [Fact]
    public async Task Empty_input_gives_empty_part_files()
    {
        _scene.Write("in/empty", "");
        Directory.CreateDirectory(_scene["none"]);

        (await _scene.RunAsync("wordcount", "in", "out", "--reduces", "2")).Succeeded();
        (await _scene.RunAsync("wordcount", "none", "out2", "--reduces", "2")).Succeeded();

        foreach (string folder in (string[])["out", "out2"])
        {
            Assert.Equal(["_SUCCESS", "part-r-00000", "part-r-00001"], _scene.Names(folder));
            Assert.Equal("", _scene.Parts(folder));
        }
    }

    [Fact]
    public async Task Text_that_is_no_utf8_is_counted_as_Java_reads_it()
    {
        // Latin-1 "é" and "ü" each are one malformed part, so both words read "?" (U+FFFD, EF BF BD).
        _scene.Write("in", [0xE9, (byte)' ', 0xFC, (byte)'\n']);

        (await _scene.RunAsync("wordcount", "in", "out")).Succeeded();

        Assert.Equal("\u00EF\u00BF\u00BD\t2\n", _scene.Parts());
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_sorted_as_they_are()
    {
        var random = new Random(3);
        byte[] bytes = new byte[100_000];
        random.NextBytes(bytes);
        _scene.Write("in", bytes);

        (await _scene.RunAsync("sort", "in", "out")).Succeeded();

        Assert.Equal(string.Concat(Lines(bytes).Order(StringComparer.Ordinal).Select(static line => line + "\n")), _scene.Parts());
    }

    [Fact]
    public async Task Ten_thousand_tiny_files_are_read()
    {
        const int Files = 10_000;
        Directory.CreateDirectory(_scene["in"]);
        for (int i = 0; i < Files; i++)
        {
            await File.WriteAllTextAsync(_scene[$"in/{i}"], $"w{i % 10}\n", TestContext.Current.CancellationToken);
        }

        Ending ending = (await _scene.RunAsync("wordcount", "in", "out", "--json")).Succeeded();

        Assert.Equal(Files, ending.Counter("MAP_INPUT_RECORDS"));
        Assert.Equal(string.Concat(Enumerable.Range(0, 10).Select(static i => $"w{i}\t{Files / 10}\n")), _scene.Parts());
        Assert.Equal(["_SUCCESS", "part-r-00000"], _scene.Names("out"));
    }

    [Fact]
    public async Task More_runs_than_a_process_may_open_files()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The limit is set with a shell's ulimit.");
        string[] lines = [.. Enumerable.Range(0, 100_000).Select(static i => string.Create(CultureInfo.InvariantCulture, $"{i * 7919L % 100_000:D6} and some more\n"))];
        _scene.Write("in", string.Concat(lines));

        using var tusk = BuiltProgram.MapReduceThrough(
            ["sh", "-c", "ulimit -n 256 && exec \"$@\"", "sh"], _scene.Folder,
            "sort", "in", "out", "--json", "--memory", "8k", "--threads", "1", $"-Dmapreduce.cluster.local.dir={_scene["scratch"]}");
        Ending ending = (await tusk.EndAsync()).Succeeded();

        Assert.InRange(ending.Fact("runs on disk"), 1500, long.MaxValue);
        Assert.Equal(string.Concat(lines.Order(StringComparer.Ordinal)), _scene.Parts());
        Assert.Empty(_scene.Names("scratch"));
    }

    [Fact]
    public async Task A_reducer_need_not_read_its_values()
    {
        _scene.Write("in", string.Concat(Enumerable.Range(0, 20_000).Select(static i => string.Create(
            CultureInfo.InvariantCulture, $"{i * 7919L % 100:D2}\n"))));

        (await _scene.RunTestJobAsync("ignoresvalues", "in", "out")).Succeeded();
        Ending spilled = (await _scene.RunTestJobAsync("ignoresvalues", "in", "out2", "--memory", "50k", "--json",
            $"-Dmapreduce.cluster.local.dir={_scene["scratch"]}")).Succeeded();

        Assert.Equal(string.Concat(Enumerable.Range(0, 100).Select(static i => $"{i:D2}\n")), _scene.Parts());
        Assert.Equal(_scene.Parts(), _scene.Parts("out2"));
        Assert.True(spilled.Counter("SPILLED_RECORDS") > 0);
        Assert.Equal(20_000, spilled.Counter("REDUCE_INPUT_RECORDS"));
        Assert.Empty(_scene.Names("scratch"));
    }

    [Fact]
    public async Task What_an_attempt_emitted_before_it_threw_counts_once()
    {
        _scene.Write("in", "a\nb\na\n");

        Ending ending = (await _scene.RunTestJobAsync("throwsonce", "in", "out", "--json")).Succeeded();

        Assert.Equal("a\t2\nb\t1\n", _scene.Parts());
        Assert.Equal(1, ending.Counter("NUM_FAILED_MAPS"));
        Assert.Equal(3, ending.Counter("MAP_INPUT_RECORDS"));
    }

    [Fact]
    public async Task A_line_over_the_users_limit_is_passed_over_and_counted()
    {
        // "bb\n" is three bytes with its end: kept by a limit of 4, as "aaa\n" is not.
        _scene.Write("in", $"aaa\nbb\n{new string('x', 1 << 20)}\ncc\n");

        Ending ending = (await _scene.RunAsync(
            "wordcount", "in", "out", "--json", "-Dmapreduce.input.linerecordreader.line.maxlength=4")).Succeeded();

        Assert.Equal("bb\t1\ncc\t1\n", _scene.Parts());
        Assert.Equal(2, ending.Counter("MAP_SKIPPED_RECORDS"));
        Assert.Equal(2, ending.Counter("MAP_INPUT_RECORDS"));
    }

    // LF, CR and CRLF end a line; an end at the very end begins no further one.
    private static IEnumerable<string> Lines(byte[] bytes)
    {
        using var reader = new StringReader(Encoding.Latin1.GetString(bytes));
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }
}
