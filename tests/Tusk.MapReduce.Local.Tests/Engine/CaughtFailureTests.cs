using System.Globalization;
using Tusk.MapReduce.Aggregates;
using Tusk.MapReduce.Codecs;
using Tusk.MapReduce.Counters;
using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Inputs;
using Tusk.MapReduce.Jobs;
using Tusk.MapReduce.Outputs;

namespace Tusk.MapReduce.Local.Tests.Engine;

/// <summary>Functions that catch what the engine throws at them, and go on: nothing may be lost or counted twice unseen.</summary>
public sealed class CaughtFailureTests
{
    private const int Lines = 8000;
    private const string Transient = "the real reason";

    private static readonly string ManyLines = string.Concat(Enumerable.Range(0, Lines).Select(static i => $"k{i % 50}\n"));

    private static int _calls;
    private static string _scratch = "";

    public CaughtFailureTests() => _calls = 0;

    [Fact]
    public async Task A_value_that_could_not_be_combined_fails_the_attempt_though_the_mapper_catches_and_emits_again()
    {
        // Numbers wait to be combined many at a time; of those, the third fails.
        static Job Build(JobOptions o) => CountLines(o, Stubbornly);
        using var jobs = new JobFixture(ManyLines);
        jobs.Set("tusk.engine.threads", "1");

        JobResult result = await jobs.RunAsync(Build);

        Assert.Equal(3, _calls);
        Assert.Equal(1, result.FailedAttempts);
        Assert.Equal(Lines, jobs.Output().Split('\n', StringSplitOptions.RemoveEmptyEntries).Sum(static line => Number(line.Split('\t')[1])));
        Assert.Equal(Lines, result.Counters[TaskCounter.MapOutputRecords].Value);
    }

    [Fact]
    public async Task A_failure_among_values_that_waited_blames_no_single_record()
    {
        static Job Build(JobOptions o) => CountLines(o, static emit => emit());
        using var jobs = new JobFixture(ManyLines);
        jobs.Set("tusk.engine.threads", "1").Set("mapreduce.map.maxattempts", "1");

        JobFailedException failure = await Assert.ThrowsAsync<JobFailedException>(() => jobs.RunAsync(Build));

        Assert.Contains("at or before the record at offset", failure.Message, StringComparison.Ordinal);
        Assert.Contains(Transient, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_value_that_is_combined_at_once_and_could_not_be_fails_the_attempt_too()
    {
        // Values of varying size do not wait.
        static Job Build(JobOptions o) => Read(o).Map<string, string>(static (line, output) => Carelessly(() => output.Emit(line, "1")))
            .Aggregate(Monoid.Of("0", static (left, right) => Fail(at: 30, $"{Number(left) + Number(right)}")))
            .Write(TextOutput.Default, o.Output);
        using var jobs = new JobFixture(ManyLines);
        jobs.Set("tusk.engine.threads", "1");

        JobResult result = await jobs.RunAsync(Build);

        Assert.Equal(1, result.FailedAttempts);
        Assert.Equal(Lines, jobs.Output().Split('\n', StringSplitOptions.RemoveEmptyEntries).Sum(static line => Number(line.Split('\t')[1])));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task In_a_run_of_one_number_the_value_that_could_not_be_combined_fails_the_attempt_and_its_record_is_named(bool catches)
    {
        // 500 lines of each number, one after the other; the 600th line is the 100th of its run.
        static Job Careless(JobOptions o) => CountRuns(o, Carelessly);
        static Job Plain(JobOptions o) => CountRuns(o, static emit => emit());
        using var jobs = new JobFixture(string.Concat(Enumerable.Range(0, Lines).Select(static i => $"{i / 500:D3}\n")));
        jobs.Set("tusk.engine.threads", "1").Set("mapreduce.map.maxattempts", catches ? "2" : "1");

        if (catches)
        {
            JobResult result = await jobs.RunAsync(Careless);
            Assert.Equal(1, result.FailedAttempts);
            Assert.Equal(string.Concat(Enumerable.Range(0, Lines / 500).Select(static i => $"{i}\t500\n")), jobs.Output());
            Assert.Equal(Lines, result.Counters[TaskCounter.MapOutputRecords].Value);
            Assert.Equal(Lines * 12L, result.Counters[TaskCounter.MapOutputBytes].Value);
        }
        else
        {
            JobFailedException failure = await Assert.ThrowsAsync<JobFailedException>(() => jobs.RunAsync(Plain));
            Assert.Contains(", record at offset 2396:", failure.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_Emit_threw_is_the_reason_and_its_record_the_one_that_is_named_whatever_the_mapper_throws_later(bool throwsLater)
    {
        static Job Later(JobOptions o) => SumOfAll(o, throwAt: "3000");
        static Job Never(JobOptions o) => SumOfAll(o, throwAt: "");
        using var jobs = new JobFixture(string.Concat(Enumerable.Range(0, Lines).Select(static i => $"{i}\n")));
        jobs.Set("tusk.engine.threads", "1").Set("mapreduce.map.maxattempts", "1");

        JobFailedException failure = await Assert.ThrowsAsync<JobFailedException>(() => jobs.RunAsync(throwsLater ? Later : Never));

        // The line 700 comes behind 10 of 2 bytes, 90 of 3 and 600 of 4.
        Assert.EndsWith($", record at offset 2690: InvalidOperationException: {Transient}", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_combiner_that_failed_at_a_spill_is_the_reason_though_the_mapper_catches_it()
    {
        static Job Build(JobOptions o) => Read(o).Map<string, long>(static (line, output) => Carelessly(() => output.Emit(line, 1)))
            .Combine(static (group, output) => output.Emit(group.Key, Fail(at: 1, group.Values.Sum())))
            .Reduce<string, long>(static (group, output) => output.Emit(group.Key, group.Values.Sum()))
            .Write(TextOutput.Default, o.Output);
        using var jobs = new JobFixture(ManyLines);
        jobs.Set("tusk.engine.threads", "1").Set("tusk.engine.memory", "60000").Set("mapreduce.map.maxattempts", "1");

        JobFailedException failure = await Assert.ThrowsAsync<JobFailedException>(() => jobs.RunAsync(Build));

        Assert.Contains(Transient, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_record_that_Emit_refused_is_not_counted()
    {
        static Job Build(JobOptions o) => Read(o).Map<string, long>(static (line, output) => Carelessly(() => output.Emit(line, 1)))
            .Partition(static (key, partitions) => key == "k7" ? 99 : 0)
            .Reduce<string, long>(static (group, output) => output.Emit(group.Key, group.Values.Sum()))
            .Write(TextOutput.Default, o.Output);
        using var jobs = new JobFixture(ManyLines);
        jobs.Set("mapreduce.job.reduces", "2");

        JobResult result = await jobs.RunAsync(Build);

        Assert.Equal(Lines - (Lines / 50), result.Counters[TaskCounter.ReduceInputRecords].Value);
        Assert.Equal(Lines - (Lines / 50), result.Counters[TaskCounter.MapOutputRecords].Value);
    }

    [Fact]
    public async Task Damage_that_a_reducer_caught_still_fails_the_job()
    {
        using var jobs = new JobFixture(string.Concat(Enumerable.Range(0, 200_000).Select(static i => $"k{i % 50:D2}\n")));
        jobs.Set("tusk.engine.threads", "1").Set("tusk.engine.memory", "2000000").Set("mapreduce.reduce.maxattempts", "1");
        _scratch = jobs["scratch"];
        static Job Build(JobOptions o) => Read(o).Map<string, string>(static (line, output) => output.Emit(line, "v"))
            .Reduce(static () => new DamagedReducer())
            .Write(TextOutput.Default, o.Output);

        JobFailedException failure = await Assert.ThrowsAsync<JobFailedException>(() => jobs.RunAsync(Build));

        Assert.Contains("checksum", failure.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_line_whose_value_has_no_text_leaves_nothing_of_it()
    {
        TextFormats.Register(new OddText());
        ValueCodecs.Register(new OddValue());
        static Job Build(JobOptions o) => Read(o)
            .Map<string, Odd>(static (line, output) => Carelessly(() => output.Emit(line, new Odd(Number(line)))))
            .Write(TextOutput.Default, o.Output);
        using var jobs = new JobFixture("1\n2\n3\n4\n5\n");

        JobResult result = await jobs.RunAsync(Build);

        Assert.Equal("1\t1\n2\t2\n4\t4\n5\t5\n", jobs.Output());
        Assert.Equal(4, result.Counters[TaskCounter.MapOutputRecords].Value);
    }

    /// <summary>Counts equal lines; of the sums of values that waited the third fails.</summary>
    private static Job CountLines(JobOptions o, Action<Action> emit) => Read(o)
        .Map<string, long>((line, output) => emit(() => output.Emit(line, 1)))
        .Aggregate(Monoid.Of(0L, static (left, right) =>
        {
            bool waited = _calls < 3 && Environment.StackTrace.Contains("CombineWaiting", StringComparison.Ordinal);
            return waited ? Fail(at: 3, left + right) : left + right;
        }))
        .Write(TextOutput.Default, o.Output);

    /// <summary>Counts equal numbers; the 600th line fails, once.</summary>
    private static Job CountRuns(JobOptions o, Action<Action> emit)
    {
        int line = 0;
        return Read(o)
            .Map<int, long>((text, output) =>
            {
                line++;
                emit(() => output.Emit(Number(text), 1));
            })
            .Aggregate(Monoid.Of(0L, (left, right) => line == 600 ? Fail(at: 1, left + right) : left + right))
            .Write(TextOutput.Default, o.Output);
    }

    /// <summary>Counts all lines; the 701st fails, and every one behind it.</summary>
    private static Job SumOfAll(JobOptions o, string throwAt) => Read(o)
        .Map<int, long>((line, output) =>
        {
            Carelessly(() => output.Emit(1, 1));
            if (line == throwAt)
            {
                throw new InvalidDataException("a consequence");
            }
        })
        .Aggregate(Monoid.Of(0L, static (left, right) => left == 700 ? throw new InvalidOperationException(Transient) : left + right))
        .Write(TextOutput.Default, o.Output);

    private static InputStage<string> Read(JobOptions o) => Job.Named("caught").Read(TextInput.Strings, o.Inputs);

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static void Stubbornly(Action emit)
    {
        try
        {
            emit();
        }
        catch (InvalidOperationException)
        {
            emit();
        }
    }

    private static void Carelessly(Action emit)
    {
        try
        {
            emit();
        }
        catch (Exception e) when (e is InvalidOperationException or IOException)
        {
            // Goes on with the next record.
        }
    }

    /// <summary>Throws at the call of that number, once.</summary>
    private static T Fail<T>(int at, T value) =>
        Interlocked.Increment(ref _calls) == at ? throw new InvalidOperationException(Transient) : value;

    /// <summary>Changes a byte of a spill before it is merged, and passes over the values that cannot be read.</summary>
    private sealed class DamagedReducer : Reducer<string, string, string, string>
    {
        public override void Setup(Output<string, string> output)
        {
            string file = Directory.EnumerateFiles(_scratch, "*.spill*", SearchOption.AllDirectories).First();
            using var spill = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            var bytes = new byte[spill.Length];
            spill.ReadExactly(bytes);
            spill.Position = Array.LastIndexOf(bytes, (byte)'v');
            spill.WriteByte((byte)'X');
        }

        public override void Reduce(Group<string, string> group, Output<string, string> output)
        {
            Carelessly(() =>
            {
                foreach (string value in group.Values)
                {
                    output.Emit(group.Key, value);
                }
            });
        }
    }

    private readonly record struct Odd(int Value);

    private sealed class OddText : TextFormat<Odd>
    {
        public override void Write(Odd value, EncodingBuffer output)
        {
            if (value.Value == 3)
            {
                throw new InvalidOperationException("no text");
            }

            TextFormats.For<int>().Write(value.Value, output);
        }
    }

    private sealed class OddValue : ValueCodec<Odd>
    {
        public override void Write(Odd value, EncodingBuffer output) => output.WriteInt32(value.Value);

        public override Odd Read(scoped ref ValueReader input) => new(ValueCodecs.For<int>().Read(ref input));
    }
}
