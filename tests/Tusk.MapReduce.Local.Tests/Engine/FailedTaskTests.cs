using Tusk.MapReduce.Aggregates;
using Tusk.MapReduce.Counters;
using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Inputs;
using Tusk.MapReduce.Jobs;
using Tusk.MapReduce.Local.Tests.Support;
using Tusk.MapReduce.Outputs;
using Tusk.MapReduce.Records;

namespace Tusk.MapReduce.Local.Tests.Engine;

/// <summary>Functions that fail: tried again, then the job ends with one line and leaves nothing.</summary>
public sealed class FailedTaskTests
{
    private const string Lines = "to be or not to be\nthat is the question\n";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly ManualResetEventSlim Flushing = new();
    private static readonly HashSet<long> Partitioned = [];

    private static TaskContext? _emitting;
    private static int _asked;

    [Theory]
    [InlineData("fail-map")]
    [InlineData("fail-reduce")]
    public async Task A_task_that_fails_three_times_succeeds_at_the_fourth_and_counts_once(string which)
    {
        using var jobs = new JobFixture(Lines);

        JobResult result = await jobs.RunAsync(Jobs.WordCountByReduce, (which, Faults.Spec(0, 3, 1)));

        Assert.Equal(3, result.FailedAttempts);
        AssertCounters(result, new() { [TaskCounter.MapInputRecords] = 2, [TaskCounter.ReduceOutputRecords] = 8 });
        Assert.Equal(3, result.Counters.Get(CounterNames.JobGroup, which == "fail-map" ? "NUM_FAILED_MAPS" : "NUM_FAILED_REDUCES").Value);
        Assert.StartsWith("be\t2\n", jobs.Output(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1", "Map task 0 failed in split")]
    [InlineData("3", "Map task 0 failed 3 times in split")]
    public async Task A_map_task_that_keeps_failing_ends_the_job_with_one_line_and_leaves_nothing(string attempts, string start)
    {
        using var jobs = new JobFixture(Lines);
        jobs.Set("mapreduce.map.maxattempts", attempts);

        var failure = await Assert.ThrowsAsync<JobFailedException>(() => jobs.RunAsync(Jobs.WordCountByReduce, ("fail-map", Faults.Spec(0, 99, 1))));

        // The second line begins at byte 19.
        Assert.StartsWith(start, failure.Message, StringComparison.Ordinal);
        Assert.Contains("00000.txt:0+40, record at offset 19: InvalidOperationException: injected fault", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
        Assert.Equal("injected fault", Assert.IsType<InvalidOperationException>(failure.InnerException).Message);
        jobs.AssertNothingLeft();
    }

    [Fact]
    public async Task A_task_that_failed_for_good_ends_the_run_that_another_is_making()
    {
        // One task's table is full of 49,152 keys when the other fails.
        static Job Build(JobOptions o) => Job.Named("flushing").Read(TextInput.Strings, o.Inputs)
            .Map<long, long>(static (line, output) =>
            {
                if (line == "fail")
                {
                    Assert.True(Flushing.Wait(Patience), "no table was ever full");
                    throw new InvalidOperationException("for good");
                }

                _emitting = output.Context;
                for (int i = 0; i < 200_000; i++)
                {
                    output.Emit(i, 1);
                }
            })
            .Partition(static (key, _) =>
            {
                // Asked for when a key comes, and again when the table is sorted.
                if (!Partitioned.Add(key) && ++_asked == 1)
                {
                    Flushing.Set();
                    SpinWait.SpinUntil(static () => _emitting!.IsStopping, Patience);
                }

                return 0;
            })
            .Aggregate(Sum.Int64)
            .Write(TextOutput.Default, o.Output);
        Flushing.Reset();
        Partitioned.Clear();
        _asked = 0;
        using var jobs = new JobFixture("emit\n", "fail\n");
        jobs.Set("mapreduce.map.maxattempts", "1").Set("mapreduce.job.reduces", "2").Set("tusk.engine.memory", "64m");

        var failure = await Assert.ThrowsAsync<JobFailedException>(() => jobs.RunAsync(Build));

        Assert.EndsWith("InvalidOperationException: for good", failure.Message, StringComparison.Ordinal);
        Assert.InRange(_asked, 1, 20_000);
        jobs.AssertNothingLeft();
    }

    [Fact]
    public async Task An_exception_without_a_message_is_named_by_its_type()
    {
        static Job Build(JobOptions o) => Job.Named("silent").Read(TextInput.Lines, o.Inputs)
            .Map<Text, Nothing>(static (_, _) => throw new InvalidOperationException(""))
            .Write(TextOutput.Default, o.Output);
        using var jobs = new JobFixture("a\n");
        jobs.Set("mapreduce.map.maxattempts", "1");

        var failure = await Assert.ThrowsAsync<JobFailedException>(() => jobs.RunAsync(Build));

        Assert.EndsWith(", record at offset 0: InvalidOperationException", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("2")]
    public async Task An_exception_whose_message_throws_is_named_by_its_type_and_no_thread_goes_on(string threads)
    {
        static Job Build(JobOptions o) => Job.Named("wordless").Read(TextInput.Strings, o.Inputs)
            .Map<string, long>(static (line, output) =>
            {
                if (line == "bad")
                {
                    throw new WordlessException();
                }

                output.Emit(line, 1);
            })
            .Write(TextOutput.Default, o.Output);
        using var jobs = new JobFixture([$"bad\n{new string('y', 500)}\n", .. Enumerable.Repeat("x\nx\n", 11)]);
        jobs.Set("tusk.engine.threads", threads).Set("mapreduce.map.maxattempts", "1");

        var failure = await Assert.ThrowsAsync<JobFailedException>(() => jobs.RunAsync(Build));

        Assert.EndsWith(", record at offset 0: WordlessException", failure.Message, StringComparison.Ordinal);
        jobs.AssertNothingLeft();
    }

    [Theory]
    [InlineData("key")]
    [InlineData("key field")]
    [InlineData("value")]
    [InlineData("value field")]
    public async Task A_string_that_is_null_is_refused_with_what_to_emit_instead(string where)
    {
        static Job Build<TKey, TValue>(JobOptions o, TKey key, TValue value) => Job.Named("null").Read(TextInput.Strings, o.Inputs)
            .Map<TKey, TValue>((_, output) => output.Emit(key, value))
            .Reduce()
            .Write(TextOutput.Default, o.Output);
        static Job Key(JobOptions o) => Build<string, int>(o, null!, 1);
        static Job KeyField(JobOptions o) => Build<(string, int), int>(o, (null!, 1), 1);
        static Job Value(JobOptions o) => Build<int, string>(o, 1, null!);
        static Job ValueField(JobOptions o) => Build<int, (string, int)>(o, 1, (null!, 1));
        using var jobs = new JobFixture("a\n");

        var failure = await Assert.ThrowsAsync<JobFailedException>(() => where switch
        {
            "key" => jobs.RunAsync(Key),
            "key field" => jobs.RunAsync(KeyField),
            "value" => jobs.RunAsync(Value),
            _ => jobs.RunAsync(ValueField),
        });

        Assert.Contains(
            "A string in a key or value is null, which Hadoop's Text cannot be; emit \"\", or a [TuskRecord] with a string? field.",
            failure.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reduce_task_that_keeps_failing_ends_the_job_and_leaves_nothing()
    {
        using var jobs = new JobFixture(Lines);
        jobs.Set("mapreduce.reduce.maxattempts", "2").Set("tusk.engine.memory", "8192").Set("mapreduce.job.reduces", "3");

        var failure = await Assert.ThrowsAsync<JobFailedException>(() => jobs.RunAsync(Jobs.WordCountByReduce, ("fail-reduce", Faults.Spec(1, 99, 0))));

        Assert.Equal("Reduce task 1 failed 2 times: InvalidOperationException: injected fault [mapreduce.reduce.maxattempts 2]", failure.Message);
        jobs.AssertNothingLeft();
    }

    [Theory]
    [InlineData(false, "The partitioner gave 2; it must be 0 to 1.")]
    [InlineData(true, "The partitioner gave -1; it must be 0 to 1.")]
    public async Task A_partition_out_of_range_ends_the_job(bool aggregate, string message)
    {
        using var jobs = new JobFixture(Lines);
        jobs.Set("mapreduce.job.reduces", "2");

        var failure = await Assert.ThrowsAsync<JobFailedException>(() => jobs.RunAsync(aggregate ? Jobs.BadPartitionAggregate : Jobs.BadPartition));

        Assert.StartsWith("Map task 0 failed 4 times in split ", failure.Message, StringComparison.Ordinal);
        Assert.Contains("record at offset 0: ", failure.Message, StringComparison.Ordinal);
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
        jobs.AssertNothingLeft();
    }

    [Fact]
    public async Task A_combiner_that_breaks_the_order_ends_the_job()
    {
        using var jobs = new JobFixture("a\nb\n");

        var failure = await Assert.ThrowsAsync<JobFailedException>(() => jobs.RunAsync(Jobs.BadCombiner));

        Assert.Contains("a combiner must emit its group's key", failure.Message, StringComparison.Ordinal);
        jobs.AssertNothingLeft();
    }

    [Fact]
    public async Task A_combiner_that_emits_into_another_partition_ends_the_job()
    {
        using var jobs = new JobFixture("2\n4\n");
        jobs.Set("mapreduce.job.reduces", "2");

        var failure = await Assert.ThrowsAsync<JobFailedException>(() => jobs.RunAsync(Jobs.CombinerOfAnotherPartition));

        Assert.Contains(
            "The combiner emitted a key of partition 1 while it combined partition 0; a combiner must emit its group's key.",
            failure.Message, StringComparison.Ordinal);
        jobs.AssertNothingLeft();
    }

    [Fact]
    public async Task A_failure_to_add_an_attempts_aggregates_to_its_workers_is_not_tried_again()
    {
        // Within an attempt each key is alone; the second attempt's meets the first's at the worker.
        using var jobs = new JobFixture("a\nb\n", "a\nb\n");
        jobs.Set("tusk.engine.threads", "1");

        var failure = await Assert.ThrowsAsync<JobFailedException>(() => jobs.RunAsync(Jobs.Uncombinable));

        Assert.Equal("cannot be combined", Assert.IsType<InvalidOperationException>(failure.InnerException).Message);
        Assert.Contains("InvalidOperationException: cannot be combined", failure.Message, StringComparison.Ordinal);
        Assert.StartsWith("Map task 1 failed in split ", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("offset", failure.Message, StringComparison.Ordinal);
        jobs.AssertNothingLeft();
    }

    [Fact]
    public async Task A_second_pass_over_values_ends_the_job()
    {
        using var jobs = new JobFixture("a\na\n");

        var failure = await Assert.ThrowsAsync<JobFailedException>(() => jobs.RunAsync(Jobs.SecondPass));

        Assert.Contains("can be read once", failure.Message, StringComparison.Ordinal);
    }

    private sealed class WordlessException : Exception
    {
        public override string Message => throw new InvalidOperationException("no words");
    }

    private static void AssertCounters(JobResult result, Dictionary<TaskCounter, long> expected) =>
        Assert.Equal(expected, expected.Keys.ToDictionary(static counter => counter, counter => result.Counters[counter].Value));
}
