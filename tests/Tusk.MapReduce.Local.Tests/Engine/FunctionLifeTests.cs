using System.Collections.Concurrent;
using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Inputs;
using Tusk.MapReduce.Jobs;
using Tusk.MapReduce.Outputs;

namespace Tusk.MapReduce.Local.Tests.Engine;

/// <summary>What of a mapper, combiner and reducer is called, how often and in which order.</summary>
public sealed class FunctionLifeTests
{
    // By the output's folder, as tests run side by side.
    private static readonly ConcurrentDictionary<string, ConcurrentQueue<string>> Calls = new();

    [Fact]
    public async Task Each_attempt_sets_up_once_sees_its_records_and_cleans_up_once()
    {
        using var jobs = new JobFixture("a\nb\na\n");

        await jobs.RunAsync(Job);

        Assert.Equal(
            "mapper.new mapper.setup map:a map:b map:a mapper.cleanup "
            + "combiner.new combiner.setup combine:a combine:b combine:mapped combiner.cleanup "
            + "reducer.new reducer.setup reduce:a reduce:b reduce:mapped reducer.cleanup",
            CallsOf(jobs));
        Assert.Equal("a\t2\nb\t1\nmapped\t1\nreduced\t1\n", jobs.Output());
    }

    [Fact]
    public async Task Without_a_record_they_are_set_up_and_cleaned_up()
    {
        using var jobs = new JobFixture("");

        await jobs.RunAsync(Job);

        Assert.StartsWith("mapper.new mapper.setup mapper.cleanup ", CallsOf(jobs), StringComparison.Ordinal);
        Assert.EndsWith("reducer.new reducer.setup reduce:mapped reducer.cleanup", CallsOf(jobs), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mapper_that_throws_is_cleaned_up_and_made_anew_and_what_it_emitted_is_gone()
    {
        using var jobs = new JobFixture("a\nb\n");

        JobResult result = await jobs.RunAsync(Job, ("throw", "map"), ("at", "b"), ("attempts", "1"));

        Assert.StartsWith(
            "mapper.new mapper.setup map:a map:b mapper.cleanup mapper.new mapper.setup map:a map:b mapper.cleanup ",
            CallsOf(jobs),
            StringComparison.Ordinal);
        Assert.Equal(1, result.FailedAttempts);
        Assert.Equal("a\t1\nb\t1\nmapped\t1\nreduced\t1\n", jobs.Output());
    }

    [Fact]
    public async Task A_reducer_that_throws_is_cleaned_up_and_made_anew_and_what_it_emitted_is_gone()
    {
        using var jobs = new JobFixture("a\nb\n");

        await jobs.RunAsync(Job, ("throw", "reduce"), ("at", "b"), ("attempts", "1"));

        Assert.EndsWith(
            "reducer.new reducer.setup reduce:a reduce:b reducer.cleanup "
            + "reducer.new reducer.setup reduce:a reduce:b reduce:mapped reducer.cleanup",
            CallsOf(jobs),
            StringComparison.Ordinal);
        Assert.Equal("a\t1\nb\t1\nmapped\t1\nreduced\t1\n", jobs.Output());
    }

    [Theory]
    [InlineData("map", "a")]
    [InlineData("reduce", "a")]
    public async Task A_clean_up_that_throws_too_does_not_hide_the_failure(string at, string record)
    {
        using var jobs = new JobFixture("a\n");
        jobs.Set("mapreduce.map.maxattempts", "1").Set("mapreduce.reduce.maxattempts", "1");

        var failure = await Assert.ThrowsAsync<JobFailedException>(
            () => jobs.RunAsync(Job, ("throw", at), ("at", record), ("attempts", "9"), ("cleanup-throws", "true")));

        Assert.Contains($"thrown in {at} at {record}", failure.Message, StringComparison.Ordinal);
        jobs.AssertNothingLeft();
    }

    [Fact]
    public async Task A_mapper_that_throws_while_it_is_set_up_is_not_cleaned_up()
    {
        using var jobs = new JobFixture("a\n");

        await jobs.RunAsync(Job, ("throw", "setup"), ("at", ""), ("attempts", "1"));

        Assert.StartsWith("mapper.new mapper.setup mapper.new mapper.setup map:a mapper.cleanup ", CallsOf(jobs), StringComparison.Ordinal);
    }

    private static string CallsOf(JobFixture jobs) => string.Join(' ', Calls[jobs["made/out"]]);

    private static Job Job(JobOptions o)
    {
        ConcurrentQueue<string> calls = Calls.GetOrAdd(o.Output, static _ => new());
        var trap = new Trap(o.Value("throw") ?? "", o.Value("at") ?? "", o.Int32("attempts", 0), o.Flag("cleanup-throws"));
        return MapReduce.Jobs.Job.Named("life").Read(TextInput.Strings, o.Inputs)
            .Map<string, long>(() => new LoggingMapper(calls, trap))
            .Combine(() => new LoggingReducer(calls, "combiner", "combine", default))
            .Reduce<string, long>(() => new LoggingReducer(calls, "reducer", "reduce", trap))
            .Write(TextOutput.Default, o.Output);
    }

    /// <summary>Throws at one place in the first attempts.</summary>
    private readonly record struct Trap(string Where, string At, int Attempts, bool CleanupThrows)
    {
        public void Pass(string where, string at, TaskContext context)
        {
            if (where == Where && at == At && context.Attempt.Attempt < Attempts)
            {
                throw new InvalidOperationException($"thrown in {where} at {at}");
            }
        }

        public void PassCleanup(string where)
        {
            if (CleanupThrows && where == Where)
            {
                throw new InvalidOperationException("thrown in cleanup");
            }
        }
    }

    private sealed class LoggingMapper : Mapper<string, string, long>
    {
        private readonly ConcurrentQueue<string> _calls;
        private readonly Trap _trap;

        public LoggingMapper(ConcurrentQueue<string> calls, Trap trap)
        {
            (_calls, _trap) = (calls, trap);
            calls.Enqueue("mapper.new");
        }

        public override void Setup(Output<string, long> output)
        {
            _calls.Enqueue("mapper.setup");
            _trap.Pass("setup", "", output.Context);
        }

        public override void Map(string record, Output<string, long> output)
        {
            _calls.Enqueue("map:" + record);
            _trap.Pass("map", record, output.Context);
            output.Emit(record, 1);
        }

        public override void Cleanup(Output<string, long> output)
        {
            _calls.Enqueue("mapper.cleanup");
            output.Emit("mapped", 1);
            _trap.PassCleanup("map");
        }
    }

    private sealed class LoggingReducer : Reducer<string, long, string, long>
    {
        private readonly ConcurrentQueue<string> _calls;
        private readonly string _name;
        private readonly string _verb;
        private readonly Trap _trap;

        public LoggingReducer(ConcurrentQueue<string> calls, string name, string verb, Trap trap)
        {
            (_calls, _name, _verb, _trap) = (calls, name, verb, trap);
            calls.Enqueue(name + ".new");
        }

        public override void Setup(Output<string, long> output) => _calls.Enqueue(_name + ".setup");

        public override void Reduce(Group<string, long> group, Output<string, long> output)
        {
            _calls.Enqueue(_verb + ":" + group.Key);
            _trap.Pass(_verb, group.Key, output.Context);
            output.Emit(group.Key, group.Values.Sum());
        }

        public override void Cleanup(Output<string, long> output)
        {
            _calls.Enqueue(_name + ".cleanup");
            if (_name == "reducer")
            {
                output.Emit("reduced", 1);
                _trap.PassCleanup("reduce");
            }
        }
    }
}
