using System.Net;
using System.Net.Sockets;

namespace Tusk.Hdfs.DataTransfer.Connections;

/// <summary>A connection from the DataNode's side: operations in, answers out.</summary>
public static class AcceptedConnection
{
    /// <summary>The connection over a socket that was accepted; it owns the socket.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="timeouts">How long the peer may be silent.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="SocketException">The peer has gone already.</exception>
    public static DataTransferConnection From(Socket socket, DataTransferTimeouts timeouts, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(socket);
        ArgumentNullException.ThrowIfNull(timeouts);
        var peer = (IPEndPoint?)socket.RemoteEndPoint ?? throw new SocketException((int)SocketError.NotConnected);
        socket.NoDelay = true;
        string address = peer.Address.IsIPv4MappedToIPv6 ? peer.Address.MapToIPv4().ToString() : peer.Address.ToString();
        return new DataTransferConnection(
            socket,
            new DatanodeInfo { IpAddress = address, HostName = address, Uuid = "", TransferPort = peer.Port },
            timeouts,
            time);
    }
}
