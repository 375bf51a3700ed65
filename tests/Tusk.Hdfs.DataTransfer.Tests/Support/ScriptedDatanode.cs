using Tusk.Hdfs.DataTransfer.Connections;
using Tusk.Rpc.Tests.Support;

namespace Tusk.Hdfs.DataTransfer.Tests.Support;

/// <summary>A DataNode on the loopback that does what its script says, once for each connection.</summary>
internal sealed class ScriptedDatanode : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly LoopbackServer _server;

    public ScriptedDatanode(Func<DatanodeEnd, Task> script)
    {
        _server = new LoopbackServer(async (socket, number) =>
        {
            await using var connection = new DatanodeEnd(socket, number);
            await script(connection);
        });
        Node = new DatanodeInfo
        {
            IpAddress = "127.0.0.1",
            HostName = "localhost",
            Uuid = $"node-{_server.Port}",
            TransferPort = _server.Port,
        };
    }

    public DatanodeInfo Node { get; }

    /// <summary>How many connections there were.</summary>
    public int Connections => _server.Connections;

    /// <summary>Connects to it.</summary>
    public Task<DataTransferConnection> ConnectAsync(TimeProvider? time = null) =>
        DataTransferConnection.ConnectAsync(Node, Node.IpAddress, Timeouts, time ?? TimeProvider.System, default);

    /// <summary>Hadoop's.</summary>
    public static DataTransferTimeouts Timeouts { get; } =
        new(TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(480));

    /// <summary>Waits for the scripts; what failed in them fails the test. A test that looks at what they found may have done so already.</summary>
    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
