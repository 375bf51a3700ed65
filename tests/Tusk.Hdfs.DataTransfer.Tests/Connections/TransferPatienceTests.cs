using Tusk.Hdfs.DataTransfer.Connections;
using Tusk.Hdfs.DataTransfer.Tests.Support;
using Tusk.Rpc.Tests.Support;

namespace Tusk.Hdfs.DataTransfer.Tests.Connections;

/// <summary>How long is waited for a DataNode.</summary>
public sealed class TransferPatienceTests
{
    public static TheoryData<bool> WaysToWait => [false, true];

    [Fact]
    public async Task Silence_ends_in_a_time_out_that_names_the_setting()
    {
        var time = new ManualTime();
        await using var datanode = new ScriptedDatanode(static async end => Assert.True(await end.ClosesAsync()));
        using DataTransferConnection connection = await datanode.ConnectAsync(time);
        ValueTask receiving = connection.ReceiveAsync(1, default);

        time.Advance(TimeSpan.FromSeconds(59));
        Assert.False(receiving.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));

        var late = await Assert.ThrowsAsync<DatanodeConnectionException>(
            () => receiving.AsTask().WaitAsync(ScriptedDatanode.Patience));
        Assert.Equal($"DataNode {datanode.Node} was silent for 60 s (dfs.client.socket-timeout).", late.Message);
        Assert.True(late.IsTimeout);
        Assert.False(connection.IsReusable);
    }

    [Fact]
    public async Task A_time_out_of_its_own_is_named()
    {
        var time = new ManualTime();
        await using var datanode = new ScriptedDatanode(static async end => Assert.True(await end.ClosesAsync()));
        using DataTransferConnection connection = await DataTransferConnection.ConnectAsync(
            datanode.Node, "127.0.0.1", ScriptedDatanode.Timeouts with { Receive = TimeSpan.FromSeconds(5) }, time, default);
        ValueTask receiving = connection.ReceiveAsync(1, default);

        time.Advance(TimeSpan.FromSeconds(5));

        var late = await Assert.ThrowsAsync<DatanodeConnectionException>(
            () => receiving.AsTask().WaitAsync(ScriptedDatanode.Patience));
        Assert.Contains("was silent for 5 s", late.Message);
    }

    [Fact]
    public async Task Silence_ends_a_blocking_wait_too()
    {
        await using var datanode = new ScriptedDatanode(static async end => Assert.True(await end.ClosesAsync()));
        using DataTransferConnection connection = await DataTransferConnection.ConnectAsync(
            datanode.Node, "127.0.0.1", ScriptedDatanode.Timeouts with { Receive = TimeSpan.FromMilliseconds(20) }, TimeProvider.System, default);

        var late = await Assert.ThrowsAsync<DatanodeConnectionException>(
            async () => await connection.ReceiveAsync(1, blocking: true, default));

        Assert.True(late.IsTimeout);
    }

    [Fact]
    public async Task Each_byte_begins_the_patience_anew()
    {
        var time = new ManualTime();
        var more = new SemaphoreSlim(0);
        await using var datanode = new ScriptedDatanode(async end =>
        {
            for (byte i = 0; i < 4; i++)
            {
                await more.WaitAsync();
                await end.SendAsync(i);
            }

            Assert.True(await end.ClosesAsync());
        });
        using DataTransferConnection connection = await datanode.ConnectAsync(time);

        for (int i = 1; i <= 4; i++)
        {
            Task receiving = connection.ReceiveAsync(i, default).AsTask();
            time.Advance(TimeSpan.FromSeconds(50));
            more.Release();
            await receiving.WaitAsync(ScriptedDatanode.Patience);
        }

        Assert.Equal([0, 1, 2, 3], connection.Received.ToArray());
    }

    [Fact]
    public async Task A_datanode_that_takes_nothing_ends_in_a_time_out()
    {
        var time = new ManualTime();
        var stop = new TaskCompletionSource();
        await using var datanode = new ScriptedDatanode(_ => stop.Task);
        using DataTransferConnection connection = await datanode.ConnectAsync(time);
        Task sending = connection.SendAsync(new byte[64 << 20], default).AsTask();
        Assert.False(sending.IsCompleted);

        time.Advance(TimeSpan.FromSeconds(480));

        var late = await Assert.ThrowsAsync<DatanodeConnectionException>(() => sending.WaitAsync(ScriptedDatanode.Patience));
        stop.SetResult();
        Assert.Equal($"DataNode {datanode.Node} took nothing for 480 s (dfs.datanode.socket.write.timeout).", late.Message);
    }

    [Theory]
    [MemberData(nameof(WaysToWait))]
    public async Task Much_that_is_expected_and_comes_slowly_comes_all_the_same(bool blocking)
    {
        // 600 KiB are expected; of them 10 B come, and nothing more before they are received: a DataNode that drips is not silent.
        var received = new TaskCompletionSource();
        await using var datanode = new ScriptedDatanode(async end =>
        {
            await end.SendAsync(new byte[10]);
            await received.Task;
            await end.SendAsync(new byte[600 << 10]);
            Assert.True(await end.ClosesAsync());
        });
        using DataTransferConnection connection = await DataTransferConnection.ConnectAsync(
            datanode.Node, "127.0.0.1", ScriptedDatanode.Timeouts, TimeProvider.System, blocking, default);

        await Task.Run(async () => await connection.ReceiveAsync(10, 600 << 10, blocking, default)).WaitAsync(ScriptedDatanode.Patience);
        received.SetResult();
        await connection.ReceiveAsync(100_000, 600 << 10, blocking, default);

        Assert.InRange(connection.Received.Length, 100_000, 1 << 20);
        await connection.ReceiveAsync((600 << 10) + 10, blocking, default);
        connection.Consume((600 << 10) + 10);
        connection.Rest();
        Assert.True(connection.IsReusable);
    }

    /// <summary>The end of a block is no more than what is left of it: it is not waited for as more would be.</summary>
    [Theory]
    [MemberData(nameof(WaysToWait))]
    public async Task All_that_is_expected_ends_a_wait_for_much_and_less_does_not(bool blocking)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only there the system wakes nobody for less.");
        const int Expected = 300 << 10;

        // Who comes late to the wait finds a part there and takes that: then once more.
        int most = 0;
        for (int tries = 0; tries < 10 && most < Expected; tries++)
        {
            most = Math.Max(most, await ReceivedInOneWaitAsync(blocking, Expected));
        }

        Assert.Equal(Expected, most);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public async Task A_wait_for_much_ends_with_the_connection(bool blocking, bool isBroken)
    {
        var waits = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var datanode = new ScriptedDatanode(async end =>
        {
            await end.SendAsync(1, 2, 3);
            await waits.Task;
            if (isBroken)
            {
                Assert.True(await end.ClosesAsync());
            }
        });
        using DataTransferConnection connection = await DataTransferConnection.ConnectAsync(
            datanode.Node, "127.0.0.1", ScriptedDatanode.Timeouts, new ManualTime(), blocking, default);
        Task receiving = Task.Run(async () => await connection.ReceiveAsync(4, 1 << 30, blocking, default));
        Assert.False(receiving.IsCompleted);

        waits.SetResult();
        if (isBroken)
        {
            connection.Break();
        }

        var ended = await Assert.ThrowsAsync<DatanodeConnectionException>(() => receiving.WaitAsync(ScriptedDatanode.Patience));
        Assert.False(ended.IsTimeout);
    }

    /// <summary>What has arrived below the mark is there when somebody is in a hurry, and after a second in any case.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_unhurried_wait_ends_with_less_when_hurried_or_late(bool isHurried)
    {
        var time = new ManualTime();
        await using var datanode = new ScriptedDatanode(static async end =>
        {
            await end.SendAsync(1, 2, 3);
            Assert.True(await end.ClosesAsync());
        });
        using DataTransferConnection connection = await datanode.ConnectAsync(time);
        Task receiving = connection.ReceiveSomeAsync(3, lowWater: 1000, blocking: false, default).AsTask();

        if (isHurried)
        {
            connection.Hurry();
        }
        else
        {
            time.Advance(TimeSpan.FromSeconds(1));
        }

        await receiving.WaitAsync(ScriptedDatanode.Patience);
        Assert.Equal(3, connection.Received.Length);
    }

    [Fact]
    public async Task With_a_short_time_out_no_wait_is_unhurried()
    {
        await using var datanode = new ScriptedDatanode(static async end =>
        {
            await Task.Delay(50);
            await end.SendAsync(1, 2, 3);
            Assert.True(await end.ClosesAsync());
        });
        using DataTransferConnection connection = await DataTransferConnection.ConnectAsync(
            datanode.Node, "127.0.0.1", ScriptedDatanode.Timeouts with { Receive = TimeSpan.FromSeconds(1) }, new ManualTime(), default);

        await connection.ReceiveSomeAsync(3, lowWater: 1000, blocking: false, default).AsTask().WaitAsync(ScriptedDatanode.Patience);

        Assert.Equal(3, connection.Received.Length);
    }

    /// <summary>What a wait for so many bytes gives that come in ten parts.</summary>
    private static async Task<int> ReceivedInOneWaitAsync(bool blocking, int expected)
    {
        var waits = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var datanode = new ScriptedDatanode(async end =>
        {
            await waits.Task;
            for (int sent = 0; sent < expected; sent += expected / 10)
            {
                await end.SendAsync(new byte[expected / 10]);
                await Task.Delay(5); // who is woken by part of it has the time to take it
            }

            Assert.True(await end.ClosesAsync());
        });
        using DataTransferConnection connection = await DataTransferConnection.ConnectAsync(
            datanode.Node, "127.0.0.1", ScriptedDatanode.Timeouts, new ManualTime(), blocking, default);

        // Whoever does not block first takes what is there.
        Task receiving = ReceiveAsync(10);
        waits.SetResult();
        await receiving.WaitAsync(ScriptedDatanode.Patience);
        int received = connection.Received.Length;
        await ReceiveAsync(expected).WaitAsync(ScriptedDatanode.Patience);
        return received;

        Task ReceiveAsync(int least) => blocking
            ? Task.Run(async () => await connection.ReceiveAsync(least, expected, blocking, default))
            : connection.ReceiveAsync(least, expected, blocking, default).AsTask();
    }
}
