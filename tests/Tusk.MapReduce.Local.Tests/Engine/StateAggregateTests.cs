using System.Globalization;
using Tusk.MapReduce.Aggregates;
using Tusk.MapReduce.Counters;
using Tusk.MapReduce.Inputs;
using Tusk.MapReduce.Jobs;
using Tusk.MapReduce.Local.Tests.Oracle;
using Tusk.MapReduce.Outputs;
using Tusk.MapReduce.Records;

namespace Tusk.MapReduce.Local.Tests.Engine;

/// <summary>Jobs with an aggregate whose state is not its value: what fails, what is counted, what is refused.</summary>
public sealed class StateAggregateTests
{
    private static readonly string Lines = string.Concat(Enumerable.Range(0, 5000).Select(static i => $"k{i % 70} v{i % 9}\n"));

    private static int _calls;

    public StateAggregateTests() => _calls = 0;

    [Fact]
    public async Task Without_reducers_values_are_written_as_they_are()
    {
        using var jobs = new JobFixture("a v1\nb v2\na v1\n");
        jobs.Set("mapreduce.job.reduces", "0");

        await jobs.RunAsync(Distinct);

        Assert.Equal("a\tv1\nb\tv2\na\tv1\n", jobs.Output());
    }

    [Fact]
    public async Task One_value_past_the_bound_fails_the_job_and_says_what_to_do()
    {
        using var jobs = new JobFixture(Lines, Lines);
        jobs.Set("mapreduce.map.maxattempts", "1");

        JobFailedException failure = await Assert.ThrowsAsync<JobFailedException>(() => jobs.RunAsync(Distinct, ("max", "8")));

        Assert.Contains("A key has more than 8 distinct values (maxValues); give a larger bound", failure.Message, StringComparison.Ordinal);
        jobs.AssertNothingLeft();
    }

    /// <summary>No mapper sees more than it may; all together do.</summary>
    [Fact]
    public async Task A_bound_that_only_merged_states_pass_fails_the_reducer()
    {
        using var jobs = new JobFixture("k a\nk b\n", "k c\nk b\n");

        JobFailedException failure = await Assert.ThrowsAsync<JobFailedException>(() => jobs.RunAsync(Distinct, ("max", "2")));

        Assert.Contains("A key has more than 2 distinct values", failure.Message, StringComparison.Ordinal);
        jobs.AssertNothingLeft();
    }

    [Fact]
    public async Task Counters_do_not_depend_on_memory_and_threads()
    {
        List<(long Records, long Bytes, long Groups)> counted = [];
        foreach ((string memory, string threads) in ((string, string)[])[("100m", "1"), ("100m", "3"), ("30000", "1"), ("30000", "2")])
        {
            using var jobs = new JobFixture(Lines);
            jobs.Set("tusk.engine.memory", memory).Set("tusk.engine.threads", threads).Set("mapreduce.input.fileinputformat.split.maxsize", "9000");

            JobResult result = await jobs.RunAsync(Distinct);

            counted.Add((
                result.Counters[TaskCounter.MapOutputRecords].Value,
                result.Counters[TaskCounter.MapOutputBytes].Value,
                result.Counters[TaskCounter.ReduceInputGroups].Value));
        }

        // A key is k and one or two digits; a value, as a Writable, its length, v and a digit.
        long keys = Enumerable.Range(0, 5000).Sum(static i => i % 70 < 10 ? 2L : 3L);
        Assert.All(counted, found => Assert.Equal((5000, keys + (3 * 5000), 70), found));
    }

    [Fact]
    public async Task A_value_that_could_not_be_added_fails_the_attempt_though_the_mapper_catches_and_goes_on()
    {
        static Job Build(JobOptions o) => Job.Named("fails").Read(TextInput.Strings, o.Inputs)
            .Map<string, long>(static (line, output) =>
            {
                try
                {
                    output.Emit(line[..2], 1);
                }
                catch (InvalidOperationException)
                {
                    // Goes on without it.
                }
            })
            .Aggregate(new FailsOnce())
            .Write(TextOutput.Default, o.Output);
        using var jobs = new JobFixture(Lines);
        jobs.Set("tusk.engine.threads", "1");

        JobResult result = await jobs.RunAsync(Build);

        Assert.Equal(1, result.FailedAttempts);
        Assert.Equal(5000, jobs.Output().Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Sum(static line => long.Parse(line.AsSpan(line.IndexOf('\t', StringComparison.Ordinal)), NumberStyles.Integer | NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void What_an_aggregate_cannot_be_is_refused_when_the_job_is_built()
    {
        MapStage<(int, int), long> stage = Job.Named("refused").Read(TextInput.Lines, ["in"])
            .Map<(int, int), long>(static (line, output) => output.Emit((1, 2), 3));

        string combiner = Assert.Throws<InvalidOperationException>(
            () => stage.Combine(static (group, output) => { }).Aggregate(Mean.Int64)).Message;
        string grouping = Assert.Throws<InvalidOperationException>(() => stage.GroupBy(1).Aggregate(Mean.Int64)).Message;
        string sizeless = Assert.Throws<NotSupportedException>(() => stage.Aggregate(new SaysNoSize())).Message;

        Assert.Equal("Job refused has a combiner; an aggregate is its own.", combiner);
        Assert.Equal("Job refused groups by part of its key; use Reduce, not Aggregate.", grouping);
        Assert.EndsWith("override HeapBytes to say how large they are.", sizeless, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => stage.Aggregate((Aggregate<long, long, long>)null!));
    }

    [Fact]
    public async Task What_an_aggregate_was_made_with_is_part_of_the_plan()
    {
        static Job Build(JobOptions o) => Job.Named("plan").Read(TextInput.Lines, o.Inputs)
            .Map<Text, Text>(static (line, output) => output.Emit(line, line))
            .Aggregate(DistinctCount.HyperLogLog<Text>(4 + (Interlocked.Increment(ref _calls) % 2)))
            .Write(TextOutput.Default, o.Output);
        using var jobs = new JobFixture("a\n");

        Exception failure = await Assert.ThrowsAnyAsync<Exception>(() => jobs.RunAsync(Build));

        Assert.Contains("is not deterministic", failure.Message, StringComparison.Ordinal);
    }

    /// <summary>Sets that grow past a worker's share become runs, and come back merged.</summary>
    [Fact]
    public async Task States_larger_than_the_share_are_merged_from_many_runs()
    {
        using var jobs = new JobFixture(string.Concat(Enumerable.Range(0, 20_000).Select(static i => $"k{i % 3} {i * 7919 % 20_000 / 3}\n")));
        jobs.Set("tusk.engine.memory", "600000").Set("tusk.engine.threads", "1");

        JobResult result = await jobs.RunAsync(Counts);

        Assert.True(Comparison.Fact(result, "runs on disk") + Comparison.Fact(result, "runs in memory") > 3);
        string[] expected = [.. Enumerable.Range(0, 20_000).GroupBy(static i => i % 3, static i => i * 7919 % 20_000 / 3)
            .Select(static group => string.Create(CultureInfo.InvariantCulture, $"k{group.Key}\t{group.Distinct().Count()}"))];
        Assert.Equal(expected, jobs.Output().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>What several runs of a key come to is longer than any record of them.</summary>
    [Fact]
    public async Task States_that_grow_from_merge_to_merge_are_whole()
    {
        using var jobs = new JobFixture(string.Concat(Enumerable.Range(0, 40_000).Select(static i => $"k{i % 3} {i * 7919L % 40_000}\n")));
        jobs.Set("tusk.engine.memory", "200000").Set("tusk.engine.threads", "1").Set("mapreduce.task.io.sort.factor", "2");

        JobResult result = await jobs.RunAsync(Counts);

        Assert.True(Comparison.Fact(result, "extra merges") > 3);
        string[] expected = [.. Enumerable.Range(0, 40_000).GroupBy(static i => i % 3, static i => i * 7919L % 40_000)
            .Select(static group => string.Create(CultureInfo.InvariantCulture, $"k{group.Key}\t{group.Distinct().Count()}"))];
        Assert.Equal(expected, jobs.Output().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private static Job Distinct(JobOptions o) => Mapped(o)
        .Aggregate(DistinctValues.Of<string>(o.Int32("max", 1000))).Write(TextOutput.Default, o.Output);

    private static Job Counts(JobOptions o) => Mapped(o)
        .Aggregate(DistinctCount.Exact<string>()).Write(TextOutput.Default, o.Output);

    private static MapStage<string, string> Mapped(JobOptions o) => Job.Named("distinct").Read(TextInput.Strings, o.Inputs)
        .Map<string, string>(static (line, output) =>
        {
            string[] words = line.Split(' ');
            output.Emit(words[0], words[1]);
        });

    private sealed class FailsOnce : Aggregate<long, long, long>
    {
        public override long CreateState() => 0;

        public override void Add(ref long state, long value)
        {
            if (Interlocked.Increment(ref _calls) == 1000)
            {
                throw new InvalidOperationException("the real reason");
            }

            state += value;
        }

        public override void Merge(ref long state, in long other) => state += other;

        public override long Result(in long state) => state;
    }

    private sealed class SaysNoSize : Aggregate<long, string, string>
    {
        public override string CreateState() => "";

        public override void Add(ref string state, long value) => state += value;

        public override void Merge(ref string state, in string other) => state += other;

        public override string Result(in string state) => state;
    }
}
