using System.Globalization;
using System.IO.Compression;
using System.Text;
using Tusk.MapReduce.Aggregates;
using Tusk.MapReduce.Counters;
using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Inputs;
using Tusk.MapReduce.Jobs;
using Tusk.MapReduce.Local.Tasks;
using Tusk.MapReduce.Outputs;
using Tusk.MapReduce.Records;

namespace Tusk.MapReduce.Local.Tests.Engine;

/// <summary>Records at which the map function always throws, which a job may leave out.</summary>
public sealed class SkippedRecordTests
{
    private const string Skips = "mapreduce.map.skip.maxrecords";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_bad_record_is_left_out_and_kept_with_its_offset_and_its_exception(int afterAttempts)
    {
        using var jobs = new JobFixture("a\nbad \\\tone\nb\na\nbad two\n", "c\na\n");
        jobs.Set(Skips, "2").Set("mapreduce.task.skip.start.attempts", $"{afterAttempts}");

        JobResult result = await jobs.RunAsync(CountAll);

        Assert.Equal("a\t3\nb\t1\nc\t1\n", jobs.Output());
        Assert.Equal(
            "2\tFormatException: no\\tgood\\\\\\n\tbad \\\\\tone\n16\tFormatException: no\\tgood\\\\\\n\tbad two\n",
            await File.ReadAllTextAsync(jobs["made/out/_logs/skip/part-m-00000"], TestContext.Current.CancellationToken));
        Assert.Single(Directory.GetFiles(jobs["made/out/_logs/skip"]));
        Assert.Equal(2, result.Counters[TaskCounter.MapSkippedRecords].Value);
        Assert.Equal(5, result.Counters[TaskCounter.MapInputRecords].Value);
        Assert.False(jobs.HasScratch);
    }

    [Fact]
    public async Task Without_the_setting_and_past_it_the_job_fails_and_leaves_nothing()
    {
        using var jobs = new JobFixture("a\nbad 1\nbad 2\nbad 3\n");

        var without = await Assert.ThrowsAsync<JobFailedException>(() => jobs.RunAsync(CountAll));
        jobs.Set(Skips, "2");
        var past = await Assert.ThrowsAsync<JobFailedException>(() => jobs.RunAsync(CountAll));

        Assert.Contains("offset 2:", without.Message, StringComparison.Ordinal);
        Assert.Contains("offset 14:", past.Message, StringComparison.Ordinal);
        jobs.AssertNothingLeft();
    }

    [Fact]
    public async Task More_bad_records_than_attempts_are_left_out()
    {
        string[] lines = [.. Enumerable.Range(0, 300).Select(static i => i % 7 == 3 ? $"bad {i}" : $"{i % 10}")];
        using var jobs = new JobFixture(string.Join('\n', lines) + "\n");
        jobs.Set(Skips, "1000").Set("mapreduce.map.maxattempts", "2").Set("mapreduce.input.fileinputformat.split.maxsize", "400");

        JobResult result = await jobs.RunAsync(SortAll);

        string[] good = [.. lines.Where(static line => !line.StartsWith("bad", StringComparison.Ordinal))];
        Assert.Equal(good.Order(StringComparer.Ordinal), jobs.Output().Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(lines.Length - good.Length, result.Counters[TaskCounter.MapSkippedRecords].Value);
        Assert.Equal(
            lines.Where(static line => line.StartsWith("bad", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
            Directory.GetFiles(jobs["made/out/_logs/skip"]).SelectMany(File.ReadLines).Select(static line => line.Split('\t')[2])
                .Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("setup")]
    [InlineData("cleanup")]
    public async Task What_fails_beside_the_records_is_no_reason_to_leave_one_out(string place)
    {
        using var jobs = new JobFixture("a\nb\n");
        jobs.Set(Skips, "10");

        var failure = await Assert.ThrowsAsync<JobFailedException>(() => jobs.RunAsync(FailsBeside, ("place", place)));

        Assert.Contains("failed 4 times", failure.Message, StringComparison.Ordinal);
        jobs.AssertNothingLeft();
    }

    [Fact]
    public async Task A_file_that_could_not_be_read_or_written_is_no_reason_to_leave_a_record_out()
    {
        using var jobs = new JobFixture("a\nb\nc\n");
        jobs.Set(Skips, "10");

        JobResult result = await jobs.RunAsync(FailsTwiceOfTheDisk);

        Assert.Equal("a\nb\nc\n", jobs.Output());
        Assert.Equal((2, 0), (result.FailedAttempts, result.Counters[TaskCounter.MapSkippedRecords].Value));
    }

    [Fact]
    public void Records_that_share_an_offset_are_not_left_out_together()
    {
        var skipped = new SkippedRecords(most: 5);
        Assert.True(skipped.TryAdd(new FailedRecord(0, MayBeEarlier: false), new FormatException()));
        Assert.False(skipped.TryAdd(new FailedRecord(0, MayBeEarlier: false), new FormatException()));
        using var reader = new SkippingReader<string>(new SameOffset(), skipped, static () => Stream.Null);

        Assert.Throws<InvalidDataException>(() => reader.Read(out _));
    }

    [Fact]
    public async Task A_truncated_file_is_no_bad_record()
    {
        using var jobs = new JobFixture();
        using (var packed = new MemoryStream())
        {
            await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            {
                gzip.Write(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 50_000).Select(static i => $"{i * 7919 % 10007}\n"))));
            }

            await File.WriteAllBytesAsync(jobs["in/a.gz"], packed.ToArray()[..^1000], TestContext.Current.CancellationToken);
        }

        jobs.Set(Skips, "10");

        await Assert.ThrowsAsync<JobFailedException>(() => jobs.RunAsync(SortAll));

        jobs.AssertNothingLeft();
    }

    [Fact]
    public async Task So_many_of_a_hundred_tasks_may_fail_and_the_result_says_which()
    {
        using var jobs = new JobFixture("a\n", "bad\n", "b\n", "a\n");
        jobs.Set("mapreduce.map.failures.maxpercent", "25").Set("mapreduce.map.maxattempts", "2");

        JobResult result = await jobs.RunAsync(CountAll);

        Assert.Equal("a\t2\nb\t1\n", jobs.Output());
        Assert.Contains("00001.txt", Assert.Single(result.LeftOut), StringComparison.Ordinal);
        Assert.Equal(2, result.FailedAttempts);

        jobs.Set("mapreduce.map.failures.maxpercent", "24").Set("unused", "");
        Directory.Delete(jobs["made"], recursive: true);
        await Assert.ThrowsAsync<JobFailedException>(() => jobs.RunAsync(CountAll));
        jobs.AssertNothingLeft();
    }

    [Fact]
    public async Task A_bad_record_does_not_end_the_sample_of_a_total_order()
    {
        string[] lines = [.. Enumerable.Range(0, 2000).Select(static i => i % 500 == 3 ? $"bad {i}" : $"{i * 7919 % 2003:D4}")];
        using var jobs = new JobFixture(string.Join('\n', lines) + "\n");
        jobs.Set(Skips, "10").Set("mapreduce.job.reduces", "4").Set("mapreduce.input.fileinputformat.split.maxsize", "2000");

        await jobs.RunAsync(InTotalOrder);

        Assert.Equal(
            lines.Where(static line => !line.StartsWith("bad", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
            jobs.Output().Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.All(jobs.Parts(), static part => Assert.InRange(part.Length, 1000, 5000));
    }

    [Fact]
    public async Task Reducers_may_fail_and_leave_no_part_file()
    {
        using var jobs = new JobFixture("1\n2\n3\n4\n5\n6\n7\n8\n");
        jobs.Set("mapreduce.job.reduces", "4").Set("mapreduce.reduce.failures.maxpercent", "25").Set("mapreduce.reduce.maxattempts", "1");

        JobResult result = await jobs.RunAsync(FailsInOneReducer);

        Assert.Equal(["part-r-00000", "part-r-00001", "part-r-00003"], Directory.GetFiles(jobs["made/out"], "part-*").Select(Path.GetFileName).Order());
        Assert.StartsWith("Reduce task 2 failed", Assert.Single(result.LeftOut), StringComparison.Ordinal);
    }

    private static Job CountAll(JobOptions o) => Good(o).Aggregate(Count.Records).Write(TextOutput.Default, o.Output);

    private static Job SortAll(JobOptions o) => Lines(o).Reduce().Write(TextOutput.Default, o.Output);

    private static Job InTotalOrder(JobOptions o) => Lines(o).TotalOrder().Reduce().Write(TextOutput.Default, o.Output);

    private static MapStage<Text, Nothing> Lines(JobOptions o) => Job.Named("lines")
        .Read(TextInput.Lines, o.Inputs)
        .Map<Text, Nothing>(static (line, output) =>
        {
            output.Emit(line, default); // what was emitted for a bad record does not stay
            Refuse(line);
        });

    private static Job FailsTwiceOfTheDisk(JobOptions o) => Job.Named("disk")
        .Read(TextInput.Strings, o.Inputs)
        .Map<string, Nothing>(static (line, output) =>
        {
            if (line == "b" && output.Context.Attempt.Attempt < 2)
            {
                throw new IOException("the disk is busy");
            }

            output.Emit(line, default);
        })
        .Reduce()
        .Write(TextOutput.Default, o.Output);

    private static Job FailsBeside(JobOptions o)
    {
        string? place = o.Value("place");
        return Job.Named("fails beside").Read(TextInput.Strings, o.Inputs).Map(() => new Fragile(place)).Write(TextOutput.Default, o.Output);
    }

    private static Job FailsInOneReducer(JobOptions o) => Job.Named("one reducer")
        .Read(TextInput.Strings, o.Inputs)
        .Map<int, Nothing>(static (line, output) => output.Emit(int.Parse(line, CultureInfo.InvariantCulture), default))
        .Reduce<int, Nothing>(static (group, output) =>
        {
            output.Emit(group.Key, default);
            if (output.Context.Attempt.Task == 2)
            {
                throw new FormatException("no reducer");
            }
        })
        .Write(TextOutput.Default, o.Output);

    private static MapStage<Text, long> Good(JobOptions o) => Job.Named("good")
        .Read(TextInput.Lines, o.Inputs)
        .Map<Text, long>(static (line, output) =>
        {
            Refuse(line);
            output.Emit(line, 1);
        });

    private static void Refuse(Text line)
    {
        if (line.Bytes.StartsWith("bad"u8))
        {
            throw new FormatException("no\tgood\\\n");
        }
    }

    private sealed class SameOffset : RecordReader<string>
    {
        public override long RecordOffset => 0;

        public override long BytesRead => 0;

        public override bool Read(out string record)
        {
            record = "a";
            return true;
        }

        public override void Dispose()
        {
        }
    }

    private sealed class Fragile(string? place) : Mapper<string, string, Nothing>
    {
        public override void Setup(Output<string, Nothing> output) => Throw("setup");

        public override void Map(string record, Output<string, Nothing> output) => output.Emit(record, default);

        public override void Cleanup(Output<string, Nothing> output) => Throw("cleanup");

        private void Throw(string here)
        {
            if (here == place)
            {
                throw new FormatException("here");
            }
        }
    }
}
