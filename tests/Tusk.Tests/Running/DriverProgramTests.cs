using System.ComponentModel;
using Tusk.MapReduce.Jobs;
using Tusk.Running;

namespace Tusk.Tests.Running;

public sealed class DriverProgramTests : IDisposable
{
    private readonly CapturedIo _captured = new();
    private readonly TemporaryFolder _folder = new();

    public DriverProgramTests() => _folder.Write("in", "b a b\n");

    public void Dispose()
    {
        _captured.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_job_reads_what_the_one_before_wrote()
    {
        int exitCode = Run(
            async session =>
            {
                await session.RunAsync(SampleJobs.Words, session.Options([_folder["in"]], _folder["first"]));
                JobResult second = await session.RunAsync(SampleJobs.Words, session.Options([_folder["first"]], _folder["second"]));
                return second.Maps == 1 ? 7 : 8;
            },
            "--quiet");

        Assert.Equal(7, exitCode);
        Assert.Equal("a\t1\t1\nb\t2\t1\n", File.ReadAllText(_folder["second/part-r-00000"]));
        Assert.Empty(_captured.Output + _captured.Error);
    }

    [Fact]
    public void Jobs_may_run_at_once_and_each_reports()
    {
        int exitCode = Run(
            async session =>
            {
                await Task.WhenAll(Enumerable.Range(0, 4).Select(i =>
                    session.RunAsync(SampleJobs.Words, session.Options([_folder["in"]], _folder[$"out{i}"]))));
                return 0;
            },
            "--json", "-Dmapreduce.job.reduces=3");

        Assert.Equal(0, exitCode);
        string[] reports = _captured.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(4, reports.Length);
        Assert.All(reports, static report => Assert.Contains("\"reduces\":3,", report, StringComparison.Ordinal));
    }

    [Fact]
    public void The_driver_has_the_words_that_are_no_option_of_every_job()
    {
        IReadOnlyList<string> words = [];

        Run(
            session =>
            {
                words = session.Arguments;
                return Task.FromResult(0);
            },
            "one", "--threads", "2", "--mine=3", "-x", "-D", "a=b", "two", "--", "--json");

        Assert.Equal(["one", "--mine=3", "-x", "two", "--json"], words);
    }

    [Fact]
    public void A_job_that_fails_ends_the_program_with_one_line()
    {
        int exitCode = Run(async session =>
        {
            await session.RunAsync(SampleJobs.Words, session.Options([_folder["absent"]], _folder["out"]));
            return 0;
        });

        Assert.Equal(1, exitCode);
        Assert.StartsWith("tusk: Input path does not exist: file:", _captured.Error, StringComparison.Ordinal);
        Assert.Equal(1, _captured.Error.Count('\n'));
    }

    [Fact]
    public void A_factory_that_was_not_given_is_refused()
    {
        int exitCode = Run(async session =>
        {
            await session.RunAsync(SampleJobs.Picky, session.Options([_folder["in"]], _folder["out"]));
            return 0;
        });

        Assert.Equal(1, exitCode);
        Assert.Contains("SampleJobs.Picky is not among those given", _captured.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tusk: --threads takes a whole number from 1 to 1024, not '0'; see 'prog --help'\n", "--threads", "0")]
    [InlineData("tusk: -D mapreduce.job.reduces takes 0 to 1000000 (tasks), not 'x'; see 'prog --help'\n", "-Dmapreduce.job.reduces=x")]
    [InlineData("tusk: --explain shows one job, and this program drives several; see 'prog --help'\n", "--explain")]
    public void Wrong_usage_is_exit_code_2_and_the_driver_does_not_begin(string expected, params string[] args)
    {
        Assert.Equal(2, Run(static _ => throw new InvalidOperationException("The driver ran."), args));

        Assert.Equal(expected, _captured.Error);
    }

    [Fact]
    public void Help_lists_the_options_of_every_job()
    {
        Assert.Equal(0, Run(static _ => throw new InvalidOperationException("The driver ran."), "--help"));

        Assert.StartsWith("Usage: prog [OPTIONS] [ARGUMENTS]\n", _captured.Output, StringComparison.Ordinal);
        Assert.Contains("\n  --memory SIZE ", _captured.Output, StringComparison.Ordinal);
        Assert.Contains("  --json ", _captured.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("--explain", _captured.Output, StringComparison.Ordinal); // which it would refuse
    }

    [Fact]
    public void Attributes_of_the_driver_tell_its_use_and_its_flags()
    {
        Assert.Equal(0, Run(Told, "--help"));
        Assert.Equal(5, Run(Told, "in", "--twice", "out"));
        Assert.Equal(2, Run(Told, "in"));

        Assert.StartsWith(
            "Usage: prog [OPTIONS] INPUT OUTPUT [TIMES]\n\nDoes it twice\n\nArguments:\n  INPUT  ", _captured.Output, StringComparison.Ordinal);
        Assert.Contains("\n\nA line of INPUT:\n  one line\n\nA line of OTHER:\n  another\n\n", _captured.Output, StringComparison.Ordinal);
        Assert.Contains("Options of the job:\n  --twice           not once\n\n", _captured.Output, StringComparison.Ordinal);
        Assert.Equal("tusk: Too few; usage: prog [OPTIONS] INPUT OUTPUT [TIMES]\n", _captured.Error);
    }

    [Fact]
    public void Where_arguments_are_declared_an_option_that_nobody_knows_is_wrong_usage()
    {
        Assert.Equal(2, Run(Told, "in", "--twise", "out"));
        Assert.Equal(6, Run(Told, "in", "--", "--twise"));
        Assert.Equal(6, Run(Told, "in", "-twise")); // may be a pattern to look for
        Assert.Equal(0, Run(Told, "in", "--twise", "out", "--help"));

        Assert.Equal("tusk: unknown option '--twise'; did you mean '--twice'? see 'prog --help'\n", _captured.Error);
    }

    [Theory]
    [InlineData("a\t1\nb\t2\n")]
    [InlineData("a--1\nb--2\n", "-Dmapreduce.output.textoutputformat.separator=--")]
    [InlineData(null, "-Dmapreduce.output.fileoutputformat.compress=true", "--reduces", "3")]
    [InlineData("a1\nb2\n", "-Dmapreduce.output.textoutputformat.separator=")]
    public void The_driver_reads_what_a_job_wrote_and_tells_what_it_found(string? expected, params string[] settings)
    {
        bool isCut = expected != "a1\nb2\n";
        int exitCode = Run(
            async session =>
            {
                JobResult result = await session.RunAsync(SampleJobs.Words, session.Options());
                SortedDictionary<string, string> found = new(StringComparer.Ordinal);
                await foreach ((string key, string value) in session.ReadOutputAsync(result))
                {
                    found.Add(key, value);
                }

                session.Answer(string.Join(' ', found));
                return 0;
            },
            [_folder["in"], _folder["out"], "--quiet", .. settings]);

        Assert.Equal(0, exitCode);
        Assert.Equal(isCut ? "[a, 1] [b, 2]\n" : "[a1, ] [b2, ]\n", _captured.Output);
        if (expected is not null)
        {
            Assert.Equal(expected, File.ReadAllText(_folder["out/part-r-00000"]));
        }
    }

    [Fact]
    public void An_answer_is_an_object_where_reports_are()
    {
        Run(
            static session =>
            {
                session.Answer("it's \"4\"");
                return Task.FromResult(0);
            },
            "--json");

        Assert.Equal("{\"answer\":\"it's \\\"4\\\"\"}\n", _captured.Output);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_goes_from_one_job_to_the_next_is_removed_also_after_a_failure(bool fails)
    {
        string path = "";
        int exitCode = Run(
            async session =>
            {
                await using IntermediateFolder between = await session.CreateIntermediateFolderAsync();
                path = between.Path.PathPart;
                Assert.Equal(_folder["new/scratch"], Path.GetDirectoryName(path));
                if (!OperatingSystem.IsWindows())
                {
                    const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
                    Assert.Equal(Owner, File.GetUnixFileMode(path));
                    Assert.NotEqual(Owner, File.GetUnixFileMode(_folder["new"])); // others may have theirs beside it
                }

                await session.RunAsync(SampleJobs.Words, session.Options([_folder["in"]], between.OutputOf("a,[b]")));
                Assert.True(File.Exists($"{path}/a,[b]/part-r-00000"));
                await session.RunAsync(SampleJobs.Words, session.Options([between.InputOf(fails ? "absent" : "a,[b]")], _folder["out"]));
                return 0;
            },
            "--quiet", $"-Dmapreduce.cluster.local.dir={_folder["new/scratch"]}");

        Assert.Equal(fails ? 1 : 0, exitCode);
        Assert.NotEqual("", path);
        Assert.False(Directory.Exists(path));
        Assert.Equal(!fails, Directory.Exists(_folder["out"]));
    }

    [Description("Does it twice")]
    [JobArguments("INPUT OUTPUT [TIMES]")]
    [JobFlag("twice", "not once")]
    [InputSample("one line")]
    [InputSample("another", Input = "OTHER")]
    private static Task<int> Told(JobSession session) => session.Arguments.Count < 2
        ? throw new JobUsageException("Too few.")
        : Task.FromResult(session.Flag("twice") && session.Arguments is ["in", "out"] ? 5 : 6);

    private int Run(JobDriver driver, params string[] args) =>
        new DriverProgram("prog", _captured.Io).Run(driver, [SampleJobs.Words], args);
}
