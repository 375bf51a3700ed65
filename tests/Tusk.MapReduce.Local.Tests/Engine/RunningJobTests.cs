using Tusk.FileSystems;
using Tusk.MapReduce.Counters;
using Tusk.MapReduce.Jobs;
using Tusk.MapReduce.Local.Tests.Support;

namespace Tusk.MapReduce.Local.Tests.Engine;

/// <summary>A job that is watched or cancelled while it runs.</summary>
public sealed class RunningJobTests
{
    private const string Text = "to be or not to be\nthat is the question\n";

    [Fact]
    public async Task Progress_only_grows_and_ends_at_one()
    {
        using var jobs = new JobFixture([.. Enumerable.Range(0, 30).Select(static i => string.Concat(Enumerable.Repeat(Text, 10 * i)))]);
        jobs.Set("tusk.engine.memory", "20000").Set("mapreduce.job.reduces", "5").Set("mapreduce.input.fileinputformat.split.maxsize", "700");
        RunningJob job = jobs.Start(Jobs.WordCountByReduce);
        JobProgress before = default;
        while (!job.Completion.IsCompleted)
        {
            JobProgress now = job.Progress;
            Assert.True(
                now.MapFraction >= before.MapFraction && now.ReduceFraction >= before.ReduceFraction && now.InputRecords >= before.InputRecords
                    && now.InputBytes >= before.InputBytes && now.MapsDone >= before.MapsDone && now.SpilledBytes >= before.SpilledBytes
                    && now.MergedBytes >= before.MergedBytes,
                $"{before} then {now}");
            Assert.InRange(now.MapFraction, 0, 1);
            Assert.InRange(now.ReduceFraction, 0, 1);
            before = now;
        }

        JobResult result = await job;

        JobProgress end = job.Progress;
        Assert.Equal((1.0, 1.0), (end.MapFraction, end.ReduceFraction));
        Assert.Equal((result.Maps, 5), (end.MapsDone, end.ReducesDone));
        Assert.InRange(end.MergedBytes, before.MergedBytes, end.SpilledBytes);
        Assert.NotEqual(0, end.MergedBytes); // there were too many runs
        Assert.Equal(result.Counters[TaskCounter.MapInputRecords].Value, end.InputRecords);
    }

    [Fact]
    public async Task Bytes_merged_on_disk_before_a_reducer_begins_are_told()
    {
        using var jobs = new JobFixture(string.Concat(Enumerable.Range(0, 10).Select(static i => $"{i}\n")));
        jobs.Set("tusk.engine.memory", "16384").Set("mapreduce.task.io.sort.factor", "10");
        Jobs.Reducing.Reset();
        RunningJob job = jobs.Start(Jobs.EndlessReduce);
        Assert.True(Jobs.Reducing.Wait(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));

        JobProgress progress = job.Progress;
        job.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => job.Completion);
        Assert.InRange(progress.MergedBytes, 1, progress.SpilledBytes);
    }

    [Fact]
    public async Task An_endless_mapper_ends_within_a_second_of_being_cancelled()
    {
        using var jobs = new JobFixture("x\n");
        jobs.Set("tusk.engine.memory", "8192");
        RunningJob job = jobs.Start(Jobs.Endless);
        await UntilAsync(() => job.Progress.InputRecords > 10_000, "the mapper's first records");

        job.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => job.Completion.WaitAsync(TimeSpan.FromSeconds(1)));
        Assert.True(job.Completion.IsCanceled);
        jobs.AssertNothingLeft();
        job.Cancel();
    }

    [Fact]
    public async Task A_job_that_ends_before_all_have_heard_of_its_cancelling_is_cancelled_all_the_same()
    {
        // Who asked last to be told is told first: the file system holds up those before it until the job has ended.
        using var jobs = new JobFixture("x\n");
        using var ended = new ManualResetEventSlim();
        int asked = 0;
        void HoldUp(CancellationToken stopping)
        {
            if (stopping.CanBeCanceled && Interlocked.Increment(ref asked) == 1)
            {
                stopping.Register(() => ended.Wait(TimeSpan.FromSeconds(30)));
            }
        }

        var files = new FileSystemRegistry().Register("file", (_, configuration) => new WatchedFileSystem(configuration, HoldUp));
        RunningJob job = new LocalEngine(files).Submit(Jobs.Endless, new JobOptions([jobs["in"]], jobs["made/out"], jobs.Configuration));
        await UntilAsync(() => job.Progress.InputRecords > 10_000, "the mapper's first records");

        Task cancelling = Task.Run(job.Cancel, TestContext.Current.CancellationToken);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => job.Completion.WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.True(job.Completion.IsCanceled);
        Assert.False(cancelling.IsCompleted);
        ended.Set();
        await cancelling;
    }

    [Fact]
    public async Task A_record_that_reports_progress_ends_within_a_second_of_being_cancelled()
    {
        using var jobs = new JobFixture("x\n");
        Jobs.Mapping.Reset();
        RunningJob job = jobs.Start(Jobs.EndlessRecord);
        Assert.True(Jobs.Mapping.Wait(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));

        job.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => job.Completion.WaitAsync(TimeSpan.FromSeconds(1)));
        jobs.AssertNothingLeft();
    }

    [Fact]
    public async Task A_reader_that_looks_for_a_record_ends_within_a_second_of_being_cancelled()
    {
        using var jobs = new JobFixture("x\n");
        StuckInput.Looking.Reset();
        RunningJob job = jobs.Start(Jobs.Stuck);
        Assert.True(StuckInput.Looking.Wait(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));

        job.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => job.Completion.WaitAsync(TimeSpan.FromSeconds(1)));
        jobs.AssertNothingLeft();
    }

    [Fact]
    public async Task A_reducer_ends_within_a_second_of_being_cancelled()
    {
        using var jobs = new JobFixture(string.Concat(Enumerable.Range(0, 100).Select(static i => $"{i}\n")));
        jobs.Set("tusk.engine.memory", "100000");
        Jobs.Reducing.Reset();
        RunningJob job = jobs.Start(Jobs.EndlessReduce);
        Assert.True(Jobs.Reducing.Wait(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));

        job.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => job.Completion.WaitAsync(TimeSpan.FromSeconds(1)));
        jobs.AssertNothingLeft();
    }

    [Fact]
    public async Task A_job_may_be_cancelled_before_it_starts_and_while_it_ends()
    {
        for (int delay = 0; delay < 30; delay++)
        {
            using var jobs = new JobFixture(Text, Text, Text);
            RunningJob job = jobs.Start(Jobs.WordCount);
            SpinWait.SpinUntil(() => job.Completion.IsCompleted, delay);
            job.Cancel();
            try
            {
                await job;
                Assert.True(File.Exists(jobs["made/out/_SUCCESS"]));
            }
            catch (OperationCanceledException)
            {
                jobs.AssertNothingLeft();
            }

            Assert.False(jobs.HasScratch);
        }
    }

    private static async Task UntilAsync(Func<bool> condition, string what)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!condition())
        {
            Assert.False(patience.IsCancellationRequested, $"Waited in vain for {what}.");
            await Task.Yield();
        }
    }
}
