using Tusk.MapReduce.Aggregates;
using Tusk.MapReduce.Counters;
using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Inputs;
using Tusk.MapReduce.Jobs;
using Tusk.MapReduce.Outputs;
using Tusk.MapReduce.Records;

namespace Tusk.MapReduce.Local.Tests.Engine;

/// <summary>Map functions over what other functions emit, in the same task.</summary>
public sealed class ChainTests
{
    private const string Lines = "the quick brown fox\nthe lazy dog\n";

    [Fact]
    public async Task Map_functions_follow_one_another_before_and_after_the_reducer()
    {
        using var jobs = new JobFixture(Lines);

        JobResult result = await jobs.RunAsync(LettersOfLongWords);

        Assert.Equal("5=\t[brown,quick]\n4=\t[lazy]\n".Split('\n').Order(StringComparer.Ordinal), jobs.Output().Split('\n').Order(StringComparer.Ordinal));
        Assert.Equal((2, 3), (result.Counters[TaskCounter.MapInputRecords].Value, result.Counters[TaskCounter.MapOutputRecords].Value));
        Assert.Equal(2, result.Counters[TaskCounter.ReduceOutputRecords].Value);
    }

    [Fact]
    public async Task A_chain_without_a_reducer_writes_what_its_last_function_emits()
    {
        using var jobs = new JobFixture(Lines);

        await jobs.RunAsync(MapOnly);

        Assert.Equal("THE\nQUICK\nBROWN\nFOX\nTHE\nLAZY\nDOG\n", jobs.Output());
    }

    [Fact]
    public async Task Each_function_of_a_chain_is_set_up_and_cleaned_up_and_may_emit_then()
    {
        using var jobs = new JobFixture("a\n");

        await jobs.RunAsync(Telling);

        Assert.Equal(
            ["begin second", "begin first>second", "a>first>second", "end first>second", "end second"],
            jobs.Output().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task What_is_emitted_at_the_end_of_a_chain_that_failed_is_dropped_and_the_attempt_tried_again()
    {
        using var jobs = new JobFixture("a\nb\n");

        JobResult result = await jobs.RunAsync(FailsOnce);

        Assert.Equal("a\t1\nb\t1\nend\t1\n", jobs.Output());
        Assert.Equal(2, result.FailedAttempts);
    }

    [Fact]
    public async Task A_failure_in_a_chained_function_names_the_record_that_was_read()
    {
        using var jobs = new JobFixture("good\nbad\n");

        var failure = await Assert.ThrowsAsync<JobFailedException>(() => jobs.RunAsync(FailsAtBad));

        Assert.Contains("offset 5", failure.Message, StringComparison.Ordinal);
        Assert.Contains("no good", failure.Message, StringComparison.Ordinal);
        jobs.AssertNothingLeft();
    }

    /// <summary>It takes its own failures for those of a bad record, and does not know which records of the next function are lost.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_failure_of_a_chained_function_fails_the_attempt_though_the_one_before_it_catches_what_Emit_throws(bool maps)
    {
        using var jobs = new JobFixture("1\n2\nbad\n4\n");
        jobs.Set("mapreduce.map.maxattempts", "1").Set("mapreduce.reduce.maxattempts", "1");

        var failure = await Assert.ThrowsAsync<JobFailedException>(() => jobs.RunAsync(maps ? CatchingMaps : CatchingReduces));

        Assert.EndsWith(
            maps ? "record at offset 4: FormatException: no number" : "Reduce task 0 failed: FormatException: no number",
            failure.Message, StringComparison.Ordinal);
        jobs.AssertNothingLeft();
    }

    [Fact]
    public void The_plan_tells_every_function()
    {
        IReadOnlyList<string> plan = LettersOfLongWords(new JobOptions(["/in"], "/out")).Plan.Describe();

        Assert.Equal(2, plan.Count(static line => line.StartsWith("then map ", StringComparison.Ordinal)));
        Assert.True(plan.Index().First(static line => line.Item.StartsWith("reduce ", StringComparison.Ordinal)).Index
            < plan.Index().Last(static line => line.Item.StartsWith("then map ", StringComparison.Ordinal)).Index);
    }

    [Fact]
    public void An_order_in_front_of_a_map_function_is_refused()
    {
        MapStage<string, Nothing> ordered = Words(new JobOptions(["/in"], "/out")).Order("Key desc");

        Assert.Contains("say it behind the last one", Assert.Throws<InvalidOperationException>(
            () => ordered.Map<string, Nothing>(static (pair, output) => output.Emit(pair.Key, default))).Message, StringComparison.Ordinal);
    }

    private static MapStage<string, Nothing> Words(JobOptions o) => Job.Named("words")
        .Read(TextInput.Strings, o.Inputs)
        .Map<string, Nothing>(static (line, output) =>
        {
            foreach (string word in line.Split(' '))
            {
                output.Emit(word, default);
            }
        });

    private static Job LettersOfLongWords(JobOptions o) => Words(o)
        .Map<int, string>(static (pair, output) =>
        {
            if (pair.Key.Length > 3)
            {
                output.Emit(pair.Key.Length, pair.Key);
            }
        })
        .Reduce<int, string>(static (group, output) => output.Emit(group.Key, string.Join(',', group.Values.Order(StringComparer.Ordinal))))
        .Map<string, string>(static (pair, output) => output.Emit(pair.Key + "=", "[" + pair.Value + "]"))
        .Write(TextOutput.Default, o.Output);

    private static Job MapOnly(JobOptions o) => Words(o)
        .Map<string, Nothing>(static (pair, output) => output.Emit(pair.Key.ToUpperInvariant(), default))
        .Write(TextOutput.Default, o.Output);

    private static Job Telling(JobOptions o) => Job.Named("telling")
        .Read(TextInput.Strings, o.Inputs)
        .Map(static () => new TellingMapper<string>("first", static line => line))
        .Map(static () => new TellingPairMapper("second"))
        .Write(TextOutput.Default, o.Output);

    private static Job FailsOnce(JobOptions o) => Words(o)
        .Map(static () => new FailingMapper())
        .Aggregate(Sum.Int64)
        .Map(static () => new FailingAfterwards())
        .Write(TextOutput.Default, o.Output);

    private static Job CatchingMaps(JobOptions o) => Job.Named("catching").Read(TextInput.Strings, o.Inputs)
        .Map<string, Nothing>(static (line, output) => Carelessly(line, output))
        .Map<int, Nothing>(static (pair, output) => output.Emit(Number(pair.Key), default))
        .Write(TextOutput.Default, o.Output);

    private static Job CatchingReduces(JobOptions o) => Words(o)
        .Reduce<string, Nothing>(static (group, output) => Carelessly(group.Key, output))
        .Map<int, Nothing>(static (pair, output) => output.Emit(Number(pair.Key), default))
        .Write(TextOutput.Default, o.Output);

    private static int Number(string text) => int.TryParse(text, out int number) ? number : throw new FormatException("no number");

    private static void Carelessly(string line, Output<string, Nothing> output)
    {
        try
        {
            output.Emit(line, default);
        }
        catch (FormatException)
        {
            // Goes on with the next record.
        }
    }

    private static Job FailsAtBad(JobOptions o) => Words(o)
        .Map<string, Nothing>(static (pair, output) =>
        {
            if (pair.Key == "bad")
            {
                throw new InvalidDataException("no good");
            }
        })
        .Write(TextOutput.Default, o.Output);

    private sealed class TellingMapper<T>(string name, Func<T, string> text) : Mapper<T, string, Nothing>
    {
        public override void Setup(Output<string, Nothing> output) => output.Emit($"begin {name}", default);

        public override void Map(T record, Output<string, Nothing> output) => output.Emit($"{text(record)}>{name}", default);

        public override void Cleanup(Output<string, Nothing> output) => output.Emit($"end {name}", default);
    }

    private sealed class TellingPairMapper(string name) : Mapper<Pair<string, Nothing>, string, Nothing>
    {
        public override void Setup(Output<string, Nothing> output) => output.Emit($"begin {name}", default);

        public override void Map(Pair<string, Nothing> record, Output<string, Nothing> output) => output.Emit($"{record.Key}>{name}", default);

        public override void Cleanup(Output<string, Nothing> output) => output.Emit($"end {name}", default);
    }

    private sealed class FailingMapper : Mapper<Pair<string, Nothing>, string, long>
    {
        public override void Map(Pair<string, Nothing> record, Output<string, long> output)
        {
            output.Emit(record.Key, 1);
            if (record.Key == "b" && output.Context.Attempt.Attempt == 0)
            {
                throw new InvalidDataException("once");
            }
        }

        public override void Cleanup(Output<string, long> output) => output.Emit("end", 1);
    }

    private sealed class FailingAfterwards : Mapper<Pair<string, long>, string, long>
    {
        public override void Map(Pair<string, long> record, Output<string, long> output)
        {
            if (record.Key == "b" && output.Context.Attempt.Attempt == 0)
            {
                throw new InvalidDataException("once");
            }

            output.Emit(record.Key, record.Value);
        }
    }
}
