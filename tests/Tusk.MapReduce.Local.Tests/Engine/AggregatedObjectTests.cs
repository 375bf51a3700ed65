using System.Globalization;
using Tusk.MapReduce.Aggregates;
using Tusk.MapReduce.Counters;
using Tusk.MapReduce.Inputs;
using Tusk.MapReduce.Jobs;
using Tusk.MapReduce.Outputs;

namespace Tusk.MapReduce.Local.Tests.Engine;

/// <summary>Aggregates of values that are objects, or have objects in them.</summary>
public sealed class AggregatedObjectTests
{
    [Theory]
    [InlineData("array")]
    [InlineData("memory")]
    [InlineData("object")]
    [InlineData("tuple")]
    public async Task A_value_that_is_changed_for_the_next_record_counts_as_it_was_when_it_was_emitted(string type)
    {
        JobFactory factory = type switch
        {
            "array" => Arrays,
            "memory" => Memories,
            "object" => Tallies,
            _ => Tuples,
        };
        string[] files = ["a 1\nb 2\na 3\nb 1\na 2\nc 9\n", "a 4\nb 1\nc 1\n"];
        using var reduced = new JobFixture(files);
        using var aggregated = new JobFixture(files);

        await reduced.RunAsync(factory);
        JobResult result = await aggregated.RunAsync(factory, ("aggregate", "true"));

        Assert.Equal(reduced.Output(), aggregated.Output());
        Assert.Equal(9, result.Counters[TaskCounter.CombineInputRecords].Value);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Objects_are_counted_as_memory_though_their_encoding_is_of_one_size(int tasks)
    {
        // A table may take 250,000 B. The entries of 2,000 keys do, while they grow; with 160 B for each object 1,562 do.
        static Job Build(JobOptions o) => Read(o)
            .Map<long, Wide>(static (line, output) => output.Emit(Number(line), new Wide(1, 2, 3, 4, 5, 6, 7, 8)))
            .Aggregate(Monoid.Of(new Wide(0, 0, 0, 0, 0, 0, 0, 0), static (left, right) => left with { A = left.A + right.A }))
            .Write(TextOutput.Default, o.Output);
        using var jobs = new JobFixture([.. Enumerable.Range(0, tasks).Select(
            static task => string.Concat(Enumerable.Range(task * 2000, 2000).Select(static i => $"{i}\n")))]);
        jobs.Set("tusk.engine.threads", "1").Set("tusk.engine.memory", "1500000");

        JobResult result = await jobs.RunAsync(Build);

        Assert.Equal(2 * tasks, RunsOf(result));
        Assert.Equal(tasks * 2000 * (8 + 64), result.Counters[TaskCounter.MapOutputBytes].Value);
        Assert.Equal(tasks * 2000, result.Counters[TaskCounter.ReduceInputGroups].Value);
    }

    [Fact]
    public async Task A_value_that_comes_when_the_table_is_full_is_counted_among_those_that_come_next()
    {
        // A table may take 100,000 B: one value of 30,000 characters, not two.
        static Job Build(JobOptions o) => Read(o)
            .Map<string, string>(static (line, output) => output.Emit(line, new string('v', 30_000)))
            .Aggregate(Monoid.Of("", static (left, _) => left))
            .Write(TextOutput.Default, o.Output);
        using var jobs = new JobFixture("1\n2\n3\n4\n5\n6\n");
        jobs.Set("tusk.engine.threads", "1").Set("tusk.engine.memory", "600000");

        JobResult result = await jobs.RunAsync(Build);

        Assert.Equal(6, RunsOf(result));
    }

    private static Job Arrays(JobOptions o)
    {
        byte[] reused = [0];
        MapStage<string, byte[]> mapped = Read(o).Map<string, byte[]>((line, output) =>
        {
            reused[0] = (byte)Number(line[2..]);
            output.Emit(line[..1], reused);
        });
        return (o.Flag("aggregate")
            ? mapped.Aggregate(Monoid.Of<byte[]>([0], static (left, right) => [(byte)(left[0] + right[0])]))
            : mapped.Reduce<string, byte[]>(static (group, output) =>
            {
                byte sum = 0;
                foreach (byte[] value in group.Values)
                {
                    sum += value[0];
                }

                output.Emit(group.Key, [sum]);
            })).Write(TextOutput.Default, o.Output);
    }

    private static Job Memories(JobOptions o)
    {
        byte[] reused = [0];
        MapStage<string, ReadOnlyMemory<byte>> mapped = Read(o).Map<string, ReadOnlyMemory<byte>>((line, output) =>
        {
            reused[0] = (byte)Number(line[2..]);
            output.Emit(line[..1], reused);
        });
        return (o.Flag("aggregate")
            ? mapped.Aggregate(Monoid.Of<ReadOnlyMemory<byte>>(
                new byte[] { 0 }, static (left, right) => new[] { (byte)(left.Span[0] + right.Span[0]) }))
            : mapped.Reduce<string, ReadOnlyMemory<byte>>(static (group, output) =>
            {
                byte sum = 0;
                foreach (ReadOnlyMemory<byte> value in group.Values)
                {
                    sum += value.Span[0];
                }

                output.Emit(group.Key, new[] { sum });
            })).Write(TextOutput.Default, o.Output);
    }

    // What its function gives back is one of the two objects that it was given.
    private static Job Tallies(JobOptions o)
    {
        var reused = new Tally();
        MapStage<string, Tally> mapped = Read(o).Map<string, Tally>((line, output) =>
        {
            reused.Most = Number(line[2..]);
            output.Emit(line[..1], reused);
        });
        return (o.Flag("aggregate")
            ? mapped.Aggregate(Monoid.Of(new Tally(), static (left, right) => left.Most < right.Most ? right : left))
            : mapped.Reduce<string, Tally>(static (group, output) =>
            {
                long most = 0;
                foreach (Tally value in group.Values)
                {
                    most = Math.Max(most, value.Most);
                }

                output.Emit(group.Key, new Tally { Most = most });
            })).Write(TextOutput.Default, o.Output);
    }

    private static Job Tuples(JobOptions o)
    {
        byte[] reused = [0];
        MapStage<string, (byte[] Sum, int Count)> mapped = Read(o).Map<string, (byte[] Sum, int Count)>((line, output) =>
        {
            reused[0] = (byte)Number(line[2..]);
            output.Emit(line[..1], (reused, 1));
        });
        return (o.Flag("aggregate")
            ? mapped.Aggregate(Monoid.Of<(byte[] Sum, int Count)>(
                ([0], 0), static (left, right) => ([(byte)(left.Sum[0] + right.Sum[0])], left.Count + right.Count)))
            : mapped.Reduce<string, (byte[] Sum, int Count)>(static (group, output) =>
            {
                byte sum = 0;
                int count = 0;
                foreach ((byte[] Sum, int Count) value in group.Values)
                {
                    sum += value.Sum[0];
                    count += value.Count;
                }

                output.Emit(group.Key, ([sum], count));
            })).Write(TextOutput.Default, o.Output);
    }

    private static InputStage<string> Read(JobOptions o) => Job.Named("objects").Read(TextInput.Strings, o.Inputs);

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static long RunsOf(JobResult result) => result.Facts
        .Where(static fact => fact.Key.StartsWith("runs", StringComparison.Ordinal))
        .Sum(static fact => long.Parse(fact.Value, CultureInfo.InvariantCulture));
}
