using Tusk.MapReduce.Jobs;
using Tusk.Running;
using Tusk.Terminal;

namespace Tusk.Tests.Running;

public sealed class ProgressThreadTests
{
    [Fact]
    public async Task A_failure_to_watch_a_job_is_told_and_harms_nothing()
    {
        using var captured = new CapturedIo();
        var job = new UnwatchableJob();
        var line = new ProgressLine(captured.Io, static () => 80, TimeProvider.System);

        using (new ProgressThread(job, line, CancellationToken.None))
        {
            await job.WasAsked.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        }

        Assert.Equal("tusk: progress is not shown any more: InvalidOperationException: no idea\n", captured.Error);
    }

    [Fact]
    public void Of_a_job_that_was_stopped_it_says_what_ends_it_at_once()
    {
        using var captured = new CapturedIo();
        using var drawing = new ManualResetEventSlim();
        var line = new ProgressLine(
            captured.Io,
            () =>
            {
                drawing.Set();
                return 80;
            },
            TimeProvider.System);

        using (new ProgressThread(new UnwatchableJob(), line, new CancellationToken(true)))
        {
            Assert.True(drawing.Wait(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken), "nothing was drawn");
        }

        const string Text = "stopping; Ctrl-C again ends at once and leaves scratch files to the next job";
        Assert.StartsWith($"\r{Text}\r", captured.Error, StringComparison.Ordinal);
        Assert.EndsWith($"\r{new string(' ', Text.Length)}\r", captured.Error, StringComparison.Ordinal);
    }

    private sealed class UnwatchableJob : RunningJob
    {
        public TaskCompletionSource WasAsked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override JobId Id => throw new NotSupportedException();

        public override JobProgress Progress
        {
            get
            {
                WasAsked.TrySetResult();
                throw new InvalidOperationException("no idea");
            }
        }

        public override Task<JobResult> Completion => throw new NotSupportedException();

        public override void Cancel() => throw new NotSupportedException();
    }
}
