using System.Net;
using System.Net.Sockets;
using Tusk.Hdfs.DataTransfer.Connections;

namespace Tusk.Hdfs.DataTransfer.Tests.Support;

/// <summary>A DataNode on the loopback that does what its script says, once for each connection.</summary>
internal sealed class ScriptedDatanode : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<DatanodeEnd, Task> _script;
    private readonly List<Task> _running = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;
    private int _connections;
    private bool _disposed;

    public ScriptedDatanode(Func<DatanodeEnd, Task> script)
    {
        _script = script;
        _listener.Start();
        int port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        Node = new DatanodeInfo
        {
            IpAddress = "127.0.0.1",
            HostName = "localhost",
            Uuid = $"node-{port}",
            TransferPort = port,
        };
        _accepting = AcceptAsync();
    }

    public DatanodeInfo Node { get; }

    /// <summary>How many connections there were.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Connects to it.</summary>
    public Task<DataTransferConnection> ConnectAsync(TimeProvider? time = null) =>
        DataTransferConnection.ConnectAsync(Node, Node.IpAddress, Timeouts, time ?? TimeProvider.System, default);

    /// <summary>Hadoop's.</summary>
    public static DataTransferTimeouts Timeouts { get; } =
        new(TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(480));

    /// <summary>Waits for the scripts; what failed in them fails the test.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return; // a test that looks at what a script found has waited for it already
        }

        _disposed = true;
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
        await using var connection = new DatanodeEnd(socket, number);
        await _script(connection);
    }
}
