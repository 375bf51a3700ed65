using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.ExceptionServices;

namespace Tusk.Hdfs.DataTransfer.Connections;

/// <summary>Makes the socket of a connection to a DataNode.</summary>
internal static class DatanodeSocket
{
    /// <summary>How long a token is not looked at while a thread waits for a connection.</summary>
    private static readonly TimeSpan LookUpInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>Connects.</summary>
    /// <exception cref="DatanodeConnectionException">There is no connection; the message says why.</exception>
    public static async ValueTask<Socket> ConnectAsync(
        DatanodeInfo node, string host, TimeSpan limit, TimeProvider time, bool blocking, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            IPAddress[] addresses = IPAddress.TryParse(host, out IPAddress? parsed) ? [parsed]
                : blocking ? Dns.GetHostAddresses(host)
                : await Dns.GetHostAddressesAsync(host, cancellationToken).WaitAsync(limit, time, cancellationToken).ConfigureAwait(false);
            return await ConnectToAnyAsync(addresses, node.TransferPort, limit, time, blocking, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException e)
        {
            throw new DatanodeConnectionException(
                $"No connection to DataNode {node} ({host}): nobody answered in {limit.TotalSeconds:0.###} s "
                + "(dfs.client.socket-timeout).",
                e,
                isTimeout: true);
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            throw new DatanodeConnectionException(
                $"No connection to DataNode {node} ({host}): {e.Message} (dfs.client.use.datanode.hostname says whether "
                + "DataNodes are called by name.)",
                e);
        }
    }

    /// <summary>Connects to the first of several addresses that answers, each tried for the whole time; Hadoop tries the first one only.</summary>
    /// <exception cref="SocketException">None does; the most telling failure, of several such the first.</exception>
    /// <exception cref="TimeoutException">None does, and one that did not answer in time tells most.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    internal static async ValueTask<Socket> ConnectToAnyAsync(
        IReadOnlyList<IPAddress> addresses, int port, TimeSpan limit, TimeProvider time, bool blocking, CancellationToken cancellationToken)
    {
        if (addresses.Count == 0)
        {
            throw new SocketException((int)SocketError.HostNotFound);
        }

        ExceptionDispatchInfo? told = null;
        foreach (IPAddress address in addresses)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var endpoint = new IPEndPoint(address, port);
            try
            {
                return blocking
                    ? Connect(endpoint, limit, cancellationToken)
                    : await ConnectAsync(endpoint, limit, time, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is SocketException or TimeoutException)
            {
                // The next one may answer.
                if (told is null || Telling(e) > Telling(told.SourceException))
                {
                    told = ExceptionDispatchInfo.Capture(e);
                }
            }
        }

        told!.Throw();
        throw new UnreachableException();
    }

    /// <summary>A refusal says that the machine is there and the process is not; silence may be a firewall; no route says least.</summary>
    private static int Telling(Exception e) => e switch
    {
        SocketException { SocketErrorCode: SocketError.ConnectionRefused or SocketError.ConnectionReset } => 2,
        TimeoutException or SocketException { SocketErrorCode: SocketError.TimedOut } => 1,
        _ => 0,
    };

    private static async ValueTask<Socket> ConnectAsync(
        IPEndPoint endpoint, TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        Socket socket = Create(endpoint.Address);
        try
        {
            await socket.ConnectAsync(endpoint, either.Token).ConfigureAwait(false);
            return socket;
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            socket.Dispose();
            throw new TimeoutException(null, e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static Socket Connect(IPEndPoint endpoint, TimeSpan limit, CancellationToken cancellationToken)
    {
        Socket socket = Create(endpoint.Address);
        try
        {
            Connect(socket, endpoint, limit, cancellationToken);
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

    private static void Connect(Socket socket, IPEndPoint endpoint, TimeSpan timeout, CancellationToken cancellationToken)
    {
        socket.Blocking = false;
        try
        {
            socket.Connect(endpoint);
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
        {
            if (!WaitForConnection(socket, timeout, cancellationToken))
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

    /// <summary>Nothing wakes a thread that waits here: it looks up now and then.</summary>
    private static bool WaitForConnection(Socket socket, TimeSpan limit, CancellationToken cancellationToken)
    {
        for (; cancellationToken.CanBeCanceled && limit > LookUpInterval; limit -= LookUpInterval)
        {
            if (socket.Poll(LookUpInterval, SelectMode.SelectWrite))
            {
                return true;
            }

            cancellationToken.ThrowIfCancellationRequested();
        }

        return socket.WaitFor(SelectMode.SelectWrite, limit);
    }
}
