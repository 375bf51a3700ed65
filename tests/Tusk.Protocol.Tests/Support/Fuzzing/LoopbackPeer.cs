using System.Net;
using System.Net.Sockets;

namespace Tusk.Protocol.Tests.Support.Fuzzing;

/// <summary>A server on the loopback that says the same to whoever connects, whatever it hears, and then no more.</summary>
internal sealed class LoopbackPeer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public LoopbackPeer() => _listener.Start();

    /// <summary>Where it listens.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Says it to the next one that connects, or has connected; what is said must fit into the system's buffers.</summary>
    /// <returns>To be disposed of when the other end has read what it wants: not before, or it may lose some.</returns>
    public IDisposable Say(byte[] bytes)
    {
        Socket socket = _listener.AcceptSocket();
        socket.LingerState = new LingerOption(true, 0); // nothing stays behind of thousands of connections
        socket.Send(bytes);
        socket.Shutdown(SocketShutdown.Send);
        return socket;
    }

    public void Dispose() => _listener.Dispose();
}
