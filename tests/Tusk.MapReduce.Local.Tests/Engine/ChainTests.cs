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

    [Fact]
    public async Task A_chain_maps_what_all_inputs_in_front_of_it_emit_and_none_behind_it()
    {
        using var jobs = new JobFixture("a b\n");

        await jobs.RunAsync(OverInputs);

        Assert.Equal("a b\t1\na!\t1\na?!\t1\nb!\t1\nb?!\t1\n", jobs.Output());
    }

    [Theory]
    [InlineData("join")]
    [InlineData("broadcast")]
    [InlineData("semi")]
    public async Task Chains_map_the_sides_of_a_join_and_what_comes_of_it(string join)
    {
        using var jobs = new JobFixture("a b c a\n", "A C D\n");
        jobs.Set("mapreduce.job.reduces", "2");

        JobResult result = await jobs.RunAsync(ChainedJoin, ("join", join));

        string[] rows = join == "semi" ? ["a:", "a:", "c:"] : ["a:A", "a:A", "c:C"];
        Assert.Equal(rows, LinesOf(jobs.Output()).Order(StringComparer.Ordinal));
        Assert.Equal(3, result.Counters.Get("chain", "rows").Value);
    }

    [Fact]
    public async Task A_total_order_and_further_outputs_are_those_of_the_last_function()
    {
        using var jobs = new JobFixture("d a c b\n", "f e\n");
        jobs.Set("mapreduce.job.reduces", "2");

        await jobs.RunAsync(Ordered);

        Assert.Equal(["a", "b", "c", "d", "e", "f"], LinesOf(jobs.Output()));
        Assert.All(jobs.Parts(), static part => Assert.NotEmpty(part));
        string[] beside = [.. Directory.EnumerateFiles(jobs["made/out"], "beside-*")
            .Select(static path => $"{Path.GetFileName(path)}:{File.ReadAllText(path)}").Order(StringComparer.Ordinal)];
        Assert.Equal(["beside-m-00000:D\nA\nC\nB\n", "beside-m-00001:F\nE\n"], beside.Where(static file => file.Contains("-m-", StringComparison.Ordinal)));
        Assert.Equal("!a!b!c!d!e!f", string.Concat(beside
            .Where(static file => file.Contains("-r-", StringComparison.Ordinal)).Select(static file => file[15..].ReplaceLineEndings(""))));
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

    private static MapStage<string, Nothing> Words(JobOptions o, string file = "") =>
        Split(Job.Named("words").Read(TextInput.Strings, o.Inputs.Select(path => path + file)));

    private static MapStage<string, Nothing> Split(InputStage<string> lines) => lines
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

    private static NamedOutput<string, Nothing> Beside { get; } = new("beside", TextOutput.Default);

    private static string[] LinesOf(string output) => output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static Job OverInputs(JobOptions o) => Words(o)
        .Read(TextInput.Strings, o.Inputs).Map(static (line, output) =>
        {
            foreach (string word in line.Split(' '))
            {
                output.Emit(word + "?", default);
            }
        })
        .Map<string, long>(static (pair, output) => output.Emit(pair.Key + "!", 1))
        .Read(TextInput.Strings, o.Inputs).Map(static (line, output) => output.Emit(line, 1))
        .Aggregate(Sum.Int64)
        .Write(TextOutput.Default, o.Output);

    private static Job ChainedJoin(JobOptions o)
    {
        MapStage<string, string> left = Words(o, "/00000.txt").Map<string, string>(static (pair, output) => output.Emit(pair.Key, ""));
        ReduceStage<string, string> joined = o.Value("join") switch
        {
            "join" => left.Join(Right).Reduce<string, string>(static (row, output) => output.Emit(row.Key, row.Right)),
            "broadcast" => left.BroadcastJoin(Right).Map<string, string>(static (row, output) => output.Emit(row.Key, row.Right))
                .Map<string, string>(static (pair, output) => output.Emit(pair.Key, pair.Value)).Reduce(),
            _ => left.BloomSemiJoin(Right, expectedKeys: 1000, falsePositiveRate: 1e-9)
                .Map<string, string>(static (pair, output) => output.Emit(pair.Key, pair.Value)).Reduce(),
        };
        return joined
            .Map<string, Nothing>(static (pair, output) =>
            {
                output.Context.Counter("chain", "rows").Increment();
                output.Emit($"{pair.Key}:{pair.Value}", default);
            })
            .Write(TextOutput.Default, o.Output);

        MapStage<string, string> Right(JobBuilder right) => Split(right.Read(TextInput.Strings, o.Inputs[0] + "/00001.txt"))
            .Map<string, string>(static (pair, output) => output.Emit(pair.Key.ToLowerInvariant(), pair.Key));
    }

    private static Job Ordered(JobOptions o) => Words(o)
        .Map<string, Nothing>(static (pair, output) =>
        {
            output.To(Beside).Emit(pair.Key.ToUpperInvariant(), default);
            output.Emit(pair.Key, default);
        })
        .TotalOrder()
        .Reduce()
        .Map<string, Nothing>(static (pair, output) =>
        {
            output.To(Beside).Emit("!" + pair.Key, default);
            output.Emit(pair.Key, default);
        })
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
