using Tusk.Common.Errors;
using Tusk.MapReduce.Jobs;

namespace Tusk.MapReduce.Local.Tests.Engine;

/// <summary>What a job is made from: its factory and its settings.</summary>
public sealed class SubmissionTests
{
    private const string Text = "to be or not to be\nthat is the question\n";

    [Fact]
    public async Task A_factory_that_is_not_deterministic_is_named()
    {
        using var jobs = new JobFixture(Text);

        var failure = await Assert.ThrowsAnyAsync<HadoopException>(() => jobs.RunAsync(Jobs.Undetermined));

        Assert.Contains("The factory Jobs.Undetermined is not deterministic", failure.Message, StringComparison.Ordinal);
        jobs.AssertNothingLeft();
    }

    [Fact]
    public async Task A_factory_that_orders_or_groups_otherwise_each_time_is_named()
    {
        using var jobs = new JobFixture(Text);

        var order = await Assert.ThrowsAnyAsync<HadoopException>(() => jobs.RunAsync(Jobs.OrderedAnew));
        var grouping = await Assert.ThrowsAnyAsync<HadoopException>(() => jobs.RunAsync(Jobs.GroupedAnew));

        Assert.Contains("The factory Jobs.OrderedAnew is not deterministic", order.Message, StringComparison.Ordinal);
        Assert.Contains("The factory Jobs.GroupedAnew is not deterministic", grouping.Message, StringComparison.Ordinal);
        jobs.AssertNothingLeft();
    }

    [Fact]
    public async Task What_a_factory_sets_holds_for_its_job_and_not_for_the_callers_next()
    {
        using var jobs = new JobFixture([.. Enumerable.Repeat(Text, 40)]);

        JobResult result = await jobs.RunAsync(Jobs.SetsReducers);

        Assert.Equal(3, result.Reduces);
        Assert.False(jobs.Configuration.IsSet("mapreduce.job.reduces"));
    }

    [Theory]
    [InlineData("file://")]
    [InlineData("file:")]
    public async Task The_scratch_folder_may_be_given_as_a_URI(string before)
    {
        using var jobs = new JobFixture(Text);
        jobs.Set("mapreduce.cluster.local.dir", before + jobs["scratch"]);

        await jobs.RunAsync(Jobs.WordCount);

        Assert.True(Directory.Exists(jobs["scratch"]), "it was not made");
        Assert.False(jobs.HasScratch);
        Assert.False(Directory.Exists("file:"), "it was made below the present folder");
    }

    [Fact]
    public async Task Settings_that_change_after_the_submission_do_not_matter()
    {
        using var jobs = new JobFixture(Text);
        jobs.Set("mapreduce.job.reduces", "2");

        RunningJob job = jobs.Start(Jobs.WordCount);
        jobs.Set("mapreduce.job.reduces", "5");

        Assert.Equal(2, (await job).Reduces);
    }

    [Theory]
    [InlineData("tusk.engine.memory", "4095", "Setting tusk.engine.memory is '4095'; expected at least 8192 bytes (4096 for each thread).")]
    [InlineData("tusk.engine.threads", "0", "Setting tusk.engine.threads is '0'; expected 1 to 1024 (attempts).")]
    [InlineData("mapreduce.job.reduces", "-1", "mapreduce.job.reduces")]
    [InlineData(
        "mapreduce.cluster.local.dir",
        "hdfs://host/scratch",
        "Setting mapreduce.cluster.local.dir is 'hdfs://host/scratch'; expected a local folder, as /data/1 or file:///data/1.")]
    public async Task Settings_out_of_bounds_are_refused_before_anything_is_made(string name, string value, string message)
    {
        using var jobs = new JobFixture(Text);
        jobs.Set(name, value);

        var failure = await Assert.ThrowsAnyAsync<HadoopException>(() => jobs.RunAsync(Jobs.WordCount));

        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
        jobs.AssertNothingLeft();
    }
}
