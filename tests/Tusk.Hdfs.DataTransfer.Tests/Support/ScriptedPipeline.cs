using Tusk.Rpc.Tests.Support;

namespace Tusk.Hdfs.DataTransfer.Tests.Support;

/// <summary>A DataNode on the loopback that does what its script says, once for each connection.</summary>
internal sealed class ScriptedPipeline : IAsyncDisposable
{
    private readonly LoopbackServer _server;

    public ScriptedPipeline(Func<PipelinePeer, Task> script)
    {
        _server = new LoopbackServer(async (socket, number) =>
        {
            await using var peer = new PipelinePeer(socket, number);
            await script(peer);
        });
        Node = new DatanodeInfo
        {
            IpAddress = "127.0.0.1",
            HostName = "localhost",
            Uuid = Guid.NewGuid().ToString(),
            TransferPort = _server.Port,
            NetworkLocation = "/default-rack",
        };
    }

    /// <summary>Who and where it is.</summary>
    public DatanodeInfo Node { get; }

    /// <summary>How many connections there were.</summary>
    public int Connections => _server.Connections;

    /// <summary>Takes no connection any more.</summary>
    public Task CloseAsync() => _server.CloseAsync();

    /// <summary>Takes no connection any more, and waits for the scripts; what failed in them fails the test.</summary>
    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
