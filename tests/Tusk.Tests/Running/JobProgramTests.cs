using System.Text.Json;
using Tusk.FileSystems.Lines;
using Tusk.MapReduce.Jobs;
using Tusk.Running;

namespace Tusk.Tests.Running;

public sealed class JobProgramTests : IDisposable
{
    private readonly CapturedIo _captured = new();
    private readonly TemporaryFolder _folder = new();
    private readonly string _input;
    private readonly string _output;

    public JobProgramTests()
    {
        _input = _folder.Write("in.txt", "b a b\nB\n");
        _output = _folder["out"];
    }

    public void Dispose()
    {
        _captured.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_job_runs_and_says_nothing_in_a_pipe()
    {
        Assert.Equal(0, Run(_input, _output, "--quiet"));

        Assert.Equal("B\t1\na\t1\nb\t2\n", await File.ReadAllTextAsync(Path.Combine(_output, "part-r-00000"), Token));
        Assert.Empty(_captured.Output);
        Assert.Empty(_captured.Error);
    }

    [Fact]
    public async Task The_result_is_one_json_object()
    {
        Assert.Equal(0, Run("--json", "--lower", "--quiet", _input, _output, "--reduces", "2"));

        JsonElement json = Json();
        Assert.Equal("SUCCEEDED", json.GetProperty("state").GetString());
        Assert.Matches(@"^job_local\d+_0001$", json.GetProperty("id").GetString());
        Assert.Equal("words", json.GetProperty("name").GetString());
        Assert.Equal(_output, json.GetProperty("output").GetString());
        Assert.True(json.GetProperty("elapsedSeconds").GetDouble() > 0);
        Assert.Equal(1, json.GetProperty("maps").GetInt32());
        Assert.Equal(2, json.GetProperty("reduces").GetInt32());
        Assert.Equal(0, json.GetProperty("failedAttempts").GetInt32());
        Assert.Equal(0, json.GetProperty("leftOut").GetArrayLength());
        Assert.Equal(8, json.GetProperty("inputBytes").GetInt64());
        Assert.Equal(0, json.GetProperty("spilledBytes").GetInt64());
        JsonElement facts = json.GetProperty("facts");
        JsonElement numbers = json.GetProperty("factNumbers");
        Assert.Equal(7, numbers.EnumerateObject().Count());
        Assert.All(numbers.EnumerateObject(), number => Assert.Equal($"{number.Value.GetInt64()}", facts.GetProperty(number.Name).GetString()));
        Assert.Equal(1, numbers.GetProperty("map attempts").GetInt32());
        Assert.False(numbers.TryGetProperty("combined", out _)); // a sentence
        JsonElement task = json.GetProperty("counters").GetProperty("org.apache.hadoop.mapreduce.TaskCounter");
        Assert.Equal(2, task.GetProperty("MAP_INPUT_RECORDS").GetInt64());
        Assert.Equal(4, task.GetProperty("MAP_OUTPUT_RECORDS").GetInt64());
        Assert.Equal(2, task.GetProperty("REDUCE_INPUT_GROUPS").GetInt64());
        Assert.Equal(0, task.GetProperty("SPILLED_RECORDS").GetInt64());
    }

    [Fact]
    public async Task A_failed_job_is_one_json_object_one_line_and_no_output()
    {
        Assert.Equal(1, Run("--json", "--strict", "--fail", "a", _input, _output));

        JsonElement json = Json();
        Assert.Equal("FAILED", json.GetProperty("state").GetString());
        string error = json.GetProperty("error").GetString()!;
        Assert.Contains("the word a is refused", error, StringComparison.Ordinal);
        Assert.Equal($"tusk: {error}\n", _captured.Error);
        Assert.False(Directory.Exists(_output));
    }

    [Fact]
    public async Task What_is_missing_in_the_output_is_said_also_where_nothing_else_is()
    {
        Assert.Equal(
            0,
            Run("--json", "--quiet", "--strict", "--fail", "a", "-Dmapreduce.map.failures.maxpercent=100", _input, _output));

        string leftOut = Json().GetProperty("leftOut")[0].GetString()!;
        Assert.Contains("the word a is refused", leftOut, StringComparison.Ordinal);
        Assert.Equal($"tusk: left out: {leftOut}\n", _captured.Error);
        Assert.Empty(await File.ReadAllBytesAsync(Path.Combine(_output, "part-r-00000"), Token));
    }

    [Fact]
    public async Task Debug_shows_the_stack_of_a_failure()
    {
        Assert.Equal(1, Run("--debug", "--strict", "--fail", "a", _input, _output));

        Assert.Contains("   at Tusk.Tests.SampleJobs.", _captured.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_summary_has_Hadoops_names()
    {
        Assert.Equal(0, Run("--summary", _input, _output));

        Assert.Empty(_captured.Output);
        Assert.StartsWith("Job words (job_local", _captured.Error, StringComparison.Ordinal);
        Assert.Contains($"  output  {_output}\n  input   8 B, 2 records\n", _captured.Error, StringComparison.Ordinal);
        Assert.Matches(@"\nMap-Reduce Framework\n  Map input records +2\n  Map output records +4\n", _captured.Error);
        Assert.Matches(@"\nFile Input Format Counters\n  Bytes Read +8\n", _captured.Error);
    }

    [Fact]
    public async Task A_missing_input_and_an_output_that_is_there_are_one_line_each()
    {
        Assert.Equal(1, Run(_folder["absent"], _output));
        Assert.Equal(1, Run(_input, _folder.Path));

        string[] lines = _captured.Error.Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.StartsWith("tusk: Input path does not exist: file:", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("tusk: Output directory file:", lines[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tusk: This job takes INPUT... OUTPUT: at least one input path and an output folder; usage: prog [OPTIONS] INPUT... OUTPUT\n", "in")]
    [InlineData("tusk: --least takes a whole number, not 'x'; usage: prog [OPTIONS] INPUT... OUTPUT\n", "in", "out", "--least", "x")]
    [InlineData("tusk: --memory takes at least 4096 bytes (4096 for each thread), not '1k'; see 'prog --help'\n", "in", "out", "--memory", "1k", "--threads=1")]
    [InlineData("tusk: -D mapreduce.job.reduces takes 0 to 1000000 (tasks), not 'x'; see 'prog --help'\n", "in", "out", "-Dmapreduce.job.reduces=x")]
    [InlineData("tusk: -D mapred.reduce.tasks takes 0 to 1000000 (tasks), not '-2'; see 'prog --help'\n", "in", "out", "-D", "mapred.reduce.tasks=-2")]
    [InlineData("tusk: -D mapreduce.input.linerecordreader.line.maxlength takes 1 to 2147483647 (bytes), not '-4'; see 'prog --help'\n",
        "in", "out", "-D", "mapreduce.input.linerecordreader.line.maxlength=-4")]
    [InlineData("tusk: -fs takes a file system that there is (file, hdfs), not 'foo://x'; see 'prog --help'\n", "in", "out", "-fs", "foo://x")]
    [InlineData("tusk: unknown option '--lwoer'; did you mean '--lower'? see 'prog --help'\n", "in", "out", "--lwoer")]
    [InlineData("tusk: there is no engine 'hadoop'; there is: local; see 'prog --help'\n", "in", "out", "--engine", "hadoop")]
    public async Task Wrong_usage_is_exit_code_2(string expected, params string[] args)
    {
        Assert.Equal(2, Run(args));

        Assert.Equal(expected, _captured.Error);
        Assert.Empty(_captured.Output);
    }

    [Fact]
    public async Task Explain_shows_the_plan_and_writes_nothing()
    {
        Assert.Equal(0, Run("--explain", "--threads", "3", "--reduces", "2", "--memory", "1000000", _input, _output));

        Assert.StartsWith("Job words, engine local; nothing was run\nPlan\n  read text.strings ", _captured.Output, StringComparison.Ordinal);
        Assert.Contains($"  maps      1 (one split), 8 B\n            0: file:{_input}:0+8\n", _captured.Output, StringComparison.Ordinal);
        Assert.Contains("  reduces   2 (partitions and part files)\n  threads   3\n  memory    1.00 MB: ", _captured.Output, StringComparison.Ordinal);
        Assert.Contains(
            ": 167 kB for sorting in the one map worker, 400 kB for finished map output; beside it up to 524 kB for a long line\n",
            _captured.Output,
            StringComparison.Ordinal);
        Assert.Contains("\n  combined  ", _captured.Output, StringComparison.Ordinal);
        Assert.Contains("\n  scratch   ", _captured.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_output));
    }

    [Fact]
    public async Task A_bad_setting_from_a_file_is_wrong_usage_too()
    {
        string file = _folder.Write("conf.xml",
            "<configuration><property><name>mapreduce.job.reduces</name><value>many</value></property></configuration>");

        Assert.Equal(2, Run("-conf", file, _input, _output));

        Assert.Equal(
            $"tusk: -conf: Setting mapreduce.job.reduces is 'many' in {file}, line 1; expected 0 to 1000000 (tasks); see 'prog --help'\n", _captured.Error);
    }

    [Fact]
    public async Task A_bad_setting_that_the_job_made_is_its_failure()
    {
        Assert.Equal(1, Program.Run([BadJobs.Build], [_input, _output]));

        Assert.Equal("tusk: Setting mapreduce.map.maxattempts is '0'; expected 1 to 1000 (attempts).\n", _captured.Error);
    }

    [Theory]
    [InlineData("no such column", "InvalidOperationException: no such column")]
    [InlineData("", "InvalidOperationException")]
    public void A_factory_that_throws_is_named(string message, string cause)
    {
        Assert.Equal(1, Program.Run([ThrowingJobs.Build], [_input, _output, "--message", message]));

        Assert.Equal($"tusk: The factory ThrowingJobs.Build failed: {cause}\n", _captured.Error);
    }

    [Fact]
    public async Task Explain_says_that_the_output_is_there_and_ends_as_the_job_would()
    {
        Assert.Equal(1, Run("--explain", _input, _folder.Path));

        Assert.Contains("\n  maps ", _captured.Output, StringComparison.Ordinal);
        Assert.Equal(
            $"tusk: The job would be refused: Output directory file:{_folder.Path} already exists; delete it or name another\n",
            _captured.Error);
    }

    [Fact]
    public async Task Explain_as_json_says_that_the_output_is_there()
    {
        Assert.Equal(1, Run("--explain", "--json", _input, _folder.Path));

        Assert.Contains("already exists", Json().GetProperty("refusal").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_leaves_out_what_a_job_without_reducers_does_not_do()
    {
        Assert.Equal(0, Run("--explain", "--reduces", "0", _input, _output));

        Assert.Contains("  reduces  none", _captured.Output, StringComparison.Ordinal);
        Assert.Contains("\n  lines    up to ", _captured.Output, StringComparison.Ordinal);
        foreach (string absent in (string[])["  order ", "  partition ", "  combine ", "  reduce ", "  combined ", "  memory ", "  scratch "])
        {
            Assert.DoesNotContain(absent, _captured.Output, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("nothing", "--reduces", "0")]
    [InlineData("in hash tables 4 records to 3")]
    [InlineData("in hash tables 4 records to 3, across tasks to 2", "--lower", "-Dmapreduce.input.fileinputformat.split.maxsize=3")]
    public async Task The_report_says_what_was_combined(string combined, params string[] options)
    {
        Assert.Equal(0, Run([_input, _output, "--json", "--threads", "1", .. options]));

        Assert.Equal(combined, Json().GetProperty("facts").GetProperty("combined").GetString());
    }

    [Fact]
    public async Task A_list_takes_nothing_behind_it()
    {
        Assert.Equal(2, Program.Run([SampleJobs.Words, OtherJobs.Build], ["--list", "foo"]));

        Assert.Equal("tusk: --list takes nothing behind it, but was given 'foo'; see 'prog --help'\n", _captured.Error);
    }

    [Fact]
    public async Task Explain_lists_the_first_splits_of_many()
    {
        Run("--explain", "-Dmapreduce.input.fileinputformat.split.maxsize=1", "--threads", "3", "--memory", "6000000", _input, _output);

        Assert.Contains("  maps      8 (splits), 8 B: 1 B to 1 B each\n", _captured.Output, StringComparison.Ordinal);
        Assert.Contains("            and 3 more\n", _captured.Output, StringComparison.Ordinal);
        Assert.Contains(": 1.00 MB for sorting in each of 3 map workers, ", _captured.Output, StringComparison.Ordinal);
        Assert.Contains("; beside it up to 1.00 MB in each worker for a long line\n", _captured.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_as_json_lists_every_split()
    {
        Assert.Equal(0, Run("--explain", "--json", "-Dmapreduce.input.linerecordreader.line.maxlength=1000", _input, _output));

        JsonElement split = Assert.Single(Json().GetProperty("splits").EnumerateArray());
        Assert.Equal(8, split.GetProperty("length").GetInt64());
        Assert.Equal(7, Json().GetProperty("plan").GetArrayLength());
        Assert.Equal(1, Json().GetProperty("mapWorkers").GetInt32());
        Assert.Equal(LineFormat.LeastMemoryBytes, Json().GetProperty("lineBytes").GetInt64());
    }

    [Fact]
    public async Task Help_needs_no_paths()
    {
        Assert.Equal(0, Run("--help"));

        Assert.StartsWith("Usage: prog [OPTIONS] INPUT... OUTPUT\n\nCounts words for tests\n", _captured.Output, StringComparison.Ordinal);
        Assert.Contains("\n  --least VALUE     shortest word that counts\n", _captured.Output, StringComparison.Ordinal);
        Assert.Contains("\n  -D KEY=VALUE      ", _captured.Output, StringComparison.Ordinal);
        Assert.Contains("\n\nA line of INPUT:\n  a rose is a rose\n\nOptions of the job:\n", _captured.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("samplejobs.words")]
    [InlineData("SampleJobs.Words")]
    public async Task The_first_word_chooses_among_several(string word)
    {
        Assert.Equal(0, Program.Run([SampleJobs.Words, SampleJobs.Picky], [word, _input, _output, "--quiet"]));

        Assert.True(Directory.Exists(_output));
    }

    [Fact]
    public async Task An_unknown_job_is_wrong_usage_and_names_the_nearest()
    {
        Assert.Equal(2, Program.Run([SampleJobs.Words, OtherJobs.Build], ["otherjob", _input, _output]));

        Assert.Equal("tusk: unknown job 'otherjob'; did you mean 'otherjobs'? see 'prog --list'\n", _captured.Error);
    }

    [Theory]
    [InlineData(0, "--list")]
    [InlineData(0, "--help")]
    [InlineData(2)]
    public async Task Several_jobs_are_listed(int exitCode, params string[] args)
    {
        Assert.Equal(exitCode, Program.Run([SampleJobs.Words, OtherJobs.Build], args));

        Assert.Contains(
            "  samplejobs  Counts words for tests\n  otherjobs\n", _captured.Output + _captured.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_factory_that_captures_is_refused()
    {
        string name = _input;
        Job Capturing(JobOptions o) => name.Length > 0 ? SampleJobs.Words(o) : throw new InvalidOperationException();

        Assert.Equal(2, Program.Run([Capturing], [_input, _output]));

        Assert.Contains("is no static method", _captured.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_output));
    }

    [Fact]
    public async Task A_program_without_a_job_and_one_with_two_of_a_name_are_refused()
    {
        Assert.Equal(2, Program.Run([], []));
        Assert.Equal(2, Program.Run([OtherJobs.Build, OtherJobs.Build], []));

        Assert.Equal(2, _captured.Error.Count('\n'));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private JobProgram Program => new("prog", _captured.Io);

    private JsonElement Json() => JsonDocument.Parse(_captured.Output).RootElement;

    private int Run(params string[] args) => Program.Run([SampleJobs.Words], args);

    private static class BadJobs
    {
        public static Job Build(JobOptions o)
        {
            o.Configuration.Set("mapreduce.map.maxattempts", "0");
            return SampleJobs.Words(o);
        }
    }

    private static class ThrowingJobs
    {
        public static Job Build(JobOptions o) => throw new InvalidOperationException(o.Value("message"));
    }

    private static class OtherJobs
    {
        public static Job Build(JobOptions o) => SampleJobs.Words(o);
    }
}
