using System.Net;
using System.Net.Sockets;
using Tusk.Hdfs.DataTransfer.Connections;
using Tusk.Hdfs.DataTransfer.Tests.Support;

namespace Tusk.Hdfs.DataTransfer.Tests.Connections;

/// <summary>Connections to DataNodes with several addresses, or with none that answers.</summary>
public sealed class DatanodeAddressTests
{
    public static TheoryData<bool> WaysToWait => [false, true];

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
