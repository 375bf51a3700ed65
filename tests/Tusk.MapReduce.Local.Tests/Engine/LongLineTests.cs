using Tusk.MapReduce.Counters;
using Tusk.MapReduce.Jobs;

namespace Tusk.MapReduce.Local.Tests.Engine;

/// <summary>Lines larger than what a task may take of the job's memory: half of its share, which is a million bytes here.</summary>
public sealed class LongLineTests
{
    private const string Limit = "mapreduce.input.linerecordreader.line.maxlength";

    private static readonly string LongLine = $"short\n{new string('x', 2_000_000)}\nend\n";

    [Theory]
    [InlineData("")]
    [InlineData("2000002")] // the line has 2,000,001 B with its end, so it is to be kept
    public async Task It_is_refused_once_and_the_message_names_its_offset_and_both_settings(string limit)
    {
        using var jobs = new JobFixture(LongLine);
        jobs.Set("tusk.engine.threads", "1").Set("tusk.engine.memory", "2000000");
        if (limit.Length > 0)
        {
            jobs.Set(Limit, limit);
        }

        var failure = await Assert.ThrowsAsync<JobFailedException>(() => jobs.RunAsync(Jobs.Copy));

        Assert.StartsWith("Map task 0 failed in split ", failure.Message, StringComparison.Ordinal);
        Assert.Contains(", record at offset 6: ", failure.Message, StringComparison.Ordinal);
        Assert.Matches("00000.txt: the line at offset 6 has [0-9]+ B or more; at most 499999 B fit a task's share of memory", failure.Message);
        Assert.EndsWith(
            $"(give the job more, tusk.engine.memory, --memory, or set {Limit} to 500000 or less to pass over longer lines).",
            failure.Message,
            StringComparison.Ordinal);
        jobs.AssertNothingLeft();
    }

    [Theory]
    [InlineData("2000001")]
    [InlineData("1000000")]
    [InlineData("500000")]
    [InlineData("10")]
    public async Task The_users_limit_passes_over_it_whether_or_not_memory_would_hold_the_limit(string limit)
    {
        using var jobs = new JobFixture(LongLine);
        jobs.Set("tusk.engine.threads", "1").Set("tusk.engine.memory", "2000000").Set(Limit, limit);

        JobResult result = await jobs.RunAsync(Jobs.Copy);

        Assert.Equal("short\nend\n", jobs.Output());
        Assert.Equal(1, result.Counters[TaskCounter.MapSkippedRecords].Value);
    }

    [Fact]
    public async Task A_key_too_long_to_be_sorted_after_its_combining_is_named_with_its_record()
    {
        using var jobs = new JobFixture($"short\n{new string('x', 450_000)}\n");
        jobs.Set("tusk.engine.threads", "1").Set("tusk.engine.memory", "2000000");

        var failure = await Assert.ThrowsAsync<JobFailedException>(() => jobs.RunAsync(Jobs.WordCount));

        Assert.StartsWith("Map task 0 failed in split ", failure.Message, StringComparison.Ordinal);
        Assert.Contains("record at offset 6: A record of 450008 B does not fit", failure.Message, StringComparison.Ordinal);
        jobs.AssertNothingLeft();
    }
}
