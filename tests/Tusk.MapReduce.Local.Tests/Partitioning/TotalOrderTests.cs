using Tusk.Common.Configurations;
using Tusk.MapReduce.Aggregates;
using Tusk.MapReduce.Inputs;
using Tusk.MapReduce.Jobs;
using Tusk.MapReduce.Local.Tests.Engine;
using Tusk.MapReduce.Outputs;
using Tusk.MapReduce.Records;

namespace Tusk.MapReduce.Local.Tests.Partitioning;

/// <summary>Jobs whose reducers have ranges of keys.</summary>
public sealed class TotalOrderTests
{

    private static readonly string Lines = string.Concat(Enumerable.Range(0, 20_000).Select(static i => $"{i * 7919 % 20_000:D5}\n"));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public async Task Part_files_of_a_sampled_order_are_about_as_long_and_sorted_one_after_another(int reducers)
    {
        using var jobs = new JobFixture(Lines, Lines);
        jobs.Set("mapreduce.job.reduces", $"{reducers}").Set("mapreduce.input.fileinputformat.split.maxsize", "5000");

        await jobs.RunAsync(Sorted);

        Assert.Equal(Enumerable.Range(0, 40_000).Select(static i => $"{i / 2:D5}"), jobs.Output().Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.All(jobs.Parts(), part => Assert.InRange(part.Length, 240_000 / reducers / 2, 240_000 * 2 / reducers));
    }

    [Fact]
    public async Task A_descending_order_is_cut_in_that_order()
    {
        using var jobs = new JobFixture(Lines);
        jobs.Set("mapreduce.job.reduces", "3");

        await jobs.RunAsync(Descending);

        Assert.Equal(Enumerable.Range(0, 20_000).Select(static i => $"{19_999 - i}"), jobs.Output().Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.All(jobs.Parts(), static part => Assert.NotEmpty(part));
    }

    [Fact]
    public async Task Groups_stay_together_wherever_ranges_are_cut()
    {
        using var jobs = new JobFixture(Lines);
        jobs.Set("mapreduce.job.reduces", "5");

        await jobs.RunAsync(Grouped);

        Assert.Equal(Enumerable.Range(0, 10).Select(static i => $"{i}\t2000"), jobs.Output().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task An_aggregated_job_may_be_in_total_order()
    {
        using var jobs = new JobFixture("b a b\nc b\n", "a z\n");
        jobs.Set("mapreduce.job.reduces", "3");

        await jobs.RunAsync(Counted);

        Assert.Equal("a\t2\nb\t3\nc\t1\nz\t1\n", jobs.Output());
    }

    [Fact]
    public async Task Given_boundaries_are_the_first_keys_of_their_ranges()
    {
        using var jobs = new JobFixture("a\nb\nc\nd\nm\nz\n");
        jobs.Set("mapreduce.job.reduces", "3");

        await jobs.RunAsync(Given);

        Assert.Equal(["a\nb\n", "c\nd\n", "m\nz\n"], jobs.Parts());
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1")]
    [InlineData("2")]
    [InlineData("4")]
    public async Task Boundaries_that_do_not_match_the_reducers_are_refused_before_anything_runs(string reducers)
    {
        using var jobs = new JobFixture("a\n");
        jobs.Set("mapreduce.job.reduces", reducers);

        var refused = await Assert.ThrowsAsync<ConfigurationException>(() => jobs.RunAsync(Given));

        Assert.Contains("mapreduce.job.reduces", refused.Message, StringComparison.Ordinal);
        Assert.Contains("3: the job gives 2 boundaries", refused.Message, StringComparison.Ordinal);
        jobs.AssertNothingLeft();
    }

    [Fact]
    public void Boundaries_that_do_not_ascend_are_refused_by_the_factory()
    {
        MapStage<string, Nothing> stage = Job.Named("j").Read(TextInput.Strings, "/in").Map<string, Nothing>(static (line, output) => output.Emit(line, default))
            .TotalOrder(static boundaries =>
            {
                boundaries.Add("b");
                boundaries.Add("a");
            });

        Assert.Contains("Boundary 2 of 2", Assert.Throws<ArgumentException>(() => stage.Reduce()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_partitioner_beside_a_total_order_is_refused() => Assert.Contains(
        "leave out either",
        Assert.Throws<InvalidOperationException>(() => Job.Named("j").Read(TextInput.Strings, "/in")
            .Map<string, Nothing>(static (line, output) => output.Emit(line, default)).TotalOrder().Partition(static (_, _) => 0).Reduce()).Message,
        StringComparison.Ordinal);

    [Fact]
    public async Task A_function_that_fails_now_and_then_has_the_part_files_of_one_that_does_not()
    {
        using var sound = new JobFixture(Lines);
        using var failing = new JobFixture(Lines);
        foreach (JobFixture jobs in (JobFixture[])[sound, failing])
        {
            jobs.Set("mapreduce.job.reduces", "4").Set("mapreduce.input.fileinputformat.split.maxsize", "7000");
        }

        await sound.RunAsync(Sorted);
        await failing.RunAsync(FailsAtFirst);

        Assert.Equal(sound.Parts(), failing.Parts());
    }

    /// <summary>A small side that is too large for a join, say, would be read for every split, four times each.</summary>
    [Fact]
    public async Task A_function_that_always_fails_fails_the_job_without_a_sample_of_every_split()
    {
        using var jobs = new JobFixture(Lines);
        jobs.Set("mapreduce.job.reduces", "2").Set("mapreduce.input.fileinputformat.split.maxsize", "1000").Set("mapreduce.map.maxattempts", "2");

        await Assert.ThrowsAsync<JobFailedException>(() => jobs.RunAsync(FailsAlways));

        Assert.Equal(2, _sampleFailures);
    }

    [Fact]
    public async Task What_the_sampled_records_count_and_write_beside_is_theirs_once()
    {
        using var jobs = new JobFixture("a\nb\nc\n");
        jobs.Set("mapreduce.job.reduces", "2");

        JobResult result = await jobs.RunAsync(CountsAndWritesBeside);

        Assert.Equal(3, result.Counters.Get("g", "lines").Value);
        Assert.Equal("a\nb\nc\n", File.ReadAllText(jobs["made/out/beside-m-00000"]));
    }

    [Fact]
    public async Task Empty_input_has_empty_parts()
    {
        using var jobs = new JobFixture("");
        jobs.Set("mapreduce.job.reduces", "3");

        await jobs.RunAsync(Sorted);

        Assert.Equal(["", "", ""], jobs.Parts());
    }

    [Fact]
    public async Task A_job_that_is_stopped_in_its_sample_was_cancelled_whatever_its_function_makes_of_that()
    {
        using var jobs = new JobFixture("a\n");
        jobs.Set("mapreduce.job.reduces", "2");
        RunningJob job = jobs.Start(FailsWhenStopped);
        await Sampling.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        job.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => job.Completion.WaitAsync(TimeSpan.FromSeconds(30)));
        jobs.AssertNothingLeft();
    }

    private static int _sampleFailures; // one after another

    private static TaskCompletionSource Sampling { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static NamedOutput<string, Nothing> Beside { get; } = new("beside", TextOutput.Default);

    private static Job Sorted(JobOptions o) => Emitting(o).TotalOrder().Reduce().Write(TextOutput.Default, o.Output);

    private static Job Given(JobOptions o) => Emitting(o)
        .TotalOrder(static boundaries =>
        {
            boundaries.Add("c");
            boundaries.Add("f");
        })
        .Reduce()
        .Write(TextOutput.Default, o.Output);

    private static Job Descending(JobOptions o) => Job.Named("descending")
        .Read(TextInput.Strings, o.Inputs)
        .Map<int, Nothing>(static (line, output) => output.Emit(int.Parse(line, System.Globalization.CultureInfo.InvariantCulture), default))
        .Order("Key desc")
        .TotalOrder()
        .Reduce()
        .Write(TextOutput.Default, o.Output);

    private static Job Grouped(JobOptions o) => Job.Named("grouped")
        .Read(TextInput.Strings, o.Inputs)
        .Map<(int Last, string Line), Nothing>(static (line, output) => output.Emit((line[^1] - '0', line), default))
        .GroupBy(1)
        .TotalOrder()
        .Reduce<int, int>(static (group, output) => output.Emit(group.Key.Last, group.Values.Count()))
        .Write(TextOutput.Default, o.Output);

    private static Job Counted(JobOptions o) => Job.Named("counted")
        .Read(TextInput.Lines, o.Inputs)
        .Map<Text, long>(static (line, output) =>
        {
            foreach (Text word in line.Tokens())
            {
                output.Emit(word, 1);
            }
        })
        .TotalOrder()
        .Aggregate(Sum.Int64)
        .Write(TextOutput.Default, o.Output);

    private static Job FailsAtFirst(JobOptions o) => Job.Named("fails")
        .Read(TextInput.Strings, o.Inputs)
        .Map<string, Nothing>(static (line, output) =>
        {
            if (output.Context.Attempt.Attempt == 0 && output.Context.Attempt.Task % 3 == 0 && line.EndsWith("77", StringComparison.Ordinal))
            {
                throw new InvalidDataException("now and then");
            }

            output.Emit(line, default);
        })
        .TotalOrder()
        .Reduce()
        .Write(TextOutput.Default, o.Output);

    private static Job CountsAndWritesBeside(JobOptions o) => Job.Named("beside")
        .Read(TextInput.Strings, o.Inputs)
        .Map<string, Nothing>(static (line, output) =>
        {
            output.Context.Counter("g", "lines").Increment();
            output.To(Beside).Emit(line, default);
            output.Emit(line, default);
        })
        .TotalOrder()
        .Reduce()
        .Write(TextOutput.Default, o.Output);

    private static Job FailsAlways(JobOptions o) => Job.Named("fails")
        .Read(TextInput.Strings, o.Inputs)
        .Map<string, Nothing>(static (_, output) =>
        {
            _sampleFailures += output.Context.Attempt.ToString().Contains("_sample_", StringComparison.Ordinal) ? 1 : 0;
            throw new InvalidDataException("always");
        })
        .TotalOrder()
        .Reduce()
        .Write(TextOutput.Default, o.Output);

    private static Job FailsWhenStopped(JobOptions o) => Job.Named("stopped")
        .Read(TextInput.Strings, o.Inputs)
        .Map<string, Nothing>(static (_, output) =>
        {
            Sampling.TrySetResult();
            SpinWait.SpinUntil(() => output.Context.IsStopping, TimeSpan.FromSeconds(30));
            throw new InvalidDataException("was stopped");
        })
        .TotalOrder()
        .Reduce()
        .Write(TextOutput.Default, o.Output);

    private static MapStage<string, Nothing> Emitting(JobOptions o) => Job.Named("sorted")
        .Read(TextInput.Strings, o.Inputs)
        .Map<string, Nothing>(static (line, output) => output.Emit(line, default));
}
