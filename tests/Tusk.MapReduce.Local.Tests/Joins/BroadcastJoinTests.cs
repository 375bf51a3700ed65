using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Tusk.MapReduce.Aggregates;
using Tusk.MapReduce.Counters;
using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Inputs;
using Tusk.MapReduce.Jobs;
using Tusk.MapReduce.Joins;
using Tusk.MapReduce.Local.Tests.Engine;
using Tusk.MapReduce.Local.Tests.Support;
using Tusk.MapReduce.Outputs;
using Tusk.MapReduce.Records;

namespace Tusk.MapReduce.Local.Tests.Joins;

/// <summary>An input joined with a small one that is held in memory.</summary>
public sealed class BroadcastJoinTests
{
    private const string Views = "1,/a\n2,/b\n1,/c\n3,/d\n";
    private const string Users = "1,1980\n2,1990\n1,1981\n4,2000\n";

    [Theory]
    [InlineData(JoinKind.Inner, "1:/a:1980 1:/a:1981 2:/b:1990 1:/c:1980 1:/c:1981")]
    [InlineData(JoinKind.LeftOuter, "1:/a:1980 1:/a:1981 2:/b:1990 1:/c:1980 1:/c:1981 3:/d:-")]
    public async Task Rows_come_in_the_order_of_the_left_records(JoinKind kind, string rows)
    {
        using var jobs = new JobFixture(Views, Users);

        JobResult result = await jobs.RunAsync(ViewsAndUsers, ("kind", $"{kind}"));

        Assert.Equal(rows.Split(' '), Lines(jobs.Output()));
        Assert.Equal(1, result.Maps);
        Assert.Equal(4, result.Counters[TaskCounter.MapInputRecords].Value); // the right side is no split's
    }

    [Theory]
    [InlineData(JoinKind.RightOuter)]
    [InlineData(JoinKind.FullOuter)]
    public void Right_records_without_a_partner_are_not_to_be_had(JoinKind kind)
    {
        var refusal = Assert.Throws<ArgumentException>(() => ViewsAndUsers(new JobOptions(["/in"], "/out").Set("kind", $"{kind}")));

        Assert.Contains($"A broadcast join is Inner or LeftOuter, not {kind}: no task of job views and users sees all of its left side. Use Join.", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_two_sides_are_joined_as_LINQ_does()
    {
        Prop.ForAll(BroadcastCase.Arbitrary, static joined => joined.CheckAsync().GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Effort.Cases(60)).WithQuietOnSuccess(true));
    }

    [Fact]
    public async Task The_right_side_is_read_once_for_all_tasks()
    {
        string many = string.Concat(Enumerable.Range(0, 500).Select(static i => $"{i % 10},v{i}\n"));
        using var jobs = new JobFixture(many, Users);
        int opened = 0;
        jobs.RunIn(FarFileSystem.Registry(_ => Interlocked.Increment(ref opened)))
            .Set("mapreduce.input.fileinputformat.split.maxsize", "100");

        JobResult result = await jobs.RunAsync(ViewsAndUsers, ("right", "far:" + jobs["in/00001.txt"]));

        Assert.True(result.Maps > 20);
        Assert.Equal(1, opened);
        Assert.Equal(200, Lines(jobs.Output()).Length); // 50 of each key: two for 1, one for 2 and 4
    }

    [Fact]
    public async Task The_right_side_has_a_bound_and_the_message_says_what_to_do()
    {
        using var jobs = new JobFixture(Views, string.Concat(Enumerable.Range(0, 1000).Select(static i => $"{i % 10},{i}\n")));

        var failure = await Assert.ThrowsAsync<JobFailedException>(() => jobs
            .Set("tusk.join.broadcast.bytes.max", "2048").Set("mapreduce.map.maxattempts", "1").RunAsync(ViewsAndUsers));

        Assert.Matches(
            "The right side of the broadcast join in job views and users takes more than 2048 B \\(tusk.join.broadcast.bytes.max\\) with its "
            + "first [0-9]+ records. Raise the setting, or use Join, whose reducers hold no side.",
            failure.Message);
        jobs.AssertNothingLeft();
    }

    [Fact]
    public async Task A_right_side_that_is_missing_is_refused_before_anything_runs()
    {
        using var jobs = new JobFixture(Views, Users);

        var refusal = await Assert.ThrowsAsync<InvalidInputException>(() => jobs.RunAsync(ViewsAndUsers, ("right", jobs["none"])));

        Assert.Equal($"Input path does not exist: file:{jobs["none"]}", refusal.Message);
        jobs.AssertNothingLeft();
    }

    [Fact]
    public async Task What_fails_in_the_right_side_is_named_with_its_file()
    {
        using var jobs = new JobFixture(Views, "1,1980\nx\n");

        var failure = await Assert.ThrowsAsync<JobFailedException>(
            () => jobs.Set("mapreduce.map.maxattempts", "1").RunAsync(ViewsAndUsers));

        Assert.Contains("00001.txt, record at offset 7: FormatException", failure.Message, StringComparison.Ordinal);
        jobs.AssertNothingLeft();
    }

    /// <summary>The attempts that waited for it would each set up its map function first.</summary>
    [Fact]
    public async Task A_job_that_is_stopped_while_its_right_side_is_read_does_not_begin_to_read_it_again()
    {
        using var jobs = new JobFixture("1,a\n1,b\n", "1,x\n");
        jobs.Set("mapreduce.input.fileinputformat.split.maxsize", "4").Set("tusk.engine.threads", "2");
        RunningJob job = jobs.Start(SlowToRead);
        await SlowMapper.IsReading.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        await Task.Delay(300, TestContext.Current.CancellationToken); // the other attempt waits by then

        job.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => job.Completion.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal(1, SlowMapper.SetUps);
        jobs.AssertNothingLeft();
    }

    [Fact]
    public async Task Joins_follow_joins_and_what_comes_of_them_is_reduced()
    {
        using var jobs = new JobFixture(Views, Users, "1980,young\n1981,old\n");

        await jobs.Set("mapreduce.job.reduces", "2").RunAsync(Chained);

        Assert.Equal(["old\t2", "young\t2"], Lines(jobs.Output()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_plan_tells_what_each_process_holds()
    {
        Job job = ViewsAndUsers(new JobOptions(["/in"], "/out"));

        Assert.Contains("once in each process: read text.strings /in/00001.txt", job.Plan.Describe());
        Assert.Contains(
            "join Inner in the mapper (System.Int32: System.String, System.String) -> (System.String, Tusk.MapReduce.Records.Nothing)", job.Plan.Describe());
        Assert.Single(job.Plan.CachedInputs);
    }

    private static Job ViewsAndUsers(JobOptions o) => Job.Named("views and users")
        .Read(TextInput.Strings, o.Inputs[0] + "/00000.txt")
        .Map<int, string>(Numbered)
        .BroadcastJoin(
            right => right.Read(TextInput.Strings, o.Value("right") ?? o.Inputs[0] + "/00001.txt").Map<int, string>(Numbered),
            Enum.Parse<JoinKind>(o.Value("kind") ?? "Inner"))
        .Map<string, Nothing>(static (row, output) => output.Emit($"{row.Key}:{row.Left}:{(row.HasRight ? row.Right : "-")}", default))
        .Write(TextOutput.Default, o.Output);

    private static Job Chained(JobOptions o) => Job.Named("chained")
        .Read(TextInput.Strings, o.Inputs[0] + "/00000.txt").Map<int, string>(Numbered)
        .BroadcastJoin(right => right.Read(TextInput.Strings, o.Inputs[0] + "/00001.txt").Map<int, string>(Numbered))
        .Map<Text, Nothing>(static (row, output) => output.Emit(new Text(System.Text.Encoding.UTF8.GetBytes(row.Right)), default))
        .BroadcastJoin(right => right.Read(TextInput.Lines, o.Inputs[0] + "/00002.txt").Map<Text, Text>(static (line, output) =>
            output.Emit(line.Slice(0, 4), line.Slice(5, line.Length - 5))))
        .Map<string, long>(static (row, output) => output.Emit(row.Right.ToString(), 1))
        .Aggregate(Sum.Int64)
        .Write(TextOutput.Default, o.Output);

    private static Job SlowToRead(JobOptions o) => Job.Named("slow to read")
        .Read(TextInput.Strings, o.Inputs[0] + "/00000.txt").Map<int, string>(Numbered)
        .BroadcastJoin(right => right.Read(TextInput.Strings, o.Inputs[0] + "/00001.txt").Map(static () => new SlowMapper()))
        .Map<string, Nothing>(static (row, output) => output.Emit(row.Left, default))
        .Write(TextOutput.Default, o.Output);

    private static void Numbered(string line, Output<int, string> output) =>
        output.Emit(int.Parse(line.AsSpan(0, 1), CultureInfo.InvariantCulture), line[2..]);

    private static string[] Lines(string output) => output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private sealed class SlowMapper : Mapper<string, int, string>
    {
        public static int SetUps;

        public static TaskCompletionSource IsReading { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override void Setup(Output<int, string> output) => Interlocked.Increment(ref SetUps);

        public override void Map(string record, Output<int, string> output)
        {
            IsReading.TrySetResult();
            SpinWait.SpinUntil(() => output.Context.IsStopping, TimeSpan.FromSeconds(30));
            output.Context.ThrowIfStopping();
        }
    }

    /// <summary>Two sides whose keys meet often, with zeros in them and prefixes of one another.</summary>
    private sealed record BroadcastCase(string[] Left, string[] Right, JoinKind Kind, int Reducers, int SplitBytes)
    {
        private static readonly string[] Keys = ["61", "6100", "610000", "610001", "00", "", "62", "6162", "ff", "61ff"];

        public static Arbitrary<BroadcastCase> Arbitrary { get; } = Arb.From(
            from left in Gen.ArrayOf(Side())
            from right in Gen.Frequency((3, Gen.ArrayOf(Side())), (1, Gen.Choose(0, 3000).SelectMany(static n => Gen.ArrayOf(Wide(), n))))
            from kind in Gen.Elements(JoinKind.Inner, JoinKind.LeftOuter)
            from reducers in Gen.Choose(0, 2)
            from splitBytes in Gen.Elements(10, 100, 100_000)
            select new BroadcastCase(left, right, kind, reducers, splitBytes));

        public async Task CheckAsync()
        {
            using var jobs = new JobFixture(string.Concat(Left.Select(static l => l + "\n")), string.Concat(Right.Select(static r => r + "\n")));
            jobs.Set("mapreduce.job.reduces", $"{Reducers}").Set("mapreduce.input.fileinputformat.split.maxsize", $"{SplitBytes}");

            await jobs.RunAsync(Joined, ("kind", $"{Kind}"));

            Assert.Equal(Expected().Order(StringComparer.Ordinal), Lines(jobs.Output()).Order(StringComparer.Ordinal));
        }

        private static Gen<string> Side() => from key in Gen.Elements(Keys) from value in Gen.Choose(0, 99) select $"{key} {value}";

        private static Gen<string> Wide() => from key in Gen.Choose(0, 0xffff) from value in Gen.Choose(0, 99) select $"{key:x4} {value}";

        private static string KeyOf(string line) => line[..line.IndexOf(' ', StringComparison.Ordinal)];

        private IEnumerable<string> Expected()
        {
            ILookup<string, string> right = Right.ToLookup(KeyOf);
            foreach (string left in Left)
            {
                string[] partners = [.. right[KeyOf(left)]];
                foreach (string partner in partners.Length == 0 && Kind == JoinKind.LeftOuter ? ["-"] : partners)
                {
                    yield return $"{KeyOf(left)}|{left}|{partner}";
                }
            }
        }

        private static Job Joined(JobOptions o) => Job.Named("joined")
            .Read(TextInput.Strings, o.Inputs[0] + "/00000.txt")
            .Map<byte[], string>(static (line, output) => output.Emit(Convert.FromHexString(KeyOf(line)), line))
            .BroadcastJoin(
                right => right.Read(TextInput.Lines, o.Inputs[0] + "/00001.txt")
                    .Map<byte[], Text>(static (line, output) => output.Emit(Convert.FromHexString(KeyOf(line.ToString())), line)),
                Enum.Parse<JoinKind>(o.Value("kind")!))
            .Map<string, Nothing>(static (row, output) => output.Emit(
                $"{Convert.ToHexStringLower(row.Key)}|{row.Left}|{(row.HasRight ? row.Right.ToString() : "-")}", default))
            .Reduce()
            .Write(TextOutput.Default, o.Output);
    }
}
