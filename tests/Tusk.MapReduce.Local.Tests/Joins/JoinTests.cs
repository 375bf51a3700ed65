using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Tusk.Common.Configurations;
using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Inputs;
using Tusk.MapReduce.Jobs;
using Tusk.MapReduce.Joins;
using Tusk.MapReduce.Local.Tests.Engine;
using Tusk.MapReduce.Local.Tests.Support;
using Tusk.MapReduce.Outputs;
using Tusk.MapReduce.Records;

namespace Tusk.MapReduce.Local.Tests.Joins;

/// <summary>Two inputs joined by key.</summary>
public sealed class JoinTests
{
    private const string Users = "1,1980\n2,1990\n4,2000\n";
    private const string Views = "1,/a\n2,/b\n1,/c\n3,/d\n";

    [Theory]
    [InlineData(JoinKind.Inner, "1:1980:/a 1:1980:/c 2:1990:/b")]
    [InlineData(JoinKind.LeftOuter, "1:1980:/a 1:1980:/c 2:1990:/b 4:2000:-")]
    [InlineData(JoinKind.RightOuter, "1:1980:/a 1:1980:/c 2:1990:/b 3:-:/d")]
    [InlineData(JoinKind.FullOuter, "1:1980:/a 1:1980:/c 2:1990:/b 3:-:/d 4:2000:-")]
    public async Task Users_and_views_are_joined_by_user(JoinKind kind, string rows)
    {
        using var jobs = new JobFixture(Users, Views);

        JobResult result = await jobs.RunAsync(UsersAndViews, ("kind", $"{kind}"));

        Assert.Equal(rows.Split(' '), Lines(jobs.Output()));
        Assert.Equal(2, result.Maps);
    }

    [Fact]
    public void Any_two_sides_are_joined_as_LINQ_does()
    {
        Prop.ForAll(JoinCase.Arbitrary, static joined => joined.CheckAsync().GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Effort.Cases(60)).WithQuietOnSuccess(true));
    }

    [Fact]
    public async Task A_key_goes_where_it_goes_in_other_jobs()
    {
        string lines = string.Concat(Enumerable.Range(0, 100).Select(static i => $"key{i},v\n"));
        using var joined = new JobFixture(lines, lines);
        using var plain = new JobFixture(lines, lines);
        await joined.Set("mapreduce.job.reduces", "4").RunAsync(TextsJoined);
        await plain.Set("mapreduce.job.reduces", "4").RunAsync(TextsSorted);

        for (int part = 0; part < 4; part++)
        {
            Assert.Equal(KeysOf(plain, part), KeysOf(joined, part));
        }

        static IEnumerable<string> KeysOf(JobFixture jobs, int part) =>
            File.ReadAllLines(jobs[$"made/out/part-r-{part:D5}"]).Select(static line => line.Split('\t')[0]).Distinct();
    }

    [Fact]
    public async Task Left_records_of_one_key_have_a_bound_and_right_ones_none()
    {
        string many = string.Concat(Enumerable.Range(0, 5000).Select(static i => $"same,{i:D4}\n"));
        using var left = new JobFixture(many, "same,x\n");
        using var right = new JobFixture("same,x\n", many);

        await right.Set("tusk.join.left.bytes.max", "20").RunAsync(TextsJoined);
        var failure = await Assert.ThrowsAsync<JobFailedException>(
            () => left.Set("tusk.join.left.bytes.max", "20").Set("mapreduce.reduce.maxattempts", "1").RunAsync(TextsJoined));

        Assert.Equal(5000, Lines(right.Output()).Length);
        Assert.Contains(
            "The left records of the key same take more than 20 B (tusk.join.left.bytes.max), and are held while its right ones pass. "
            + "Put the side with fewer records for a key on the left, or raise the setting.",
            failure.Message, StringComparison.Ordinal);
        left.AssertNothingLeft();
    }

    /// <summary>Where each ends must be known of values that take no bytes, too.</summary>
    [Fact]
    public async Task Left_records_without_bytes_have_the_bound_as_well()
    {
        using var jobs = new JobFixture(string.Concat(Enumerable.Repeat("same,x\n", 1000)), "same,x\n");

        var failure = await Assert.ThrowsAsync<JobFailedException>(
            () => jobs.Set("tusk.join.left.bytes.max", "2000").Set("mapreduce.reduce.maxattempts", "1").RunAsync(KeysJoined));

        Assert.Contains("The left records of the key same take more than 2000 B", failure.Message, StringComparison.Ordinal);
        jobs.AssertNothingLeft();
    }

    [Fact]
    public async Task Without_reducers_a_join_is_refused_before_anything_runs()
    {
        using var jobs = new JobFixture(Users, Views);

        var refusal = await Assert.ThrowsAsync<ConfigurationException>(() => jobs.Set("mapreduce.job.reduces", "0").RunAsync(UsersAndViews));

        Assert.Contains("mapreduce.job.reduces", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("at least 1: the job joins, which its reducers do", refusal.Message, StringComparison.Ordinal);
        jobs.AssertNothingLeft();
    }

    [Fact]
    public void A_side_has_no_order_grouping_partition_or_combiner_of_its_own()
    {
        static MapStage<int, string> Side(JobBuilder job) => job.Read(TextInput.Strings, "/a").Map<int, string>(static (_, _) => { });

        var left = Assert.Throws<InvalidOperationException>(() => Side(Job.Named("j")).Order("Key desc").Join(Side));
        var right = Assert.Throws<InvalidOperationException>(() => Side(Job.Named("j")).Join(static job => Side(job).Partition(static (_, _) => 0)));

        Assert.Equal("The left side of the join in job j has an order, grouping, partition or combiner; a join has its own.", left.Message);
        Assert.Equal("The right side of the join in job j has an order, grouping, partition or combiner; a join has its own.", right.Message);
    }

    [Fact]
    public async Task What_a_row_has_not_is_not_given()
    {
        using var jobs = new JobFixture("a,1\n", "b,2\n");

        var failure = await Assert.ThrowsAsync<JobFailedException>(
            () => jobs.Set("mapreduce.reduce.maxattempts", "1").RunAsync(LeftAnyway));

        Assert.Contains("This row has no left value; ask HasLeft first.", failure.Message, StringComparison.Ordinal);
        jobs.AssertNothingLeft();
    }

    [Fact]
    public void The_plan_tells_that_it_joins_and_how()
    {
        Job job = UsersAndViews(new JobOptions(["/in"], "/out").Set("kind", "LeftOuter"));

        Assert.Contains("order System.Int32, left before right; grouped by the key", job.Plan.Describe());
        Assert.Contains("join LeftOuter (System.Int32: System.String, System.String) -> (System.String, Tusk.MapReduce.Records.Nothing)", job.Plan.Describe());
    }

    private static Job UsersAndViews(JobOptions o) => Job.Named("users and views")
        .Read(TextInput.Strings, o.Inputs[0] + "/00000.txt")
        .Map<int, string>(static (line, output) => output.Emit(Number(line), line[2..]))
        .Join(
            right => right.Read(TextInput.Strings, o.Inputs[0] + "/00001.txt")
                .Map<int, string>(static (line, output) => output.Emit(Number(line), line[2..])),
            Enum.Parse<JoinKind>(o.Value("kind") ?? "Inner"))
        .Reduce(static () => new Row())
        .Write(TextOutput.Default, o.Output);

    private static Job TextsJoined(JobOptions o) => Job.Named("texts")
        .Read(TextInput.Lines, o.Inputs[0] + "/00000.txt").Map<Text, Text>(Fields)
        .Join(right => right.Read(TextInput.Lines, o.Inputs[0] + "/00001.txt").Map<Text, Text>(Fields))
        .Reduce<Text, Text>(static (row, output) => output.Emit(row.Key, row.Right))
        .Write(TextOutput.Default, o.Output);

    private static Job KeysJoined(JobOptions o) => Job.Named("keys")
        .Read(TextInput.Lines, o.Inputs[0] + "/00000.txt")
        .Map<Text, Nothing>(static (line, output) => output.Emit(line.Slice(0, line.Bytes.IndexOf((byte)',')), default))
        .Join(right => right.Read(TextInput.Lines, o.Inputs[0] + "/00001.txt").Map<Text, Text>(Fields))
        .Reduce<Text, Text>(static (row, output) => output.Emit(row.Key, row.Right))
        .Write(TextOutput.Default, o.Output);

    private static Job LeftAnyway(JobOptions o) => Job.Named("left anyway")
        .Read(TextInput.Lines, o.Inputs[0] + "/00000.txt").Map<Text, Text>(Fields)
        .Join(right => right.Read(TextInput.Lines, o.Inputs[0] + "/00001.txt").Map<Text, Text>(Fields), JoinKind.RightOuter)
        .Reduce<Text, Text>(static (row, output) => output.Emit(row.Key, row.Left))
        .Write(TextOutput.Default, o.Output);

    private static Job TextsSorted(JobOptions o) => Job.Named("texts")
        .Read(TextInput.Lines, o.Inputs[0] + "/00000.txt").Map<Text, Text>(Fields).Reduce().Write(TextOutput.Default, o.Output);

    private static void Fields(Text line, Output<Text, Text> output)
    {
        int comma = line.Bytes.IndexOf((byte)',');
        output.Emit(line.Slice(0, comma), line.Slice(comma + 1, line.Length - comma - 1));
    }

    private static int Number(string line) => int.Parse(line.AsSpan(0, 1), CultureInfo.InvariantCulture);

    private static string[] Lines(string output) => output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private sealed class Row : Joiner<int, string, string, string, Nothing>
    {
        public override void Join(JoinedRow<int, string, string> row, Output<string, Nothing> output) =>
            output.Emit($"{row.Key}:{(row.HasLeft ? row.Left : "-")}:{(row.HasRight ? row.Right : "-")}", default);
    }

    /// <summary>Two sides whose keys meet often, with zeros in them and prefixes of one another.</summary>
    private sealed record JoinCase(string[] Left, string[] Right, JoinKind Kind, int Reducers, int SplitBytes)
    {
        private static readonly string[] Keys = ["61", "6100", "610000", "610001", "00", "", "62", "6162", "ff", "61ff"];

        public static Arbitrary<JoinCase> Arbitrary { get; } = Arb.From(
            from left in Gen.ArrayOf(Side())
            from right in Gen.ArrayOf(Side())
            from kind in Gen.Elements(Enum.GetValues<JoinKind>())
            from reducers in Gen.Choose(1, 4)
            from splitBytes in Gen.Elements(10, 100, 100_000)
            select new JoinCase(left, right, kind, reducers, splitBytes));

        public async Task CheckAsync()
        {
            using var jobs = new JobFixture(string.Concat(Left.Select(static l => l + "\n")), string.Concat(Right.Select(static r => r + "\n")));
            jobs.Set("mapreduce.job.reduces", $"{Reducers}").Set("mapreduce.input.fileinputformat.split.maxsize", $"{SplitBytes}")
                .Set("tusk.engine.memory", "16384").Set("mapreduce.task.io.sort.factor", "2");

            await jobs.RunAsync(Joined, ("kind", $"{Kind}"));

            Assert.Equal(Expected().Order(StringComparer.Ordinal), Lines(jobs.Output()).Order(StringComparer.Ordinal));
        }

        private static Gen<string> Side() => from key in Gen.Elements(Keys) from value in Gen.Choose(0, 99) select $"{key} {value}";

        private static string KeyOf(string line) => line[..line.IndexOf(' ', StringComparison.Ordinal)];

        private IEnumerable<string> Expected()
        {
            foreach (string key in Left.Concat(Right).Select(KeyOf).Distinct())
            {
                string[] left = [.. Left.Where(line => KeyOf(line) == key)];
                string[] right = [.. Right.Where(line => KeyOf(line) == key)];
                left = left.Length == 0 && Kind is (JoinKind.RightOuter or JoinKind.FullOuter) ? ["-"] : left;
                right = right.Length == 0 && Kind is (JoinKind.LeftOuter or JoinKind.FullOuter) ? ["-"] : right;
                foreach (string row in left.SelectMany(l => right.Select(r => $"{key}|{l}|{r}")))
                {
                    yield return row;
                }
            }
        }

        private static Job Joined(JobOptions o) => Job.Named("joined")
            .Read(TextInput.Strings, o.Inputs[0] + "/00000.txt")
            .Map<byte[], string>(static (line, output) => output.Emit(Convert.FromHexString(KeyOf(line)), line))
            .Join(
                right => right.Read(TextInput.Lines, o.Inputs[0] + "/00001.txt")
                    .Map<byte[], Text>(static (line, output) => output.Emit(Convert.FromHexString(KeyOf(line.ToString())), line)),
                Enum.Parse<JoinKind>(o.Value("kind")!))
            .Reduce<string, Nothing>(static (row, output) => output.Emit(
                $"{Convert.ToHexStringLower(row.Key)}|{(row.HasLeft ? row.Left : "-")}|{(row.HasRight ? row.Right.ToString() : "-")}", default))
            .Write(TextOutput.Default, o.Output);
    }
}
