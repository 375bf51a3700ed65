using System.Collections.Concurrent;
using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Inputs;
using Tusk.MapReduce.Jobs;
using Tusk.MapReduce.Outputs;
using Tusk.MapReduce.Records;

namespace Tusk.MapReduce.Local.Tests.Engine;

/// <summary>What of three chained functions is called, and in which order, wherever one of them fails; behind a reducer as in front of one.</summary>
public sealed class ChainLifeTests
{
    private const string SetUp = "3.setup 2.setup 1.setup";
    private const string Mapped = SetUp + " 1.map 2.map 3.map";
    private const string FirstEnded = Mapped + " 1.cleanup 2.map 3.map";
    private const string SecondEnded = FirstEnded + " 2.cleanup 3.map";

    // By the output's folder, as tests run side by side.
    private static readonly ConcurrentDictionary<string, ConcurrentQueue<string>> Calls = new();

    /// <summary>Where it fails, what is called up to there, and what is cleaned up then: each that was set up, once.</summary>
    public static TheoryData<string, string, string> Failures { get; } = new()
    {
        { "3.setup", "3.setup", "" },
        { "2.setup", "3.setup 2.setup", " 3.cleanup" },
        { "1.setup", SetUp, " 2.cleanup 3.cleanup" },
        { "1.map", SetUp + " 1.map", " 1.cleanup 2.cleanup 3.cleanup" },
        { "2.map", SetUp + " 1.map 2.map", " 1.cleanup 2.cleanup 3.cleanup" },
        { "3.map", Mapped, " 1.cleanup 2.cleanup 3.cleanup" },
        { "1.cleanup", Mapped + " 1.cleanup", " 2.cleanup 3.cleanup" },
        { "2.cleanup", FirstEnded + " 2.cleanup", " 3.cleanup" },
        { "3.cleanup", SecondEnded + " 3.cleanup", "" },
    };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Each_is_set_up_before_what_emits_to_it_and_cleaned_up_behind_that(bool maps)
    {
        using var jobs = new JobFixture("a\n");

        await jobs.RunAsync(Factory(maps));

        Assert.Equal(SecondEnded + " 3.cleanup", CallsOf(jobs));
        Assert.Equal("a\nend 1\nend 2\nend 3\n", jobs.Output());
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task A_failure_cleans_up_what_was_set_up_and_what_is_emitted_then_goes_nowhere(string at, string until, string cleaned)
    {
        foreach (bool maps in (bool[])[true, false])
        {
            using var jobs = new JobFixture("a\n");
            jobs.Set("mapreduce.map.maxattempts", "1").Set("mapreduce.reduce.maxattempts", "1");

            var failure = await Assert.ThrowsAsync<JobFailedException>(() => jobs.RunAsync(Factory(maps), ("at", at), ("all", "true")));

            Assert.Equal(until + cleaned, CallsOf(jobs));
            Assert.Contains("thrown at " + at, failure.Message, StringComparison.Ordinal);
            jobs.AssertNothingLeft();
        }
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task One_that_is_stopped_ends_there(string at, string until, string cleaned)
    {
        foreach (bool maps in (bool[])[true, false])
        {
            using var jobs = new JobFixture("a\n");
            jobs.Set("mapreduce.map.maxattempts", "1").Set("mapreduce.reduce.maxattempts", "1");

            await Assert.ThrowsAsync<JobFailedException>(() => jobs.RunAsync(Factory(maps), ("at", at), ("stops", "true")));

            Assert.True(until == CallsOf(jobs), $"{CallsOf(jobs)}; nothing was to come behind {until}, neither{cleaned}");
        }
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Another_attempt_begins_anew(string at, string until, string cleaned)
    {
        foreach (bool maps in (bool[])[true, false])
        {
            using var jobs = new JobFixture("a\n");

            JobResult result = await jobs.RunAsync(Factory(maps), ("at", at));

            Assert.Equal($"{until}{cleaned} {SecondEnded} 3.cleanup", CallsOf(jobs));
            Assert.Equal("a\nend 1\nend 2\nend 3\n", jobs.Output());
            Assert.Equal(1, result.FailedAttempts);
        }
    }

    private static string CallsOf(JobFixture jobs) => string.Join(' ', Calls[jobs["made/out"]]);

    private static JobFactory Factory(bool maps) => maps ? Maps : Reduces;

    private static Job Maps(JobOptions o)
    {
        var script = new Script(o);
        return Job.Named("life").Read(TextInput.Strings, o.Inputs)
            .Map(() => new First(script))
            .Map(() => new Further("2", script))
            .Map(() => new Further("3", script))
            .Write(TextOutput.Default, o.Output);
    }

    private static Job Reduces(JobOptions o)
    {
        var script = new Script(o);
        return Job.Named("life").Read(TextInput.Strings, o.Inputs)
            .Map<string, Nothing>(static (line, output) => output.Emit(line, default))
            .Reduce(() => new FirstReducer(script))
            .Map(() => new Further("2", script))
            .Map(() => new Further("3", script))
            .Write(TextOutput.Default, o.Output);
    }

    /// <summary>Notes what is called, and throws at one place of the first attempt; if so told, at every clean-up behind it, too.</summary>
    private sealed class Script(JobOptions o)
    {
        private readonly ConcurrentQueue<string> _calls = Calls.GetOrAdd(o.Output, static _ => new());
        private readonly string? _at = o.Value("at");
        private readonly bool _stops = o.Flag("stops");
        private readonly bool _throwsAll = o.Flag("all");
        private bool _hasThrown;

        public void Pass(string place, TaskContext context)
        {
            _calls.Enqueue(place);
            if (_hasThrown && _throwsAll)
            {
                throw new InvalidOperationException("a consequence");
            }

            if (place == _at && !_hasThrown && context.Attempt.Attempt == 0)
            {
                _hasThrown = true;
                if (_stops)
                {
                    context.Stop();
                }

                throw new InvalidOperationException("thrown at " + place);
            }
        }
    }

    private sealed class First(Script script) : Mapper<string, string, Nothing>
    {
        public override void Setup(Output<string, Nothing> output) => script.Pass("1.setup", output.Context);

        public override void Map(string record, Output<string, Nothing> output)
        {
            script.Pass("1.map", output.Context);
            output.Emit(record, default);
        }

        public override void Cleanup(Output<string, Nothing> output)
        {
            script.Pass("1.cleanup", output.Context);
            output.Emit("end 1", default);
        }
    }

    private sealed class FirstReducer(Script script) : Reducer<string, Nothing, string, Nothing>
    {
        public override void Setup(Output<string, Nothing> output) => script.Pass("1.setup", output.Context);

        public override void Reduce(Group<string, Nothing> group, Output<string, Nothing> output)
        {
            script.Pass("1.map", output.Context);
            output.Emit(group.Key, default);
        }

        public override void Cleanup(Output<string, Nothing> output)
        {
            script.Pass("1.cleanup", output.Context);
            output.Emit("end 1", default);
        }
    }

    private sealed class Further(string name, Script script) : Mapper<Pair<string, Nothing>, string, Nothing>
    {
        public override void Setup(Output<string, Nothing> output) => script.Pass(name + ".setup", output.Context);

        public override void Map(Pair<string, Nothing> record, Output<string, Nothing> output)
        {
            script.Pass(name + ".map", output.Context);
            output.Emit(record.Key, default);
        }

        public override void Cleanup(Output<string, Nothing> output)
        {
            script.Pass(name + ".cleanup", output.Context);
            output.Emit("end " + name, default);
        }
    }
}
