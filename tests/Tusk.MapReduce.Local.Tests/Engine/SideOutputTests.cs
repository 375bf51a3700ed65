using Tusk.Common.Configurations;
using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Inputs;
using Tusk.MapReduce.Jobs;
using Tusk.MapReduce.Local.Tests.Support;
using Tusk.MapReduce.Outputs;
using Tusk.MapReduce.Records;

namespace Tusk.MapReduce.Local.Tests.Engine;

/// <summary>Files that tasks write beside their part files.</summary>
public sealed class SideOutputTests
{
    private static readonly NamedOutput<int, string> Long = new("long", TextOutput.Default);
    private static readonly NamedOutput<string, Nothing> ByLetter = new("byletter", TextOutput.Default);

    private static int _failures;

    public SideOutputTests() => _failures = 0;

    [Fact]
    public async Task A_task_writes_named_outputs_and_outputs_by_path_of_their_own_types()
    {
        using var jobs = new JobFixture("apple\nbanana split\navocado\n");

        await jobs.RunAsync(Sorter);

        Assert.Equal(
            "_SUCCESS; letters/a/word-m-00000=apple|avocado; letters/b/word-m-00000=banana split; long-m-00000=12\tbanana split; "
            + "long-r-00000=1\tseen banana split; part-r-00000=apple|avocado|banana split",
            Tree(jobs));
    }

    [Fact]
    public async Task Without_reducers_they_stand_beside_the_part_files_of_the_maps()
    {
        using var jobs = new JobFixture("apple\n", "a very long line\n");

        await jobs.Set("mapreduce.job.reduces", "0").RunAsync(Sorter);

        Assert.Equal(
            "_SUCCESS; letters/a/word-m-00000=a very long line; letters/a/word-m-00001=apple; long-m-00000=16\ta very long line; "
            + "part-m-00000=a very long line; part-m-00001=apple",
            Tree(jobs));
    }

    [Fact]
    public async Task An_attempt_that_failed_leaves_none_of_its_files()
    {
        using var jobs = new JobFixture("apple\nbanana\n");

        JobResult result = await jobs.RunAsync(Sorter, ("fail-map", Faults.Spec(0, 2, 1)));

        Assert.Equal(2, result.FailedAttempts);
        Assert.Equal(
            "_SUCCESS; letters/a/word-m-00000=apple; letters/b/word-m-00000=banana; part-r-00000=apple|banana", Tree(jobs));
    }

    [Fact]
    public async Task They_are_compressed_as_part_files_are_and_count_as_written()
    {
        using var jobs = new JobFixture("a line that is long\n");
        jobs.Set("mapreduce.output.fileoutputformat.compress", "true").Set("mapreduce.output.fileoutputformat.compress.codec", "gzip");

        JobResult result = await jobs.Set("mapreduce.job.reduces", "0").RunAsync(Sorter);

        string[] files = [.. Files(jobs).Where(static name => name != "_SUCCESS")];
        Assert.Equal(["letters/a/word-m-00000.gz", "long-m-00000.gz", "part-m-00000.gz"], files);
        long bytes = files.Sum(name => new FileInfo(jobs[$"made/out/{name}"]).Length);
        Assert.Equal(bytes, result.Counters.Get("org.apache.hadoop.mapreduce.lib.output.FileOutputFormatCounter", "BYTES_WRITTEN").Value);
    }

    [Fact]
    public async Task Lazy_output_leaves_no_empty_part_files()
    {
        using var jobs = new JobFixture("apple\nbanana\n");

        JobResult result = await jobs.Set("mapreduce.job.reduces", "5").RunAsync(Sorter, ("lazy", "true"));

        Assert.Equal(5, result.Reduces);
        Assert.All(Files(jobs).Where(static name => name.StartsWith("part", StringComparison.Ordinal)), name =>
            Assert.NotEqual(0, new FileInfo(jobs[$"made/out/{name}"]).Length));
        Assert.InRange(Files(jobs).Count(static name => name.StartsWith("part", StringComparison.Ordinal)), 1, 2);
    }

    [Fact]
    public async Task An_output_that_gets_no_record_leaves_no_file()
    {
        using var jobs = new JobFixture("apple\n");

        await jobs.RunAsync(Unused);

        Assert.Equal("_SUCCESS; long-m-00000=5\tapple; part-r-00000=apple", Tree(jobs));
    }

    /// <summary>Whatever the format writes before the first record.</summary>
    [Theory]
    [InlineData(0, "_SUCCESS; headed-m-00000=head|apple; part-m-00000=head|apple")]
    [InlineData(10, "_SUCCESS")]
    public async Task A_format_with_a_head_leaves_no_file_without_records(int least, string tree)
    {
        using var jobs = new JobFixture("apple\n");

        await jobs.Set("mapreduce.job.reduces", "0").RunAsync(WithHeads, ("least", $"{least}"));

        Assert.Equal(tree, Tree(jobs));
    }

    /// <summary>A file that cannot be made has no second chance: the first record is lost.</summary>
    [Fact]
    public async Task A_file_that_could_not_be_made_fails_the_attempt_though_the_mapper_catches_and_goes_on()
    {
        using var jobs = new JobFixture("apple\nbanana\n");
        _failures = 1;

        JobResult result = await jobs.Set("mapreduce.job.reduces", "0").RunAsync(Catching);

        Assert.Equal(1, result.FailedAttempts);
        Assert.Equal("_SUCCESS; headed-m-00000=head|apple|banana; part-m-00000=apple|banana", Tree(jobs));
    }

    [Fact]
    public async Task A_combiner_has_no_outputs_beside_its_own()
    {
        using var jobs = new JobFixture("a\nb\na\n");

        var failure = await Assert.ThrowsAsync<JobFailedException>(
            () => jobs.Set("mapreduce.map.maxattempts", "1").RunAsync(FromCombiner));

        Assert.Contains("A combiner writes to no further output", failure.Message, StringComparison.Ordinal);
        jobs.AssertNothingLeft();
    }

    [Theory]
    [InlineData("", "'' is no path below the output folder")]
    [InlineData("../x", "'../x' is no path below the output folder")]
    [InlineData("/x", "'/x' is no path below the output folder")]
    [InlineData("a//b", "'a//b' is no path below the output folder")]
    [InlineData("a/_b", "'a/_b' is no path below the output folder")]
    [InlineData("_temporary/0", "'_temporary/0' is no path below the output folder")]
    [InlineData("a/.b", "'a/.b' is no path below the output folder")]
    [InlineData("a:b", "'a:b' is no path below the output folder")]
    [InlineData("part-x", "'part-x' is what the job's own part files are called")]
    [InlineData("part", "'part' is what the job's own part files are called")]
    [InlineData("long", "long-m-00000 has the records of another output already; give byletter a path of its own.")]
    public async Task A_path_that_is_none_is_refused(string path, string refusal)
    {
        using var jobs = new JobFixture("a line that is long\n");

        var failure = await Assert.ThrowsAsync<JobFailedException>(
            () => jobs.Set("mapreduce.map.maxattempts", "1").RunAsync(Sorter, ("path", path)));

        Assert.Contains(refusal, failure.Message, StringComparison.Ordinal);
        jobs.AssertNothingLeft();
    }

    /// <summary>Two halves would be one name: that of the sign for what is no character.</summary>
    [Fact]
    public async Task Half_a_character_is_no_name()
    {
        using var jobs = new JobFixture("\U0001F600\n\U0001F98A\n");

        var failure = await Assert.ThrowsAsync<JobFailedException>(() => jobs.Set("mapreduce.map.maxattempts", "1").RunAsync(Sorter));

        Assert.Contains("is no path below the output folder", failure.Message, StringComparison.Ordinal);
        jobs.AssertNothingLeft();
    }

    [Fact]
    public async Task So_many_files_are_written_and_no_more()
    {
        using var few = new JobFixture("a\nb\nc\nd\ne\n");
        using var many = new JobFixture("a\nb\nc\nd\ne\nf\n");

        await few.Set("tusk.output.side.files.max", "5").RunAsync(Sorter);
        var failure = await Assert.ThrowsAsync<JobFailedException>(
            () => many.Set("tusk.output.side.files.max", "5").Set("mapreduce.map.maxattempts", "1").RunAsync(Sorter));

        Assert.Contains(
            "A task writes 5 files beside its part file and needs one more, letters/f/word-m-00000 (tusk.output.side.files.max).",
            failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("part")]
    [InlineData("two words")]
    [InlineData("a/b")]
    [InlineData("ä")]
    public void A_name_is_letters_and_digits(string name) =>
        Assert.Contains($"'{name}' names no output", Assert.Throws<ArgumentException>(() => new NamedOutput<int, int>(name, TextOutput.Default)).Message, StringComparison.Ordinal);

    private static Job Unused(JobOptions o) => Job.Named("unused").Read(TextInput.Strings, o.Inputs)
        .Map(static () => new Chooser())
        .Reduce()
        .Write(TextOutput.Default, o.Output);

    private static Job WithHeads(JobOptions o)
    {
        int least = o.Int32("least", 0);
        var headed = new NamedOutput<string, Nothing>("headed", new Headed());
        return Job.Named("with heads").Read(TextInput.Strings, o.Inputs)
            .Map<string, Nothing>((line, output) =>
            {
                Output<string, Nothing> further = output.To(headed);
                if (line.Length >= least)
                {
                    further.Emit(line, default);
                    output.Emit(line, default);
                }
            })
            .Write(headed.Format.Lazy(), o.Output);
    }

    private static Job Catching(JobOptions o)
    {
        var headed = new NamedOutput<string, Nothing>("headed", new Headed());
        return Job.Named("catching").Read(TextInput.Strings, o.Inputs)
            .Map<string, Nothing>((line, output) =>
            {
                try
                {
                    output.To(headed).Emit(line, default);
                }
                catch (IOException)
                {
                    // Goes on without it.
                }

                output.Emit(line, default);
            })
            .Write(TextOutput.Default, o.Output);
    }

    private static Job FromCombiner(JobOptions o) => Job.Named("from a combiner").Read(TextInput.Strings, o.Inputs)
        .Map<string, int>(static (line, output) => output.Emit(line, 1))
        .Combine(static (group, output) =>
        {
            output.To(ByLetter).Emit(group.Key, default);
            output.Emit(group.Key, group.Values.Sum());
        })
        .Reduce()
        .Write(TextOutput.Default, o.Output);

    private static Job Sorter(JobOptions o)
    {
        var faults = new Faults(o);
        string? path = o.Value("path");
        return Job.Named("sorter").Read(TextInput.Strings, o.Inputs)
            .Map<string, Nothing>((line, output) =>
            {
                faults.Pass(output.Context);
                if (line.Length > 10)
                {
                    output.To(Long).Emit(line.Length, line);
                }

                output.To(ByLetter, path ?? $"letters/{line[0]}/word").Emit(line, default);
                output.Emit(line, default);
            })
            .Reduce<string, Nothing>(static (group, output) =>
            {
                if (group.Key.Contains("split", StringComparison.Ordinal))
                {
                    output.To(new NamedOutput<int, string>("long", TextOutput.Default)).Emit(1, "seen " + group.Key);
                }

                output.Emit(group.Key, default);
            })
            .Write(o.Flag("lazy") ? TextOutput.Default.Lazy() : TextOutput.Default, o.Output);
    }

    /// <summary>Looks its outputs up once, and uses one of them.</summary>
    private sealed class Chooser : Mapper<string, string, Nothing>
    {
        private Output<int, string>? _long;
        private Output<string, Nothing>? _byLetter;

        public override void Setup(Output<string, Nothing> output) => (_long, _byLetter) = (output.To(Long), output.To(ByLetter));

        public override void Map(string record, Output<string, Nothing> output)
        {
            (record.Length == 0 ? null : _long)?.Emit(record.Length, record);
            (record.Length == 0 ? _byLetter : output)?.Emit(record, default);
        }
    }

    /// <summary>Text with a line in front, which as many times as a test says cannot be written.</summary>
    private sealed class Headed : OutputFormat
    {
        public override string Name => "headed";

        public override RecordWriter<TKey, TValue> OpenWriter<TKey, TValue>(Stream stream, Configuration configuration)
        {
            if (Interlocked.Decrement(ref _failures) >= 0)
            {
                throw new IOException("No head.");
            }

            stream.Write("head\n"u8);
            return TextOutput.Default.OpenWriter<TKey, TValue>(stream, configuration);
        }
    }

    private static string[] Files(JobFixture jobs) =>
    [
        .. Directory.EnumerateFiles(jobs["made/out"], "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(jobs["made/out"], path).Replace('\\', '/')).Order(StringComparer.Ordinal),
    ];

    private static string Tree(JobFixture jobs) => string.Join("; ", Files(jobs).Select(name =>
        File.ReadAllText(jobs[$"made/out/{name}"]) is { Length: > 0 } text ? $"{name}={text.TrimEnd('\n').Replace('\n', '|')}" : name));
}
