using System.Net;
using System.Net.Sockets;

namespace Tusk.Rpc.Tests.Support;

/// <summary>A server on the loopback that does what its script says, once for each connection.</summary>
internal sealed class ScriptedPeer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<PeerConnection, Task> _script;
    private readonly List<Task> _running = [];
    private readonly Task _accepting;
    private int _connections;

    public ScriptedPeer(Func<PeerConnection, Task> script)
    {
        _script = script;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where it listens.</summary>
    public RpcAddress Address => new("127.0.0.1", ((IPEndPoint)_listener.LocalEndpoint).Port);

    /// <summary>How many connections there were.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Waits for the scripts; what failed in them fails the test.</summary>
    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _accepting.WaitAsync(Patience);
        await Task.WhenAll(_running).WaitAsync(Patience);
        _listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket socket;
            try
            {
                socket = await _listener.AcceptSocketAsync();
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }

            _running.Add(RunAsync(socket, Interlocked.Increment(ref _connections)));
        }
    }

    private async Task RunAsync(Socket socket, int number)
    {
        await using var connection = new PeerConnection(socket, number);
        await _script(connection);
    }
}
