using Tusk.CommandLine;

namespace Tusk.Tests.CommandLine;

public sealed class JobCommandLineParserTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Options_stand_before_between_and_after_the_arguments()
    {
        JobCommandLine line = Parse("--lower", "in1", "--least", "3", "in2", "--json", "out", "--threads=4");

        Assert.Equal(["in1", "in2", "out"], line.Options.Arguments);
        Assert.True(line.Options.Flag("lower"));
        Assert.Equal(3, line.Options.Int32("least", 1));
        Assert.Equal("4", Setting(line, "tusk.engine.threads"));
        Assert.True(line.WritesJson);
    }

    [Fact]
    public void Two_hyphens_end_the_options() =>
        Assert.Equal(["in", "--lower", "-D", "out"], Parse("in", "--", "--lower", "-D", "out").Options.Arguments);

    [Theory]
    [InlineData("-5")]
    [InlineData("-.5")]
    [InlineData("-")]
    [InlineData("")]
    public void A_negative_number_a_hyphen_and_nothing_are_arguments(string word) =>
        Assert.Equal([word], Parse(word).Options.Arguments);

    [Theory]
    [InlineData("-D", "a.b=c=d")]
    [InlineData("-Da.b=c=d")]
    [InlineData("-D", "a.b=x", "-Da.b=c=d")]
    public void Settings_have_both_of_Hadoops_forms_and_the_last_counts(params string[] words) =>
        Assert.Equal("c=d", Setting(Parse(words), "a.b"));

    [Fact]
    public void A_file_of_settings_yields_to_the_command_line()
    {
        string file = _folder.Write("conf.xml", "<configuration><property><name>a</name><value>1</value></property>"
            + "<property><name>b</name><value>2</value></property></configuration>");

        JobCommandLine line = Parse("-Da=3", "-conf", file);

        Assert.Equal("3", Setting(line, "a"));
        Assert.Equal("2", Setting(line, "b"));
    }

    [Fact]
    public void Files_for_every_task_are_of_this_machine_unless_they_say_otherwise()
    {
        JobCommandLine line = Parse("-files", "a.txt#b,hdfs://host/c", "-archives=/d.zip", "-Dx=y", "-files", "hdfs://host/e");

        Assert.Equal(
            $"file:{Path.GetFullPath("a.txt")}#b,hdfs://host/c,hdfs://host/e", Setting(line, "mapreduce.job.cache.files"));
        Assert.Equal("file:/d.zip", Setting(line, "mapreduce.job.cache.archives"));
    }

    [Theory]
    [InlineData("-fs", "hdfs://host:8020", "fs.defaultFS", "hdfs://host:8020")]
    [InlineData("--reduces", "0", "mapreduce.job.reduces", "0")]
    [InlineData("--memory", "64m", "tusk.engine.memory", "64m")]
    [InlineData("--threads", "1024", "tusk.engine.threads", "1024")]
    public void Our_options_are_settings(string option, string value, string key, string expected) =>
        Assert.Equal(expected, Setting(Parse(option, value), key));

    [Fact]
    public void Flags_of_the_runner_are_understood()
    {
        JobCommandLine line = Parse("--explain", "--quiet", "--debug", "--summary", "--help", "--engine", "other");

        Assert.True(line.Explains && line.IsQuiet && line.IsDebug && line.WantsSummary && line.WantsHelp);
        Assert.Equal("other", line.Engine);
    }

    [Theory]
    [InlineData("--least=3")]
    [InlineData("--least", "3")]
    [InlineData("-least", "3")]
    [InlineData("--least", "-1", "--least", "3")]
    public void A_value_has_every_usual_form(params string[] words) => Assert.Equal(3, Parse(words).Options.Int32("least", 1));

    [Theory]
    [InlineData("--lower=true", true)]
    [InlineData("--lower=false", false)]
    public void A_flag_may_be_set_either_way(string word, bool expected) => Assert.Equal(expected, Parse(word).Options.Flag("lower"));

    [Fact]
    public void An_option_that_is_asked_for_only_with_another_is_found()
    {
        JobCommandLine line = Parse("--fail", "x", "in", "--strict", "out");

        Assert.Equal("x", line.Options.Value("fail"));
        Assert.Equal(["in", "out"], line.Options.Arguments);
        Assert.Equal(["lower", "least", "strict", "fail"], line.Declared.Select(static option => option.Name));
    }

    [Fact]
    public void A_factory_that_throws_in_the_probe_is_asked_all_the_same()
    {
        JobCommandLine line = JobCommandLineParser.Parse(SampleJobs.Picky, ["a", "b", "--lower", "c"]);

        Assert.True(line.Options.Flag("lower"));
    }

    [Theory]
    [InlineData("unknown option '--lwoer'; did you mean '--lower'?", "--lwoer", "in")]
    [InlineData("unknown option '--conf'; did you mean '-conf'?", "--conf", "x")]
    [InlineData("unknown option '--zzzzzzzz'", "in", "--zzzzzzzz=5")]
    [InlineData("unknown option '--fail'", "--fail", "x")]
    [InlineData("-files takes a comma list of files, not an empty word", "-files", " ,")]
    [InlineData("-archives: '..' is no name for the cached archive a.zip; a name as files have it is expected, without slashes", "-archives", "a.zip#..")]
    [InlineData("option '-libjars' is for jobs that Hadoop runs; no engine here takes it", "-libjars", "a.jar")]
    [InlineData("-D takes KEY=VALUE, not 'a'", "-D", "a")]
    [InlineData("-D takes KEY=VALUE, not '=a'", "-D=a")]
    [InlineData("-D takes KEY=VALUE, not ' =a'", "-D", " =a")]
    [InlineData("-D needs KEY=VALUE behind it", "in", "-D")]
    [InlineData("-conf: Configuration file no/such.xml does not exist", "-conf", "no/such.xml")]
    [InlineData("-fs takes a URI, such as file:/// or hdfs://host:8020, not an empty word", "-fs", "")]
    [InlineData("--engine needs NAME behind it", "--engine")]
    [InlineData("--reduces takes a whole number from 0 to 1000000, not '-1'", "--reduces", "-1")]
    [InlineData("--threads takes a whole number from 1 to 1024, not '0'", "--threads", "0")]
    [InlineData("--threads takes a whole number from 1 to 1024, not '1025'", "--threads=1025")]
    [InlineData("--threads takes a whole number from 1 to 1024, not '99999999999'", "--threads", "99999999999")]
    [InlineData("--memory takes a size in bytes, such as 1048576, 1024k or 1m, not '1x'", "--memory", "1x")]
    [InlineData("--memory takes a size in bytes, such as 1048576, 1024k or 1m, not '-1m'", "--memory", "-1m")]
    [InlineData("--memory takes a size in bytes, such as 1048576, 1024k or 1m, not ''", "--memory=")]
    [InlineData("--json takes no value, but was given 'yes'", "--json=yes")]
    [InlineData("--lower is a flag: it takes true, false or nothing, not '1'", "--lower=1")]
    [InlineData("--least needs a value behind it", "--least")]
    public void What_makes_no_sense_is_refused(string expected, params string[] words) =>
        Assert.Equal(expected, Assert.Throws<UsageException>(() => Parse(words)).Message);

    [Fact]
    public void A_job_may_not_take_the_name_of_an_option_that_every_job_has() => Assert.Equal(
        "SampleJobs.Clash asks for an option 'memory', which every job has; it must name it otherwise",
        Assert.Throws<UsageException>(() => JobCommandLineParser.Parse(SampleJobs.Clash, [])).Message);

    [Fact]
    public void A_factory_that_invents_options_without_end_is_stopped() =>
        Assert.Throws<UsageException>(() => JobCommandLineParser.Parse(SampleJobs.Endless, ["--never"]));

    [Fact]
    public void Help_is_given_beside_an_unknown_option() => Assert.True(Parse("--nothing", "--help").WantsHelp);

    private static JobCommandLine Parse(params string[] words) => JobCommandLineParser.Parse(SampleJobs.Words, words);

    private static string? Setting(JobCommandLine line, string key) => line.Options.Configuration.Get(key);
}
