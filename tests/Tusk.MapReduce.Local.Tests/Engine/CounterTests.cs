using System.Globalization;
using Tusk.MapReduce.Aggregates;
using Tusk.MapReduce.Counters;
using Tusk.MapReduce.Inputs;
using Tusk.MapReduce.Jobs;
using Tusk.MapReduce.Outputs;

namespace Tusk.MapReduce.Local.Tests.Engine;

/// <summary>What counters count, and how many a job may have.</summary>
public sealed class CounterTests
{
    private const string Text = "to be or not to be\nthat is the question\n";

    [Fact]
    public async Task Counters_mean_what_hadoops_mean()
    {
        using var jobs = new JobFixture(Text);

        JobResult result = await jobs.RunAsync(Jobs.WordCountByReduce, ("combine", "true"));

        // 10 words, 8 different ones, of 30 bytes; a count takes 8 bytes
        AssertCounters(result, new()
        {
            [TaskCounter.MapInputRecords] = 2,
            [TaskCounter.MapOutputRecords] = 10,
            [TaskCounter.MapOutputBytes] = 30 + (10 * 8),
            [TaskCounter.CombineInputRecords] = 10,
            [TaskCounter.CombineOutputRecords] = 8,
            [TaskCounter.ReduceInputRecords] = 8,
            [TaskCounter.ReduceInputGroups] = 8,
            [TaskCounter.ReduceOutputRecords] = 8,
        });
        Assert.Equal(Text.Length, result.Counters.Get(CounterNames.InputGroup, CounterNames.BytesRead).Value);
        Assert.Equal(jobs.Output().Length, result.Counters.Get(CounterNames.OutputGroup, CounterNames.BytesWritten).Value);
        Assert.Equal(1, result.Counters.Get(CounterNames.JobGroup, "TOTAL_LAUNCHED_MAPS").Value);
        Assert.Equal(1, result.Counters.Get(CounterNames.JobGroup, "TOTAL_LAUNCHED_REDUCES").Value);
    }

    [Fact]
    public async Task An_aggregate_counts_as_a_combiner_does()
    {
        using var jobs = new JobFixture(Text);

        JobResult result = await jobs.RunAsync(Jobs.WordCount);

        AssertCounters(result, new()
        {
            [TaskCounter.MapOutputRecords] = 10,
            [TaskCounter.MapOutputBytes] = 30 + (10 * 8),
            [TaskCounter.CombineInputRecords] = 10,
            [TaskCounter.CombineOutputRecords] = 8,
            [TaskCounter.ReduceInputRecords] = 8,
            [TaskCounter.SpilledRecords] = 0,
        });
    }

    [Fact]
    public async Task Values_of_one_number_after_another_are_counted_though_they_are_combined_as_they_come()
    {
        static Job Build(JobOptions o) => Job.Named("runs").Read(TextInput.Strings, o.Inputs)
            .Map<int, long>(static (line, output) => output.Emit(int.Parse(line, CultureInfo.InvariantCulture), 1))
            .Aggregate(Sum.Int64)
            .Write(TextOutput.Default, o.Output);
        using var jobs = new JobFixture(string.Concat(Enumerable.Range(0, 8000).Select(static i => $"{i / 500}\n")));
        jobs.Set("tusk.engine.threads", "1");

        JobResult result = await jobs.RunAsync(Build);

        // 16 numbers, 500 times each; a number takes 4 bytes and a count 8
        AssertCounters(result, new()
        {
            [TaskCounter.MapOutputRecords] = 8000,
            [TaskCounter.MapOutputBytes] = 8000 * (4 + 8),
            [TaskCounter.CombineInputRecords] = 8000,
            [TaskCounter.CombineOutputRecords] = 16,
            [TaskCounter.ReduceInputRecords] = 16,
        });
    }

    [Fact]
    public async Task Without_a_combiner_every_record_reaches_the_reducer_and_every_spilled_one_is_counted()
    {
        using var jobs = new JobFixture(string.Concat(Enumerable.Repeat(Text, 100)));
        jobs.Set("tusk.engine.memory", "8192").Set("mapreduce.task.io.sort.factor", "100");

        JobResult result = await jobs.RunAsync(Jobs.WordCountByReduce);

        AssertCounters(result, new()
        {
            [TaskCounter.CombineInputRecords] = 0,
            [TaskCounter.ReduceInputRecords] = 1000,
            [TaskCounter.ReduceInputGroups] = 8,
        });
        Assert.InRange(result.Counters[TaskCounter.SpilledRecords].Value, 500, 20_000);
        Assert.True(result.SpilledBytes > 0);
    }

    [Theory]
    [InlineData("")]
    [InlineData("combine")]
    [InlineData("aggregate")]
    public async Task Counters_of_one_map_task_account_for_every_record_however_often_it_is_spilled_and_combined(string how)
    {
        using var jobs = new JobFixture(string.Concat(Enumerable.Range(0, 1000).Select(static i => $"{i * i % 997} {i % 7}\n")));
        jobs.Set("tusk.engine.memory", "16384").Set("mapreduce.task.io.sort.factor", "3");

        JobResult result = how == "aggregate"
            ? await jobs.RunAsync(Jobs.WordCount)
            : await jobs.RunAsync(Jobs.WordCountByReduce, ("combine", $"{how == "combine"}".ToLowerInvariant()));

        long Of(TaskCounter counter) => result.Counters[counter].Value;
        Assert.Equal(2000, Of(TaskCounter.MapOutputRecords));
        Assert.Equal(
            Of(TaskCounter.ReduceInputRecords),
            2000 - Of(TaskCounter.CombineInputRecords) + Of(TaskCounter.CombineOutputRecords));
        Assert.Equal(how.Length == 0, Of(TaskCounter.CombineInputRecords) == 0);
        Assert.True(long.Parse(result.Facts.Single(static fact => fact.Key == "extra merges").Value, CultureInfo.InvariantCulture) > 0);
    }

    [Theory]
    [InlineData(120, 50)]
    [InlineData(120, 1)]
    public async Task A_job_may_have_as_many_counters_as_hadoop_allows(int counters, int groups)
    {
        using var jobs = new JobFixture("a\n");

        JobResult result = await jobs.RunAsync(Jobs.Counting, ("counters", $"{counters}"), ("groups", $"{groups}"));

        Assert.Equal(counters, result.Counters.All.Count(static counter => counter.Group[0] == 'g'));
    }

    [Theory]
    [InlineData(1, 121, 1, "mapreduce.job.counters.max")]
    [InlineData(1, 60, 51, "mapreduce.job.counters.groups.max")]
    [InlineData(3, 50, 1, "mapreduce.job.counters.max")] // no task has too many, the job has
    public async Task One_counter_more_ends_the_job(int tasks, int counters, int groups, string setting)
    {
        using var jobs = new JobFixture([.. Enumerable.Repeat("a\n", tasks)]);

        var failure = await Assert.ThrowsAsync<JobFailedException>(
            () => jobs.RunAsync(Jobs.Counting, ("counters", $"{counters}"), ("groups", $"{groups}")));

        Assert.Contains(setting, failure.Message, StringComparison.Ordinal);
        jobs.AssertNothingLeft();
    }

    private static void AssertCounters(JobResult result, Dictionary<TaskCounter, long> expected) =>
        Assert.Equal(expected, expected.Keys.ToDictionary(static counter => counter, counter => result.Counters[counter].Value));
}
