using Tusk.Common.Errors;
using Tusk.Hdfs.Client.Writing;
using Tusk.Rpc.Tests.Support;

namespace Tusk.Hdfs.Client.Tests.Writing;

/// <summary>Pitfall 23: the lease is renewed, once for all files of a client.</summary>
public sealed class LeaseRenewerTests
{
    [Fact]
    public async Task Pitfall_23_the_lease_is_renewed_while_files_are_open_and_only_then()
    {
        var time = new ManualTime();
        using var renewed = new SemaphoreSlim(0);
        await using var leases = new LeaseRenewer(
            _ =>
            {
                renewed.Release();
                return ValueTask.CompletedTask;
            },
            time);
        OpenFile first = new();
        OpenFile second = new();

        time.Advance(TimeSpan.FromMinutes(5));
        leases.Add(first);
        leases.Add(second);
        time.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(0, renewed.CurrentCount);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(await renewed.WaitAsync(TimeSpan.FromSeconds(30)));
        leases.Remove(first);
        await AdvanceAsync(time, TimeSpan.FromSeconds(30));
        Assert.True(await renewed.WaitAsync(TimeSpan.FromSeconds(30)));
        leases.Remove(second);
        await AdvanceAsync(time, TimeSpan.FromMinutes(5));

        Assert.Equal((0, 0), (renewed.CurrentCount, leases.FileCount));
        Assert.Null(first.Reason);
    }

    [Fact]
    public async Task Files_fail_when_the_lease_could_not_be_renewed_for_twenty_minutes()
    {
        var time = new ManualTime();
        await using var leases = new LeaseRenewer(static _ => throw new HadoopException("Nobody answers."), time);
        OpenFile file = new();
        leases.Add(file);

        await AdvanceAsync(time, TimeSpan.FromMinutes(19));
        Assert.Null(file.Reason);
        await AdvanceAsync(time, TimeSpan.FromMinutes(2));

        Assert.Contains("Nobody answers.", file.Reason!.Message, StringComparison.Ordinal);
        Assert.Contains("dfs.namenode.lease-hard-limit-sec", file.Reason.Message, StringComparison.Ordinal);
        Assert.Equal(0, leases.FileCount);
    }

    /// <summary>A failure that nobody expected is no reason to stop, and is told in the end, too.</summary>
    [Fact]
    public async Task A_renewal_that_fails_in_any_way_is_tried_again_and_told()
    {
        var time = new ManualTime();
        int attempts = 0;
        var leases = new LeaseRenewer(
            _ =>
            {
                attempts++;
                throw new InvalidOperationException("The answer has no end.");
            },
            time);
        OpenFile file = new();
        leases.Add(file);

        await AdvanceAsync(time, TimeSpan.FromMinutes(21));
        await leases.DisposeAsync();

        Assert.InRange(attempts, 20, 42);
        Assert.Contains("The answer has no end.", file.Reason!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_open_fails_when_the_client_is_closed()
    {
        var leases = new LeaseRenewer(static _ => ValueTask.CompletedTask, TimeProvider.System);
        OpenFile file = new();
        leases.Add(file);

        await leases.DisposeAsync();

        Assert.NotNull(file.Reason);
    }

    /// <summary>By steps, as a renewal ends on another thread.</summary>
    private static async Task AdvanceAsync(ManualTime time, TimeSpan by)
    {
        for (TimeSpan done = TimeSpan.Zero; done < by; done += LeaseRenewer.Interval)
        {
            time.Advance(LeaseRenewer.Interval);
            await Task.Delay(5);
        }
    }

    private sealed class OpenFile : ILeasedFile
    {
        public Exception? Reason { get; private set; }

        public void LoseLease(Exception reason) => Reason = reason;
    }
}
