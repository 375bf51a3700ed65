using System.Net;
using System.Net.Sockets;

namespace Tusk.Rpc.Tests.Support;

/// <summary>Listens on the loopback, and does for each connection what it is told.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<Socket, int, Task> _serve;
    private readonly List<Task> _running = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;
    private int _connections;

    /// <summary>Listens from now on.</summary>
    /// <param name="serve">Serves a connection, given with its number from 1, and closes it.</param>
    public LoopbackServer(Func<Socket, int, Task> serve)
    {
        _serve = serve;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    /// <summary>Where it listens.</summary>
    public int Port { get; }

    /// <summary>How many connections there were.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Takes no connection any more. May be called again.</summary>
    public async Task CloseAsync()
    {
        await _stop.CancelAsync();
        await _accepting.WaitAsync(Patience);
        _listener.Stop();
    }

    /// <summary>Takes no connection any more, and waits for those there were; what failed in them fails the test.</summary>
    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
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

            _running.Add(_serve(socket, Interlocked.Increment(ref _connections)));
        }
    }
}
