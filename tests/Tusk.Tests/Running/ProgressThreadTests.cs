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

        using (new ProgressThread(job, line))
        {
            await job.WasAsked.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        }

        Assert.Equal("tusk: progress is not shown any more: InvalidOperationException: no idea\n", captured.Error);
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
