using System.Net;
using System.Net.Sockets;
using Tusk.Hdfs.DataTransfer.Connections;
using Tusk.Hdfs.DataTransfer.Tests.Support;
using Tusk.Protocol;
using Tusk.Protocol.DataTransfer;
using Tusk.Rpc.Tests.Support;

namespace Tusk.Hdfs.DataTransfer.Tests.Connections;

public sealed class DataTransferConnectionTests
{
    /// <summary>A host with several addresses, the first of which nobody listens at.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task All_addresses_of_a_name_are_tried(bool blocking)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        IPAddress other = IPAddress.Parse("127.0.0.2");
        TimeSpan limit = TimeSpan.FromSeconds(30);

        using Socket socket = await DatanodeSocket.ConnectToAnyAsync(
            [other, IPAddress.Loopback], port, limit, TimeProvider.System, blocking, default);

        Assert.Equal(new IPEndPoint(IPAddress.Loopback, port), socket.RemoteEndPoint);
        await Assert.ThrowsAsync<SocketException>(async () => await DatanodeSocket.ConnectToAnyAsync(
            [other, other], port, limit, TimeProvider.System, blocking, default));
        await Assert.ThrowsAsync<SocketException>(async () => await DatanodeSocket.ConnectToAnyAsync(
            [], port, limit, TimeProvider.System, blocking, default));
    }

    /// <summary>A broadcast address takes no connection, whatever runs there; that nobody listens is of use.</summary>
    [Theory]
    [InlineData(true, "127.0.0.2", "255.255.255.255")]
    [InlineData(false, "127.0.0.2", "255.255.255.255")]
    [InlineData(true, "255.255.255.255", "127.0.0.2")]
    [InlineData(false, "255.255.255.255", "127.0.0.2")]
    public async Task Of_several_failures_the_one_that_tells_most_is_told(bool blocking, string first, string second)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();

        var error = await Assert.ThrowsAsync<SocketException>(async () => await DatanodeSocket.ConnectToAnyAsync(
            [IPAddress.Parse(first), IPAddress.Parse(second)],
            ((IPEndPoint)listener.LocalEndpoint).Port,
            TimeSpan.FromSeconds(30),
            TimeProvider.System,
            blocking,
            default));

        Assert.Equal(SocketError.ConnectionRefused, error.SocketErrorCode);
    }

    [Theory]
    [MemberData(nameof(WaysToWait))]
    public async Task No_further_address_is_tried_once_it_is_cancelled(bool blocking)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var cancellation = new CancellationTokenSource();
        var addresses = new Addresses([IPAddress.Parse("127.0.0.2"), IPAddress.Loopback], cancellation.Cancel);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await DatanodeSocket.ConnectToAnyAsync(
            addresses, ((IPEndPoint)listener.LocalEndpoint).Port, TimeSpan.FromSeconds(30), TimeProvider.System, blocking, cancellation.Token));

        Assert.False(listener.Pending());
    }

    public static TheoryData<bool> WaysToWait => [false, true];

    [Theory]
    [MemberData(nameof(WaysToWait))]
    public async Task Keeps_what_arrives_until_it_is_consumed(bool blocking)
    {
        await using var datanode = new ScriptedDatanode(static async end =>
        {
            await end.SendAsync([1, 2, 3]);
            await end.SendAsync([4, 5]);
            Assert.True(await end.ClosesAsync());
        });
        using DataTransferConnection connection = await datanode.ConnectAsync();

        await connection.ReceiveAsync(5, blocking, default);
        Assert.Equal([1, 2, 3, 4, 5], connection.Received.ToArray());
        connection.Consume(2);

        Assert.Equal([3, 4, 5], connection.ReceivedMemory.ToArray());
        Assert.False(connection.IsReusable, "there are bytes that nobody asked for");
        connection.Consume(3);
        Assert.True(connection.IsReusable);
        Assert.Throws<ArgumentOutOfRangeException>(() => connection.Consume(1));
    }

    [Theory]
    [MemberData(nameof(WaysToWait))]
    public async Task The_buffer_grows_and_moves_without_losing_a_byte(bool blocking)
    {
        byte[] sent = new byte[3 << 20];
        new Random(1).NextBytes(sent);
        await using var datanode = new ScriptedDatanode(async end =>
        {
            await end.SendAsync(sent);
            Assert.True(await end.ClosesAsync());
        });
        using DataTransferConnection connection = await datanode.ConnectAsync();

        var random = new Random(2);
        var received = new List<byte>();
        while (received.Count < sent.Length)
        {
            int bytes = Math.Min(random.Next(1, received.Count > 1 << 20 ? 700_000 : 5_000), sent.Length - received.Count);
            await connection.ReceiveAsync(bytes, blocking, default);
            received.AddRange(connection.Received[..bytes]);
            connection.Consume(bytes);
        }

        Assert.True(sent.AsSpan().SequenceEqual([.. received]));
    }

    [Theory]
    [MemberData(nameof(WaysToWait))]
    public async Task Sends_an_operation_and_receives_its_answer_byte_by_byte(bool blocking)
    {
        await using var datanode = new ScriptedDatanode(static async end =>
        {
            Assert.Equal([0, 28, 81, 2, 1 << 3, 6], await end.ReadAsync(6)); // version 28, READ_BLOCK, the message
            foreach (byte part in new byte[] { 4, 0x08, 0x01, 0x2A, 0x00 }) // ERROR, message ""
            {
                await end.SendAsync(part);
            }

            Assert.True(await end.ClosesAsync());
        });
        using DataTransferConnection connection = await datanode.ConnectAsync();

        await connection.SendOperationAsync(
            DataTransferOp.ReadBlock, new ClientReadStatusProto { Status = Status.ChecksumOk }, blocking, default);
        var answer = await connection.ReceiveMessageAsync<BlockOpResponseProto>(blocking, default);

        Assert.Equal(Status.Error, answer.Status);
        Assert.True(connection.IsReusable);
    }

    [Theory]
    [MemberData(nameof(WaysToWait))]
    public async Task A_close_in_the_middle_is_told_with_what_it_may_mean(bool blocking)
    {
        await using var datanode = new ScriptedDatanode(static end => end.SendAsync([1, 2, 3]));
        using DataTransferConnection connection = await datanode.ConnectAsync();

        var closed = await Assert.ThrowsAsync<DatanodeConnectionException>(
            async () => await connection.ReceiveAsync(4, blocking, default));

        Assert.StartsWith($"DataNode {datanode.Node} closed the connection.", closed.Message);
        Assert.False(closed.IsTimeout);
        Assert.False(connection.IsReusable);
        await Assert.ThrowsAsync<DatanodeConnectionException>(async () => await connection.SendAsync(new byte[1], blocking, default));
    }

    [Fact]
    public async Task What_came_before_a_close_can_be_received()
    {
        await using var datanode = new ScriptedDatanode(static end => end.SendAsync([1, 2, 3]));
        using DataTransferConnection connection = await datanode.ConnectAsync();

        await connection.ReceiveAsync(3, default);

        Assert.Equal([1, 2, 3], connection.Received.ToArray());
    }

    [Theory]
    [MemberData(nameof(WaysToWait))]
    public async Task A_reset_is_told(bool blocking)
    {
        await using var datanode = new ScriptedDatanode(static async end =>
        {
            await end.ReadAsync(1);
            end.Reset();
        });
        using DataTransferConnection connection = await datanode.ConnectAsync();
        await connection.SendAsync(new byte[1], blocking, default);

        var reset = await Assert.ThrowsAsync<DatanodeConnectionException>(
            async () => await connection.ReceiveAsync(1, blocking, default));

        Assert.StartsWith($"Connection to DataNode {datanode.Node} broke in receiving: ", reset.Message);
    }

    [Theory]
    [MemberData(nameof(WaysToWait))]
    public async Task A_datanode_that_only_sends_no_more_still_takes_what_is_sent(bool blocking)
    {
        var taken = new TaskCompletionSource();
        await using var datanode = new ScriptedDatanode(async end =>
        {
            await end.SendAsync(7);
            end.CloseSending();
            Assert.Equal([9], await end.ReadAsync(1));
            taken.SetResult();
        });
        using DataTransferConnection connection = await datanode.ConnectAsync();

        await connection.ReceiveAsync(1, blocking, default);
        await connection.SendAsync(new byte[] { 9 }, blocking, default);
        await taken.Task.WaitAsync(ScriptedDatanode.Patience);

        Assert.Equal(7, connection.Received[0]);
        connection.Consume(1);
        Assert.False(connection.IsReusable, "it is closed at the other end");
    }

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
    public async Task A_cancelled_receive_breaks_the_connection()
    {
        await using var datanode = new ScriptedDatanode(static async end => Assert.True(await end.ClosesAsync()));
        using DataTransferConnection connection = await datanode.ConnectAsync();
        using var cancellation = new CancellationTokenSource();
        Task receiving = connection.ReceiveAsync(1, cancellation.Token).AsTask();
        Assert.False(receiving.IsCompleted);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => receiving.WaitAsync(ScriptedDatanode.Patience));
        Assert.False(connection.IsReusable);
    }

    [Fact]
    public async Task What_is_cancelled_already_neither_sends_nor_breaks()
    {
        await using var datanode = new ScriptedDatanode(static async end => Assert.True(await end.ClosesAsync()));
        using DataTransferConnection connection = await datanode.ConnectAsync();
        var cancelled = new CancellationToken(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await connection.SendAsync(new byte[1], cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await connection.ReceiveAsync(1, cancelled));

        Assert.True(connection.IsReusable);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task Breaking_or_disposing_ends_what_waits(bool blocking, bool disposes)
    {
        await using var datanode = new ScriptedDatanode(static async end =>
        {
            await end.SendAsync(1);
            Assert.True(await end.ClosesAsync());
        });
        using DataTransferConnection connection = await datanode.ConnectAsync();
        await connection.ReceiveAsync(1, default);
        Task receiving = Task.Run(async () => await connection.ReceiveAsync(2, blocking, default));

        if (disposes)
        {
            connection.Dispose();
        }
        else
        {
            connection.Break();
        }

        await Assert.ThrowsAsync<DatanodeConnectionException>(() => receiving.WaitAsync(ScriptedDatanode.Patience));
        await Assert.ThrowsAsync<DatanodeConnectionException>(async () => await connection.ReceiveAsync(100, default));
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

    [Fact]
    public async Task An_answer_of_any_claimed_length_is_bounded()
    {
        await using var datanode = new ScriptedDatanode(static async end =>
        {
            await end.SendAsync([0xFF, 0xFF, 0xFF, 0xFF, 0x07]); // 2 GiB
            Assert.True(await end.ClosesAsync());
        });
        using DataTransferConnection connection = await datanode.ConnectAsync();

        await Assert.ThrowsAsync<ProtocolMessageException>(
            async () => await connection.ReceiveMessageAsync<BlockOpResponseProto>(default));
    }

    [Fact]
    public async Task Nobody_there_is_one_clear_line()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        var node = new DatanodeInfo { IpAddress = "127.0.0.1", HostName = "dn1", Uuid = "u", TransferPort = port };

        var refused = await Assert.ThrowsAsync<DatanodeConnectionException>(
            () => DataTransferConnection.ConnectAsync(node, "127.0.0.1", ScriptedDatanode.Timeouts, TimeProvider.System, default));

        Assert.StartsWith($"No connection to DataNode 127.0.0.1:{port} (127.0.0.1): ", refused.Message);
        Assert.DoesNotContain('\n', refused.Message);
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

    [Fact]
    public async Task Sending_without_waiting_takes_what_the_system_takes()
    {
        byte[] bytes = new byte[64 << 20];
        new Random(5).NextBytes(bytes);
        var tried = new TaskCompletionSource();
        byte[] received = [];
        await using var datanode = new ScriptedDatanode(async end =>
        {
            await tried.Task;
            received = await end.ReadAsync(bytes.Length);
        });
        using DataTransferConnection connection = await datanode.ConnectAsync();
        int sent = 0;
        for (int now = 1; now > 0; sent += now)
        {
            now = connection.TrySend(bytes.AsSpan(sent)); // until nothing is taken, as nobody reads
        }

        Assert.InRange(sent, 1, bytes.Length - 1);
        tried.SetResult();
        await connection.SendAsync(bytes.AsMemory(sent), default);
        await datanode.DisposeAsync();

        Assert.True(bytes.AsSpan().SequenceEqual(received));
        connection.Break();
        Assert.Throws<DatanodeConnectionException>(() => connection.TrySend(bytes));
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
        Task receiving = connection.ReceiveSomeAsync(3, lowWater: 1000, default).AsTask();

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

        await connection.ReceiveSomeAsync(3, lowWater: 1000, default).AsTask().WaitAsync(ScriptedDatanode.Patience);

        Assert.Equal(3, connection.Received.Length);
    }

    [Fact]
    public async Task A_blocking_connection_to_nobody_is_one_clear_line_too()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        var node = new DatanodeInfo { IpAddress = "127.0.0.1", HostName = "dn1", Uuid = "u", TransferPort = port };

        var refused = await Assert.ThrowsAsync<DatanodeConnectionException>(() => DataTransferConnection.ConnectAsync(
            node, "127.0.0.1", ScriptedDatanode.Timeouts, TimeProvider.System, blocking: true, default));

        Assert.StartsWith($"No connection to DataNode 127.0.0.1:{port} (127.0.0.1): Connection refused", refused.Message);
    }

    /// <summary>Addresses of which the last is taken only after something has happened.</summary>
    private sealed class Addresses(IPAddress[] all, Action beforeLast) : IReadOnlyList<IPAddress>
    {
        public int Count => all.Length;

        public IPAddress this[int index]
        {
            get
            {
                if (index == all.Length - 1)
                {
                    beforeLast();
                }

                return all[index];
            }
        }

        public IEnumerator<IPAddress> GetEnumerator()
        {
            for (int i = 0; i < all.Length; i++)
            {
                yield return this[i];
            }
        }

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
