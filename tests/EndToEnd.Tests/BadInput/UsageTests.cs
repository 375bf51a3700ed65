using EndToEnd.Tests.Support;

namespace EndToEnd.Tests.BadInput;

/// <summary>Wrong usage: exit code 2, what was wrong and what was expected, and nothing was begun.</summary>
public sealed class UsageTests : IDisposable
{
    private readonly Scene _scene = new();

    public UsageTests() => _scene.Write("in", "a\n");

    public void Dispose() => _scene.Dispose();

    [Theory]
    [InlineData("unknown option '--reduce'; did you mean '--reduces'\\? see 'tusk mapreduce wordcount --help'", "--reduce", "2")]
    [InlineData("--reduces takes a whole number from 0 to 1000000, not 'x'; .*", "--reduces", "x")]
    [InlineData("--reduces takes a whole number from 0 to 1000000, not '-1'; .*", "--reduces=-1")]
    [InlineData("--threads takes a whole number from 1 to 1024, not '0'; .*", "--threads", "0")]
    [InlineData("--memory takes a size in bytes, such as .*, not '1q'; .*", "--memory", "1q")]
    [InlineData("-D takes KEY=VALUE, not 'reduces'; .*", "-D", "reduces")]
    [InlineData("--words is a flag: it takes true, false or nothing, not 'yes'; .*", "--words=yes")]
    [InlineData("--quiet takes no value, but was given '1'; .*", "--quiet=1")]
    [InlineData("there is no engine 'yarn'; there is: local; .*", "--engine", "yarn")]
    [InlineData("--memory takes at least 8192 bytes \\(4096 for each thread\\), not '1k'; see 'tusk mapreduce wordcount --help'",
        "--memory", "1k", "--threads", "2")]
    [InlineData("-D takes KEY=VALUE, not '=x'; .*", "-D", "=x")]
    [InlineData("-D needs KEY=VALUE behind it; .*", "-D")]
    [InlineData("-D mapreduce\\.map\\.maxattempts takes 1 to 1000 \\(attempts\\), not '0'; .*", "-Dmapreduce.map.maxattempts=0")]
    [InlineData("-D mapreduce\\.output\\.fileoutputformat\\.compress takes true or false, not 'maybe'; .*",
        "-D", "mapreduce.output.fileoutputformat.compress=maybe")]
    [InlineData("-D mapreduce\\.output\\.fileoutputformat\\.compress\\.codec takes one of gzip .*, not 'zip'; .*",
        "-D", "mapreduce.output.fileoutputformat.compress=true", "-D", "mapreduce.output.fileoutputformat.compress.codec=zip")]
    [InlineData("-fs takes a file system that there is \\(file, hdfs\\), not 's3a://bucket'; .*", "-fs", "s3a://bucket")]
    [InlineData("-conf: .*absent\\.xml.*", "-conf", "absent.xml")]
    public async Task A_wrong_option_or_value(string message, params string[] options)
    {
        Ending ending = await _scene.RunAsync(["wordcount", "in", "out", .. options]);

        ending.FailedWith(2, message);
        Assert.Equal(["in"], _scene.Names());
    }

    [Fact]
    public async Task An_unknown_job_offers_the_nearest_names()
    {
        Ending ending = await _scene.RunAsync("wordconut", "in", "out");

        ending.FailedWith(2, "mapreduce: unknown job 'wordconut'; did you mean 'wordcount'\\? see 'tusk help mapreduce'");
    }

    [Fact]
    public async Task An_unknown_job_of_a_users_program_offers_the_nearest_names()
    {
        Ending ending = await _scene.RunTestJobAsync("throwonce", "in", "out");

        ending.FailedWith(2, "unknown job 'throwonce'; did you mean 'throwsonce'\\? see 'TestJobs --list'");
    }

    [Theory]
    [InlineData]
    [InlineData("in")]
    public async Task Too_few_arguments_show_how_the_job_is_used(params string[] arguments)
    {
        Ending ending = await _scene.RunAsync(["wordcount", .. arguments]);

        ending.FailedWith(2, "This job takes INPUT\\.\\.\\. OUTPUT: at least one input path and an output folder; "
            + "usage: tusk mapreduce wordcount \\[OPTIONS] INPUT\\.\\.\\. OUTPUT");
    }

    [Fact]
    public async Task An_empty_word_is_no_output_folder()
    {
        Ending ending = await _scene.RunAsync("wordcount", "in", "");

        ending.FailedWith(
            2, "Job wordcount has no output path; usage: tusk mapreduce wordcount \\[OPTIONS] INPUT\\.\\.\\. OUTPUT");
    }

    [Theory]
    [InlineData("\\303\\244", 0)] // an a with two dots
    [InlineData("\\357\\277\\275", 0)] // U+FFFD itself
    [InlineData("\\377", 2)]
    [InlineData("\\303", 2)] // the first half of two bytes
    public async Task An_output_name_that_is_not_UTF_8_is_refused(string octal, int exitCode)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux tells how a word was given.");
        using var tusk = BuiltProgram.MapReduceThrough(
            ["sh", "-c", $"\"$@\" \"$(printf 'out{octal}')\"", "sh"], _scene.Folder, "wordcount", "in");

        Ending ending = await tusk.EndAsync();

        Assert.Equal(exitCode, ending.ExitCode);
        Assert.Equal(exitCode == 0 ? 2 : 1, _scene.Names().Length);
        if (exitCode > 0)
        {
            ending.FailedWith(2, "'out\uFFFD' is not UTF-8, as paths and settings are here; see 'tusk mapreduce wordcount --help'");
        }
    }

    [Fact]
    public async Task A_lambda_is_no_factory()
    {
        Ending ending = await _scene.RunTestJobAsync("lambda", "in", "out");

        ending.FailedWith(2, "The factory .* is no static method .*; pass a static method, such as WordCount\\.Build\\.");
        Assert.Equal(["in"], _scene.Names());
    }
}
