using System.Globalization;
using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Inputs;
using Tusk.MapReduce.Jobs;
using Tusk.MapReduce.Joins;
using Tusk.MapReduce.Local.Tests.Engine;
using Tusk.MapReduce.Outputs;
using Tusk.MapReduce.Records;

namespace Tusk.MapReduce.Local.Tests.Joins;

/// <summary>Map functions that catch what a join throws at their Emit, and go on: no row may be lost unseen.</summary>
public sealed class CaughtJoinFailureTests
{
    [Theory]
    [InlineData("broadcast", "2", "record at offset 4: InvalidDataException: no row")]
    [InlineData("merge", "2", "record at offset 4: InvalidDataException: no row")]
    public async Task A_failure_of_the_joiner_fails_the_attempt(string join, string at, string message)
    {
        using JobFixture jobs = Fixture("1,a\n2,b\n3,c\n4,d\n", "1,x\n2,x\n3,x\n4,x\n");

        var failure = await Assert.ThrowsAsync<JobFailedException>(() => jobs.RunAsync(Careless, ("join", join), ("at", at)));

        Assert.EndsWith(message, failure.Message, StringComparison.Ordinal);
        jobs.AssertNothingLeft();
    }

    [Theory]
    [InlineData("1,a\n3,c\n2,b\n4,d\n", "1,x\n2,x\n3,x\n4,x\n")]
    [InlineData("1,a\n2,b\n3,c\n4,d\n", "1,x\n3,x\n2,x\n4,x\n")]
    public async Task A_file_that_is_not_sorted_fails_a_merge_join(string left, string right)
    {
        using JobFixture jobs = Fixture(left, right);

        var failure = await Assert.ThrowsAsync<JobFailedException>(() => jobs.RunAsync(Careless, ("join", "merge")));

        Assert.IsType<JoinOrderException>(failure.InnerException);
    }

    [Fact]
    public async Task A_small_side_that_is_too_large_fails_a_broadcast_join()
    {
        string right = string.Concat(Enumerable.Range(0, 1000).Select(static i => $"{i},{new string('x', 100)}\n"));
        using JobFixture jobs = Fixture("1,a\n999,b\n", right);
        jobs.Set("tusk.join.broadcast.bytes.max", "20000");

        var failure = await Assert.ThrowsAsync<JobFailedException>(() => jobs.RunAsync(Careless, ("join", "broadcast")));

        Assert.IsType<JoinOverflowException>(failure.InnerException);
    }

    private static JobFixture Fixture(string left, string right)
    {
        var jobs = new JobFixture();
        Directory.CreateDirectory(jobs["in/left"]);
        Directory.CreateDirectory(jobs["in/right"]);
        File.WriteAllText(jobs["in/left/part-r-00000"], left);
        File.WriteAllText(jobs["in/right/part-r-00000"], right);
        return jobs.Set("mapreduce.map.maxattempts", "1");
    }

    private static Job Careless(JobOptions o)
    {
        string at = o.Value("at") ?? "";
        MapStage<int, string> left = Job.Named("careless").Read(TextInput.Strings, o.Inputs[0] + "/left").Map<int, string>(Carelessly);
        return (o.Value("join") == "merge" ? left.MergeJoin(Right).Map<string, Nothing>(Join) : left.BroadcastJoin(Right).Map<string, Nothing>(Join))
            .Write(TextOutput.Default, o.Output);

        MapStage<int, string> Right(JobBuilder right) => right.Read(TextInput.Strings, o.Inputs[0] + "/right").Map<int, string>(Carelessly);

        void Join(JoinedRow<int, string, string> row, Output<string, Nothing> output)
        {
            if (row.Key.ToString(CultureInfo.InvariantCulture) == at)
            {
                throw new InvalidDataException("no row");
            }

            output.Emit($"{row.Key}:{row.Left}:{row.Right}", default);
        }
    }

    private static void Carelessly(string line, Output<int, string> output)
    {
        string[] fields = line.Split(',');
        try
        {
            output.Emit(int.Parse(fields[0], CultureInfo.InvariantCulture), fields[1]);
        }
        catch (Exception e) when (e is FormatException or InvalidDataException or IOException)
        {
            // A bad line.
        }
    }
}
