using System.Net;
using System.Net.Sockets;

namespace Tusk.Hdfs.DataTransfer.Tests.Support;

/// <summary>A DataNode on the loopback that does what its script says, once for each connection.</summary>
internal sealed class ScriptedPipeline : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<PipelinePeer, Task> _script;
    private readonly List<Task> _running = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;
    private int _connections;

    public ScriptedPipeline(Func<PipelinePeer, Task> script)
    {
        _script = script;
        _listener.Start();
        Node = new DatanodeInfo
        {
            IpAddress = "127.0.0.1",
            HostName = "localhost",
            Uuid = Guid.NewGuid().ToString(),
            TransferPort = ((IPEndPoint)_listener.LocalEndpoint).Port,
            NetworkLocation = "/default-rack",
        };
        _accepting = AcceptAsync();
    }

    /// <summary>Who and where it is.</summary>
    public DatanodeInfo Node { get; }

    /// <summary>How many connections there were.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Takes no connection any more.</summary>
    public async Task CloseAsync()
    {
        await _stop.CancelAsync();
        await _accepting.WaitAsync(Patience);
        _listener.Stop();
    }

    /// <summary>Takes no connection any more, and waits for the scripts; what failed in them fails the test.</summary>
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

            _running.Add(RunAsync(socket, Interlocked.Increment(ref _connections)));
        }
    }

    private async Task RunAsync(Socket socket, int number)
    {
        await using var peer = new PipelinePeer(socket, number);
        await _script(peer);
    }
}
