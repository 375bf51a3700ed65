using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
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

/// <summary>Two inputs joined file by file, both sorted and partitioned by the key.</summary>
public sealed class MergeJoinTests
{
    private static readonly string[] Users = ["1,1980\n1,1981\n4,2000\n", "2,1990\n"];
    private static readonly string[] Views = ["1,/a\n1,/c\n3,/d\n", "2,/b\n"];

    [Theory]
    [InlineData(JoinKind.Inner, "1:1980:/a 1:1981:/a 1:1980:/c 1:1981:/c 2:1990:/b")]
    [InlineData(JoinKind.LeftOuter, "1:1980:/a 1:1981:/a 1:1980:/c 1:1981:/c 4:2000:- 2:1990:/b")]
    [InlineData(JoinKind.RightOuter, "1:1980:/a 1:1981:/a 1:1980:/c 1:1981:/c 3:-:/d 2:1990:/b")]
    [InlineData(JoinKind.FullOuter, "1:1980:/a 1:1981:/a 1:1980:/c 1:1981:/c 3:-:/d 4:2000:- 2:1990:/b")]
    public async Task Rows_come_in_key_order_for_each_pair_of_files(JoinKind kind, string rows)
    {
        using JobFixture jobs = Fixture(Users, Views);

        JobResult result = await jobs.Set("mapreduce.input.fileinputformat.split.maxsize", "2").RunAsync(UsersAndViews, ("kind", $"{kind}"));

        Assert.Equal(rows.Split(' '), Lines(jobs.Output()));
        Assert.Equal(2, result.Maps); // no file is cut
        Assert.Equal(8, result.Counters[TaskCounter.MapInputRecords].Value);
        Assert.Equal(48, result.InputBytes);
    }

    [Fact]
    public void Any_two_sides_are_joined_as_LINQ_does()
    {
        Prop.ForAll(MergeCase.Arbitrary, static joined => joined.CheckAsync().GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Effort.Cases(60)).WithQuietOnSuccess(true));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task What_jobs_wrote_is_joined_as_it_would_be_before_it_was_sorted(int reducers)
    {
        string[] sides = [.. ((int[])[3, 5]).Select(static step => string.Concat(Enumerable.Range(0, 300).Select(i => $"k{i * step % 200},{step}.{i}\n")))];
        using var jobs = new JobFixture(sides);
        jobs.Set("mapreduce.job.reduces", $"{reducers}");
        await jobs.RunAsync(Joined);
        string[] expected = Lines(jobs.Output());
        for (int side = 0; side < 2; side++)
        {
            Directory.Delete(jobs["made"], recursive: true);
            await jobs.RunAsync(Sorted, ("side", $"{side}"));
            Directory.Move(jobs["made/out"], jobs[side == 0 ? "left" : "right"]);
        }

        Directory.Delete(jobs["made"], recursive: true);
        JobResult result = await jobs.RunAsync(MergedAgain);

        Assert.Equal(expected.Order(StringComparer.Ordinal), Lines(jobs.Output()).Order(StringComparer.Ordinal));
        Assert.True(expected.Length > 100);
        Assert.Equal(reducers, result.Maps);
    }

    [Fact]
    public async Task Sides_of_different_numbers_of_files_are_refused_before_anything_runs()
    {
        using JobFixture jobs = Fixture(Users, [Views[0]]);

        var refusal = await Assert.ThrowsAsync<InvalidInputException>(() => jobs.RunAsync(UsersAndViews));

        Assert.Equal(
            $"A merge join reads as many files of both sides, pair by pair: {jobs["left"]} (left) has 2 and {jobs["right"]} (right) has 1. "
            + "Let the jobs that write them have the same number of reducers, or use Join.",
            refusal.Message);
        jobs.AssertNothingLeft();
    }

    [Theory]
    [InlineData("part-r-00001", "part-r-00002")]
    [InlineData("part-00001.txt", "part-m-00002")]
    [InlineData("users-r-00001", "views-r-00002")]
    public async Task Files_of_different_partitions_are_refused_before_anything_runs(string left, string right)
    {
        using JobFixture jobs = Fixture([], []);
        foreach (string name in (string[])["left/part-r-00000", "left/" + left, "right/part-r-00000", "right/" + right])
        {
            await File.WriteAllTextAsync(jobs[name], "1,x\n");
        }

        var refusal = await Assert.ThrowsAsync<InvalidInputException>(() => jobs.RunAsync(UsersAndViews));

        Assert.Equal(
            $"A merge join reads files of one partition side by side, and file:{jobs["left/" + left]} (left) is of another one than "
            + $"file:{jobs["right/" + right]} (right). Let the jobs that write them write all their part files, also the empty ones, or use Join.",
            refusal.Message);
        jobs.AssertNothingLeft();
    }

    [Theory]
    [InlineData("part-r-00001", "part-00001.csv")]
    [InlineData("users-2025", "views-2026")]
    [InlineData("users-20251", "views-20261")]
    public async Task Files_whose_names_tell_no_two_partitions_are_joined(string left, string right)
    {
        using JobFixture jobs = Fixture([], []);
        await File.WriteAllTextAsync(jobs["left/" + left], "1,x\n");
        await File.WriteAllTextAsync(jobs["right/" + right], "1,y\n");

        await jobs.RunAsync(UsersAndViews);

        Assert.Equal("1:x:y\n", jobs.Output());
    }

    [Fact]
    public async Task Part_files_are_numbered_as_the_pairs_so_that_they_can_be_joined_again()
    {
        using JobFixture jobs = Fixture(["1,a\n", "2,b\n", "3,c\n"], ["1,d\n", "2,longer\n", "3,the longest\n"]);

        await jobs.RunAsync(UsersAndViews);

        Assert.Equal(["1:a:d\n", "2:b:longer\n", "3:c:the longest\n"], jobs.Parts());
    }

    [Theory]
    [InlineData("1,a\n3,b\n2,c\n", "1,d\n", "left/part-00000, record at offset 8: its key 2 comes after 3")]
    [InlineData("1,a\n3,b\n2,c\n", "", "left/part-00000, record at offset 8: its key 2 comes after 3")]
    [InlineData("1,a\n", "2,d\n1,e\n", "right/part-00000, record at offset 4: its key 1 comes after 2")]
    public async Task A_record_out_of_order_is_named(string left, string right, string message)
    {
        using JobFixture jobs = Fixture([left], [right]);

        var failure = await Assert.ThrowsAsync<JobFailedException>(() => jobs.Set("mapreduce.map.maxattempts", "1").RunAsync(UsersAndViews));

        Assert.Contains(
            message + "; a merge join takes files sorted by its key (text by its UTF-8 bytes), as jobs write them. Use Join for others.",
            failure.Message, StringComparison.Ordinal);
        Assert.IsType<JoinOrderException>(failure.InnerException);
        Assert.DoesNotContain("times", failure.Message, StringComparison.Ordinal); // another attempt would read the same
        jobs.AssertNothingLeft();
    }

    [Fact]
    public async Task Left_records_of_one_key_have_a_bound_and_right_ones_none()
    {
        string many = string.Concat(Enumerable.Range(0, 5000).Select(static i => $"1,{i:D4}\n"));
        using JobFixture right = Fixture(["1,x\n"], [many]);
        using JobFixture left = Fixture([many], ["1,x\n"]);

        await right.Set("tusk.join.left.bytes.max", "20").RunAsync(UsersAndViews);
        var failure = await Assert.ThrowsAsync<JobFailedException>(
            () => left.Set("tusk.join.left.bytes.max", "20").Set("mapreduce.map.maxattempts", "1").RunAsync(UsersAndViews));

        Assert.Equal(5000, Lines(right.Output()).Length);
        Assert.Contains("The left records of the key 1 take more than 20 B (tusk.join.left.bytes.max)", failure.Message, StringComparison.Ordinal);
        left.AssertNothingLeft();
    }

    [Fact]
    public async Task Left_records_without_a_partner_have_no_bound()
    {
        string many = string.Concat(Enumerable.Range(0, 5000).Select(static i => $"1,{i:D4}\n"));
        using JobFixture jobs = Fixture([many], ["2,x\n"]);

        await jobs.Set("tusk.join.left.bytes.max", "20").RunAsync(UsersAndViews, ("kind", "FullOuter"));

        Assert.Equal(5001, Lines(jobs.Output()).Length);
    }

    [Fact]
    public async Task Records_that_the_left_side_emits_at_once_have_a_bound_though_they_take_no_bytes()
    {
        using JobFixture jobs = Fixture(["\n"], ["\n"]);

        var failure = await Assert.ThrowsAsync<JobFailedException>(
            () => jobs.Set("tusk.join.left.bytes.max", "20000").Set("mapreduce.map.maxattempts", "1").RunAsync(Empties));

        Assert.Contains("the map function of the left side emits more than 20000 B (tusk.join.left.bytes.max) for one record", failure.Message, StringComparison.Ordinal);
        jobs.AssertNothingLeft();
    }

    [Fact]
    public async Task What_fails_on_the_left_side_is_named_with_its_file()
    {
        using JobFixture jobs = Fixture(["1,1980\nx\n"], ["1,/a\n"]);

        var failure = await Assert.ThrowsAsync<JobFailedException>(() => jobs.Set("mapreduce.map.maxattempts", "1").RunAsync(UsersAndViews));

        Assert.Contains("left/part-00000, record at offset 7: FormatException", failure.Message, StringComparison.Ordinal);
        jobs.AssertNothingLeft();
    }

    [Fact]
    public async Task Mappers_of_both_sides_have_their_whole_life_and_count()
    {
        using JobFixture jobs = Fixture(["2,a\n"], ["2,b\n"]);

        JobResult result = await jobs.RunAsync(WithEnds, ("kind", "FullOuter"));

        Assert.Equal("0:first:first 2:a:b 9:last:last".Split(' '), Lines(jobs.Output()));
        Assert.Equal(2, result.Counters.Get("ends", "mapped").Value);
        Assert.Equal(2, result.Counters.Get("ends", "cleaned").Value);
    }

    [Fact]
    public void A_side_is_one_input_and_its_map_function()
    {
        static MapStage<int, string> Side(JobBuilder job) => job.Read(TextInput.Strings, "/a").Map<int, string>(Numbered);

        InvalidOperationException[] refusals =
        [
            Assert.Throws<InvalidOperationException>(() => Side(Job.Named("j")).Read(TextInput.Strings, "/b").Map(Numbered).MergeJoin(Side)),
            Assert.Throws<InvalidOperationException>(() => Side(Job.Named("j")).MergeJoin(job => Side(job).BloomSemiJoin(Side, 1))),
            Assert.Throws<InvalidOperationException>(() => Side(Job.Named("j")).MergeJoin(
                static job => Side(job).Map<int, string>(static (pair, output) => output.Emit(pair.Key, pair.Value)))),
        ];

        Assert.All(refusals, static refusal => Assert.Equal("Each side of the merge join in job j must be one input and its map function.", refusal.Message));
        Assert.Throws<InvalidOperationException>(() => Side(Job.Named("j")).MergeJoin(static job => Side(job).Partition(static (_, _) => 0)));
        Assert.Equal(
            "The right side of the join in job j is a merge join, which needs tasks of its own.",
            Assert.Throws<InvalidOperationException>(() => Side(Job.Named("j")).BroadcastJoin(
                job => Side(job).MergeJoin(Side).Map<int, string>(static (_, _) => { }))).Message);
    }

    private static JobFixture Fixture(string[] left, string[] right)
    {
        var jobs = new JobFixture();
        foreach ((string name, string[] files) in ((string, string[])[])[("left", left), ("right", right)])
        {
            Directory.CreateDirectory(jobs[name]);
            File.WriteAllText(jobs[name + "/_SUCCESS"], "");
            for (int i = 0; i < files.Length; i++)
            {
                File.WriteAllText(jobs[$"{name}/part-{i:D5}"], files[i]);
            }
        }

        return jobs;
    }

    private static string Beside(JobOptions o, string name) => o.Inputs[0][..^"in".Length] + name;

    private static Job UsersAndViews(JobOptions o) => Job.Named("users and views")
        .Read(TextInput.Strings, Beside(o, "left")).Map<int, string>(Numbered)
        .MergeJoin(right => right.Read(TextInput.Strings, Beside(o, "right")).Map<int, string>(Numbered), KindOf(o))
        .Map<string, Nothing>(static (row, output) => output.Emit(
            $"{row.Key}:{(row.HasLeft ? row.Left : "-")}:{(row.HasRight ? row.Right : "-")}", default))
        .Write(TextOutput.Default, o.Output);

    private static Job Empties(JobOptions o) => Job.Named("empties")
        .Read(TextInput.Lines, Beside(o, "left")).Map<Text, Nothing>(static (_, output) =>
        {
            for (int i = 0; i < 3_000; i++) // 24,000 B with the places of keys and values; 12,000 when they are joined
            {
                output.Emit(default, default);
            }
        })
        .MergeJoin(right => right.Read(TextInput.Lines, Beside(o, "right")).Map<Text, Nothing>(static (line, output) => output.Emit(line, default)))
        .Map<string, Nothing>(static (row, output) => output.Emit("row", default))
        .Write(TextOutput.Default, o.Output);

    private static Job WithEnds(JobOptions o) => Job.Named("with ends")
        .Read(TextInput.Strings, Beside(o, "left")).Map(static () => new Ends())
        .MergeJoin(right => right.Read(TextInput.Strings, Beside(o, "right")).Map(static () => new Ends()), KindOf(o))
        .Map<string, Nothing>(static (row, output) => output.Emit($"{row.Key}:{row.Left}:{row.Right}", default))
        .Write(TextOutput.Default, o.Output);

    private static Job Joined(JobOptions o) => Job.Named("joined")
        .Read(TextInput.Lines, o.Inputs[0] + "/00000.txt").Map<Text, Text>(AtComma)
        .Join(right => right.Read(TextInput.Lines, o.Inputs[0] + "/00001.txt").Map<Text, Text>(AtComma))
        .Reduce<string, Nothing>(static (row, output) => output.Emit($"{row.Key.ToString()}:{row.Left.ToString()}:{row.Right.ToString()}", default))
        .Write(TextOutput.Default, o.Output);

    private static Job Sorted(JobOptions o) => Job.Named("sorted")
        .Read(TextInput.Lines, o.Inputs[0] + $"/0000{o.Value("side")}.txt").Map<Text, Text>(AtComma)
        .Reduce()
        .Write(TextOutput.Default, o.Output);

    private static Job MergedAgain(JobOptions o) => Job.Named("merged")
        .Read(TextInput.Lines, Beside(o, "left")).Map<Text, Text>(AtTab)
        .MergeJoin(right => right.Read(TextInput.Lines, Beside(o, "right")).Map<Text, Text>(AtTab))
        .Map<string, Nothing>(static (row, output) => output.Emit($"{row.Key.ToString()}:{row.Left.ToString()}:{row.Right.ToString()}", default))
        .Write(TextOutput.Default, o.Output);

    private static JoinKind KindOf(JobOptions o) => Enum.Parse<JoinKind>(o.Value("kind") ?? "Inner");

    private static void Numbered(string line, Output<int, string> output) =>
        output.Emit(int.Parse(line.AsSpan(0, 1), CultureInfo.InvariantCulture), line[2..]);

    private static void AtComma(Text line, Output<Text, Text> output) => At((byte)',', line, output);

    private static void AtTab(Text line, Output<Text, Text> output) => At((byte)'\t', line, output);

    private static void At(byte separator, Text line, Output<Text, Text> output)
    {
        int at = line.Bytes.IndexOf(separator);
        output.Emit(line.Slice(0, at), line.Slice(at + 1, line.Length - at - 1));
    }

    private static string[] Lines(string output) => output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private sealed class Ends : Mapper<string, int, string>
    {
        public override void Setup(Output<int, string> output) => output.Emit(0, "first");

        public override void Map(string record, Output<int, string> output)
        {
            output.Context.Counter("ends", "mapped").Increment();
            Numbered(record, output);
        }

        public override void Cleanup(Output<int, string> output)
        {
            output.Context.Counter("ends", "cleaned").Increment();
            output.Emit(9, "last");
        }
    }

    /// <summary>Two sides whose keys meet often, with zeros in them and prefixes of one another; each line gives none to three records.</summary>
    private sealed record MergeCase(string[] Left, string[] Right, JoinKind Kind, int Files)
    {
        private static readonly string[] Keys = ["61", "6100", "610000", "610001", "00", "", "62", "6162", "ff", "61ff"];

        public static Arbitrary<MergeCase> Arbitrary { get; } = Arb.From(
            from left in Gen.ArrayOf(Side())
            from right in Gen.ArrayOf(Side())
            from kind in Gen.Elements(Enum.GetValues<JoinKind>())
            from files in Gen.Choose(1, 4)
            select new MergeCase(left, right, kind, files));

        public async Task CheckAsync()
        {
            using JobFixture jobs = Fixture(Parts(Left), Parts(Right));

            await jobs.RunAsync(Merged, ("kind", $"{Kind}"));

            Assert.Equal(Expected().Order(StringComparer.Ordinal), Lines(jobs.Output()).Order(StringComparer.Ordinal));
        }

        private static Gen<string> Side() =>
            from key in Gen.Elements(Keys) from times in Gen.Elements(1, 1, 0, 2, 3) from value in Gen.Choose(0, 99) select $"{key} {times} {value}";

        private static string KeyOf(string line) => line[..line.IndexOf(' ', StringComparison.Ordinal)];

        private static int TimesOf(string line) => int.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture);

        private string[] Parts(string[] side) => [.. Enumerable.Range(0, Files).Select(part => string.Concat(
            side.Where(line => KeyOf(line).Length / 2 % Files == part).OrderBy(KeyOf, StringComparer.Ordinal).Select(static line => line + "\n")))];

        private IEnumerable<string> Expected()
        {
            string[] lefts = [.. Left.SelectMany(static line => Enumerable.Repeat(line, TimesOf(line)))];
            string[] rights = [.. Right.SelectMany(static line => Enumerable.Repeat(line, TimesOf(line)))];
            foreach (string key in lefts.Concat(rights).Select(KeyOf).Distinct())
            {
                string[] left = [.. lefts.Where(line => KeyOf(line) == key)];
                string[] right = [.. rights.Where(line => KeyOf(line) == key)];
                left = left.Length == 0 && Kind is (JoinKind.RightOuter or JoinKind.FullOuter) ? ["-"] : left;
                right = right.Length == 0 && Kind is (JoinKind.LeftOuter or JoinKind.FullOuter) ? ["-"] : right;
                foreach (string row in left.SelectMany(l => right.Select(r => $"{key}|{l}|{r}")))
                {
                    yield return row;
                }
            }
        }

        private static Job Merged(JobOptions o) => Job.Named("merged")
            .Read(TextInput.Strings, Beside(o, "left")).Map<byte[], string>(static (line, output) =>
            {
                for (int i = 0; i < TimesOf(line); i++)
                {
                    output.Emit(Convert.FromHexString(KeyOf(line)), line);
                }
            })
            .MergeJoin(
                right => right.Read(TextInput.Lines, Beside(o, "right")).Map<byte[], Text>(static (line, output) =>
                {
                    for (int i = 0; i < TimesOf(line.ToString()); i++)
                    {
                        output.Emit(Convert.FromHexString(KeyOf(line.ToString())), line);
                    }
                }),
                KindOf(o))
            .Map<string, Nothing>(static (row, output) => output.Emit(
                $"{Convert.ToHexStringLower(row.Key)}|{(row.HasLeft ? row.Left : "-")}|{(row.HasRight ? row.Right.ToString() : "-")}", default))
            .Write(TextOutput.Default, o.Output);
    }
}
