using FsCheck;
using FsCheck.Fluent;
using Tusk.MapReduce.Counters;
using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Inputs;
using Tusk.MapReduce.Jobs;
using Tusk.MapReduce.Local.Tests.Engine;
using Tusk.MapReduce.Local.Tests.Support;
using Tusk.MapReduce.Outputs;
using Tusk.MapReduce.Records;

namespace Tusk.MapReduce.Local.Tests.Joins;

/// <summary>Records whose key another side surely lacks are dropped before they are sorted.</summary>
public sealed class BloomSemiJoinTests
{
    [Fact]
    public async Task Records_without_a_partner_are_dropped_but_for_a_few()
    {
        using var jobs = new JobFixture(
            string.Concat(Enumerable.Range(0, 10_000).Select(static i => $"key{i} l\n")),
            string.Concat(Enumerable.Range(0, 100).Select(static i => $"key{i * 50} r\n")));

        JobResult result = await jobs.RunAsync(Filtered);

        Assert.Equal(10_000, result.Counters[TaskCounter.MapInputRecords].Value);
        Assert.InRange(result.Counters[TaskCounter.MapOutputRecords].Value, 100, 250); // 1 % of 9,900 and some
    }

    [Fact]
    public void No_record_with_a_partner_is_lost_and_the_join_behind_it_is_the_same()
    {
        Prop.ForAll(SemiJoinCase.Arbitrary, static joined => joined.CheckAsync().GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Effort.Cases(40)).WithQuietOnSuccess(true));
    }

    [Fact]
    public async Task The_filter_has_a_bound()
    {
        using var jobs = new JobFixture("a l\n", "a r\n");

        var failure = await Assert.ThrowsAsync<JobFailedException>(() => jobs
            .Set("tusk.join.broadcast.bytes.max", "2000").Set("mapreduce.map.maxattempts", "1").RunAsync(Filtered, ("keys", "2000")));

        Assert.Contains(
            "The Bloom filter of job filtered takes 2396 B, more than 2000 (tusk.join.broadcast.bytes.max). Raise the setting, expect fewer keys, or allow more false positives.",
            failure.Message, StringComparison.Ordinal);
        jobs.AssertNothingLeft();
    }

    [Fact]
    public async Task A_side_that_is_missing_is_refused_before_anything_runs()
    {
        using var jobs = new JobFixture("a l\n");

        await Assert.ThrowsAsync<InvalidInputException>(() => jobs.RunAsync(Filtered));

        jobs.AssertNothingLeft();
    }

    private static Job Filtered(JobOptions o) => Job.Named("filtered")
        .Read(TextInput.Lines, o.Inputs[0] + "/00000.txt").Map<Text, Text>(Fields)
        .BloomSemiJoin(
            right => right.Read(TextInput.Lines, o.Inputs[0] + "/00001.txt").Map<Text, Nothing>(Keys),
            o.Int32("keys", 100))
        .Write(TextOutput.Default, o.Output);

    private static Job FilteredAndJoined(JobOptions o) => Job.Named("filtered and joined")
        .Read(TextInput.Lines, o.Inputs[0] + "/00000.txt").Map<Text, Text>(Fields)
        .BloomSemiJoin(
            right => right.Read(TextInput.Lines, o.Inputs[0] + "/00001.txt").Map<Text, Nothing>(Keys),
            o.Int32("keys", 1), falsePositiveRate: 0.3)
        .Join(right => right.Read(TextInput.Lines, o.Inputs[0] + "/00001.txt").Map<Text, Text>(Fields))
        .Reduce<string, Nothing>(static (row, output) => output.Emit($"{row.Key.ToString()} {row.Left.ToString()} {row.Right.ToString()}", default))
        .Write(TextOutput.Default, o.Output);

    private static void Fields(Text line, Output<Text, Text> output)
    {
        int space = line.Bytes.IndexOf((byte)' ');
        output.Emit(line.Slice(0, space), line.Slice(space + 1, line.Length - space - 1));
    }

    private static void Keys(Text line, Output<Text, Nothing> output) => output.Emit(line.Slice(0, line.Bytes.IndexOf((byte)' ')), default);

    private sealed record SemiJoinCase(string[] Left, string[] Right, int Keys, int SplitBytes)
    {
        public static Arbitrary<SemiJoinCase> Arbitrary { get; } = Arb.From(
            from left in Gen.ArrayOf(Side())
            from right in Gen.ArrayOf(Side())
            from keys in Gen.Choose(1, 100)
            from splitBytes in Gen.Elements(10, 100, 100_000)
            select new SemiJoinCase(left, right, keys, splitBytes));

        public async Task CheckAsync()
        {
            using var jobs = new JobFixture(string.Concat(Left.Select(static l => l + "\n")), string.Concat(Right.Select(static r => r + "\n")));
            jobs.Set("mapreduce.input.fileinputformat.split.maxsize", $"{SplitBytes}");

            await jobs.RunAsync(FilteredAndJoined, ("keys", $"{Keys}"));

            Assert.Equal(
                Left.SelectMany(left => Right.Where(right => KeyOf(right) == KeyOf(left)).Select(right => $"{left} {right[(KeyOf(right).Length + 1)..]}"))
                    .Order(StringComparer.Ordinal),
                jobs.Output().Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
        }

        private static Gen<string> Side() => from key in Gen.Choose(0, 60) from value in Gen.Choose(0, 99) select $"{(key == 0 ? "" : $"k{key}")} {value}";

        private static string KeyOf(string line) => line[..line.IndexOf(' ', StringComparison.Ordinal)];
    }
}
