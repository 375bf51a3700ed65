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
    private readonly CancellationTokenSource _stop = new();
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
        await _stop.CancelAsync();
        await _accepting.WaitAsync(Patience);
        _listener.Dispose();
        _stop.Dispose();
        await Task.WhenAll(_running).WaitAsync(Patience);
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket socket;
            try
            {
                socket = await _listener.AcceptSocketAsync(_stop.Token);
            }
            catch (OperationCanceledException)
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
