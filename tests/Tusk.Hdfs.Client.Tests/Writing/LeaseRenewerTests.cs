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
        await AdvanceAsync(time, leases, TimeSpan.FromSeconds(30));
        Assert.True(await renewed.WaitAsync(TimeSpan.FromSeconds(30)));
        leases.Remove(second);
        await AdvanceAsync(time, leases, TimeSpan.FromMinutes(5));

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

        await AdvanceAsync(time, leases, TimeSpan.FromMinutes(19));
        Assert.Null(file.Reason);
        await AdvanceAsync(time, leases, TimeSpan.FromMinutes(2));

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

        await AdvanceAsync(time, leases, TimeSpan.FromMinutes(21));
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

    [Fact]
    public async Task All_files_are_closed_and_the_first_failure_is_told()
    {
        await using var leases = new LeaseRenewer(static _ => ValueTask.CompletedTask, TimeProvider.System);
        OpenFile[] files = [new(), new() { Failure = new HadoopException("Its disk is full.") }, new() { Failure = new HadoopException("So is this.") }, new()];
        Array.ForEach(files, leases.Add);

        var failure = await Assert.ThrowsAsync<HadoopException>(async () => await leases.CloseFilesAsync());

        Assert.Contains(failure, files.Select(static file => file.Failure));
        Assert.All(files, static file => Assert.True(file.IsClosed));
        Assert.All(files, static file => Assert.Null(file.Reason));
    }

    /// <summary>Not even an error comes: the writer is told all the same, and no second call is made.</summary>
    [Fact]
    public async Task A_renewal_that_never_returns_is_told()
    {
        var time = new ManualTime();
        int attempts = 0;
        var leases = new LeaseRenewer(
            async stop =>
            {
                attempts++;
                await Task.Delay(Timeout.InfiniteTimeSpan, stop);
            },
            time);
        OpenFile file = new();
        leases.Add(file);

        time.Advance(TimeSpan.FromMinutes(19));
        Assert.Null(file.Reason);
        time.Advance(TimeSpan.FromMinutes(2));
        await leases.DisposeAsync();

        Assert.Contains("the NameNode has not answered since", file.Reason!.Message, StringComparison.Ordinal);
        Assert.Equal(1, attempts);
    }

    /// <summary>The NameNode renews a client's lease with every file that the client opens.</summary>
    [Fact]
    public async Task A_further_file_renews_the_lease_of_those_that_are_open()
    {
        var time = new ManualTime();
        await using var leases = new LeaseRenewer(static _ => throw new HadoopException("Nobody answers."), time);
        OpenFile first = new();
        OpenFile second = new();
        leases.Add(first);
        await AdvanceAsync(time, leases, TimeSpan.FromMinutes(15));

        leases.Add(second);
        await AdvanceAsync(time, leases, TimeSpan.FromMinutes(15));
        Assert.Null(first.Reason);
        await AdvanceAsync(time, leases, TimeSpan.FromMinutes(6));

        Assert.NotNull(first.Reason);
        Assert.Same(first.Reason, second.Reason);
    }

    /// <summary>By steps, each with its renewal, which ends on another thread.</summary>
    private static async Task AdvanceAsync(ManualTime time, LeaseRenewer leases, TimeSpan by)
    {
        for (TimeSpan done = TimeSpan.Zero; done < by; done += LeaseRenewer.Interval)
        {
            time.Advance(LeaseRenewer.Interval);
            await leases.Renewal;
        }
    }

    private sealed class OpenFile : ILeasedFile
    {
        public Exception? Reason { get; private set; }

        public Exception? Failure { get; init; }

        public bool IsClosed { get; private set; }

        public void LoseLease(Exception reason) => Reason = reason;

        public ValueTask CloseAsync()
        {
            IsClosed = true;
            return Failure is null ? ValueTask.CompletedTask : ValueTask.FromException(Failure);
        }
    }
}
