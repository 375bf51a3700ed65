using Tusk.Hdfs.DataTransfer.Connections;
using Tusk.Hdfs.DataTransfer.Tests.Support;
using Tusk.Protocol;
using Tusk.Protocol.DataTransfer;

namespace Tusk.Hdfs.DataTransfer.Tests.Connections;

/// <summary>Bytes on a connection to a DataNode.</summary>
public sealed class DataTransferConnectionTests
{
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
}
