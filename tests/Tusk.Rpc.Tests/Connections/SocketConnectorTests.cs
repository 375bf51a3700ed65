using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Tusk.Rpc.Connections;
using Tusk.Rpc.Errors;
using Tusk.Rpc.Tests.Support;

namespace Tusk.Rpc.Tests.Connections;

/// <summary>Names with several addresses.</summary>
public sealed class SocketConnectorTests
{
    /// <summary>A broadcast address has no connections.</summary>
    private static readonly IPAddress Unreachable = IPAddress.Broadcast;

    [Fact]
    public async Task Each_address_is_tried_in_turn()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;

        using Socket socket = await ConnectAsync(port, Unreachable, IPAddress.Loopback);

        Assert.True(socket.Connected);
    }

    [Fact]
    public async Task Where_addresses_fail_differently_each_is_told()
    {
        int port = FreePort();

        var error = await Assert.ThrowsAsync<RpcConnectException>(() => ConnectAsync(port, IPAddress.Loopback, Unreachable));

        Assert.Matches(
            $"^No connection to nn:{port} at any of its addresses \\(127.0.0.1: refused, nothing listens there; 255.255.255.255: .+\\)\\. "
            + "Is the server running, and are these its addresses\\? \\(fs.defaultFS;",
            error.Message);
    }

    [Fact]
    public async Task Of_many_addresses_some_are_told()
    {
        int port = FreePort();
        IPAddress[] addresses = [.. Enumerable.Repeat(IPAddress.Loopback, 5), Unreachable];

        var error = await Assert.ThrowsAsync<RpcConnectException>(() => ConnectAsync(port, addresses));

        Assert.Contains("127.0.0.1: refused, nothing listens there; and 2 more)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_all_fail_alike_that_is_told_once()
    {
        int port = FreePort();

        var error = await Assert.ThrowsAsync<RpcConnectException>(() => ConnectAsync(port, IPAddress.Loopback, IPAddress.Loopback));

        Assert.StartsWith($"Connection to nn:{port} refused: nothing listens there.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_waits_for_a_server_learns_it_after_some_seconds()
    {
        ManualTime time = new();
        ConcurrentQueue<string> told = new();
        int port = FreePort();
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var looked = new TaskCompletionSource();
        var connector = new SocketConnector(
            Samples.Endpoint(new RpcAddress("nn", port)),
            new RpcConnectOptions(TimeSpan.FromHours(1), Retries: 1_000_000, RetriesOnTimeout: 0, TimeSpan.FromSeconds(1)),
            true,
            time,
            (_, _) =>
            {
                looked.TrySetResult();
                return Task.FromResult<IPAddress[]>([IPAddress.Loopback]);
            })
        {
            Warned = told.Enqueue,
        };
        Task<Socket> connecting = Task.Run(() => connector.Connect(static () => false, cancellation.Token));
        await looked.Task;

        time.Advance(TimeSpan.FromSeconds(2.9));
        Assert.Empty(told);
        time.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Single(told);
        while (!told.Last().Contains(" times, ", StringComparison.Ordinal))
        {
            time.Advance(TimeSpan.FromSeconds(1)); // the pause before the next attempt
            await Task.Delay(1, cancellation.Token);
        }

        Assert.Matches(
            $"^No connection to nn:{port} yet: tried [0-9]+ times, refused, nothing listens there\\. It is tried up to [0-9]+ times more "
            + "\\(ipc\\.client\\.connect\\.max\\.retries\\)\\.$",
            told.Last());
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting);
        int before = told.Count;
        time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(before, told.Count);
    }

    private static Task<Socket> ConnectAsync(int port, params IPAddress[] addresses) => Task.Run(() => new SocketConnector(
        Samples.Endpoint(new RpcAddress("nn", port)), Samples.Options().Connect, true, TimeProvider.System, (_, _) => Task.FromResult(addresses))
        .Connect(static () => false, TestContext.Current.CancellationToken));

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
