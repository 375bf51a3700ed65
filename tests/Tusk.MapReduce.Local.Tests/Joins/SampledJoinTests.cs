using Tusk.MapReduce.Inputs;
using Tusk.MapReduce.Jobs;
using Tusk.MapReduce.Joins;
using Tusk.MapReduce.Local.Tests.Engine;
using Tusk.MapReduce.Outputs;
using Tusk.MapReduce.Records;

namespace Tusk.MapReduce.Local.Tests.Joins;

/// <summary>Jobs in total order, whose map functions run for a sample first, with all that they have later.</summary>
public sealed class SampledJoinTests
{
    private static int _leftRecords;

    [Fact]
    public async Task A_sample_has_the_small_side_and_the_cached_files()
    {
        string many = string.Concat(Enumerable.Range(0, 2000).Select(static i => $"{i * 7919 % 2000:D4}\n"));
        using var jobs = new JobFixture(many);
        jobs.Set("mapreduce.job.reduces", "3").Set("mapreduce.input.fileinputformat.split.maxsize", "1000");

        await jobs.RunAsync(Joined);

        Assert.Equal(string.Concat(Enumerable.Range(0, 2000).Select(static i => $"{i:D4} 2000\n")), jobs.Output());
        Assert.All(Enumerable.Range(0, 3), part => Assert.True(new FileInfo(jobs[$"made/out/part-r-{part:D5}"]).Length > 1000));
    }

    [Fact]
    public async Task A_sample_reads_no_more_of_the_left_side_of_a_merge_join_than_its_records_of_the_right_one_need()
    {
        string many = string.Concat(Enumerable.Range(0, 20_000).Select(static i => $"{i:D5}\n"));
        using var jobs = new JobFixture(many);
        jobs.Set("mapreduce.job.reduces", "2").Set("tusk.total.order.sample.records", "100");

        await jobs.RunAsync(MergedInOrder);

        Assert.Equal(many, jobs.Output());
        Assert.InRange(_leftRecords, 20_100, 20_102);
        Assert.All(jobs.Parts(), static part => Assert.NotEmpty(part));
    }

    private static Job MergedInOrder(JobOptions o) => Job.Named("merged in order").Read(TextInput.Strings, o.Inputs)
        .Map<string, Nothing>(static (line, output) =>
        {
            Interlocked.Increment(ref _leftRecords);
            output.Emit(line, default);
        })
        .MergeJoin(
            right => right.Read(TextInput.Strings, o.Inputs).Map<string, Nothing>(static (line, output) => output.Emit(line, default)), JoinKind.FullOuter)
        .Map<string, Nothing>(static (row, output) => output.Emit(row.Key, default))
        .TotalOrder()
        .Reduce()
        .Write(TextOutput.Default, o.Output);

    private static Job Joined(JobOptions o)
    {
        string file = o.Inputs[0] + "/00000.txt";
        o.CacheFile(file, "lines");
        return Job.Named("joined in order").Read(TextInput.Strings, file)
            .Map<string, Nothing>(static (line, output) => output.Emit(line, default))
            .BroadcastJoin(right => right.Read(TextInput.Strings, file).Map<string, Nothing>(static (line, output) => output.Emit(line, default)))
            .Map<string, Nothing>(static (row, output) =>
                output.Emit($"{row.Key} {File.ReadLines(output.Context.CachePath("lines")).Count()}", default))
            .TotalOrder()
            .Reduce()
            .Write(TextOutput.Default, o.Output);
    }
}
