using Tusk.Hdfs.DataTransfer.Connections;
using Tusk.Rpc.Tests.Support;

namespace Tusk.Hdfs.DataTransfer.Tests.Connections;

/// <summary>What takes too long is cancelled, and nothing else.</summary>
public sealed class DeadlineTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(65);

    /// <summary>Both timers are due in the same moment: the wait ends and the next begins while the first callback is under way.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_callback_of_an_earlier_wait_that_comes_late_does_not_end_the_next_one(bool warns)
    {
        var time = new ManualTime();
        using var target = new CancellationTokenSource();
        Deadline deadline = null!;
        TimeSpan first = warns ? TimeSpan.FromSeconds(1) : Limit;
        using ITimer other = time.CreateTimer(
            _ =>
            {
                deadline.Stop();
                deadline.Start(TimeSpan.Zero, Limit);
            },
            null,
            first,
            Timeout.InfiniteTimeSpan);
        int warnings = 0;
        using (deadline = new Deadline(target, time, () => warnings++))
        {
            deadline.Start(warns ? first : TimeSpan.Zero, Limit);

            time.Advance(first);

            Assert.False(deadline.HasPassed);
            Assert.False(target.IsCancellationRequested);
            Assert.Equal(0, warnings);
            time.Advance(Limit - TimeSpan.FromSeconds(1));
            Assert.False(target.IsCancellationRequested);
            time.Advance(TimeSpan.FromSeconds(1));
            Assert.True(target.IsCancellationRequested);
        }
    }

    [Fact]
    public void A_warning_comes_after_the_first_part_and_the_end_after_the_whole()
    {
        var time = new ManualTime();
        using var target = new CancellationTokenSource();
        int warnings = 0;
        using var deadline = new Deadline(target, time, () => warnings++);
        deadline.Start(TimeSpan.FromSeconds(1), Limit);

        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((1, false), (warnings, deadline.HasPassed));
        time.Advance(TimeSpan.FromSeconds(63));
        Assert.Equal((1, false), (warnings, deadline.HasPassed));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((1, true), (warnings, target.IsCancellationRequested));
    }

    [Fact]
    public async Task A_warning_does_not_run_in_the_context_of_who_made_the_deadline()
    {
        var local = new AsyncLocal<string?>();
        var seen = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var target = new CancellationTokenSource();
        local.Value = "the maker's";
        using var deadline = new Deadline(target, TimeProvider.System, () => seen.TrySetResult(local.Value));

        deadline.Start(TimeSpan.FromMilliseconds(1), Limit);

        Assert.Null(await seen.Task.WaitAsync(TimeSpan.FromSeconds(30)));
    }
}
