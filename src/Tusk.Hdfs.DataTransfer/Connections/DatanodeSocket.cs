using System.Net;
using System.Net.Sockets;

namespace Tusk.Hdfs.DataTransfer.Connections;

/// <summary>Makes the socket of a connection to a DataNode.</summary>
internal static class DatanodeSocket
{
    /// <summary>Connects.</summary>
    /// <exception cref="DatanodeConnectionException">There is no connection; the message says why.</exception>
    public static async ValueTask<Socket> ConnectAsync(
        DatanodeInfo node, string host, TimeSpan limit, TimeProvider time, bool blocking, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return blocking
                ? Connect(host, node.TransferPort, limit)
                : await ConnectAsync(host, node.TransferPort, limit, time, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is TimeoutException
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new DatanodeConnectionException(
                $"No connection to DataNode {node} ({host}): nobody answered in {limit.TotalSeconds:0.###} s "
                + "(dfs.client.socket-timeout).",
                e,
                isTimeout: true);
        }
        catch (Exception e) when (e is SocketException or IndexOutOfRangeException or ArgumentException)
        {
            throw new DatanodeConnectionException(
                $"No connection to DataNode {node} ({host}): {e.Message} (dfs.client.use.datanode.hostname says whether "
                + "DataNodes are called by name.)",
                e);
        }
    }

    private static async ValueTask<Socket> ConnectAsync(
        string host, int port, TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        IPAddress address = IPAddress.TryParse(host, out IPAddress? parsed)
            ? parsed
            : (await Dns.GetHostAddressesAsync(host, either.Token).ConfigureAwait(false))[0];
        Socket socket = Create(address);
        try
        {
            await socket.ConnectAsync(new IPEndPoint(address, port), either.Token).ConfigureAwait(false);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static Socket Connect(string host, int port, TimeSpan limit)
    {
        IPAddress address = IPAddress.TryParse(host, out IPAddress? parsed) ? parsed : Dns.GetHostAddresses(host)[0];
        Socket socket = Create(address);
        try
        {
            Connect(socket, new IPEndPoint(address, port), limit);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static Socket Create(IPAddress address) =>
        new(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    private static void Connect(Socket socket, IPEndPoint endpoint, TimeSpan timeout)
    {
        socket.Blocking = false;
        try
        {
            socket.Connect(endpoint);
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
        {
            if (!socket.WaitFor(SelectMode.SelectWrite, timeout))
            {
                throw new TimeoutException();
            }

            int error = (int)socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)!;
            if (error != 0)
            {
                throw new SocketException(error);
            }
        }

        socket.Blocking = true;
    }
}
