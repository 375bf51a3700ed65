namespace Tusk.Rpc.Tests.Support;

/// <summary>A server on the loopback that does what its script says, once for each connection.</summary>
internal sealed class ScriptedPeer(Func<PeerConnection, Task> script) : IAsyncDisposable
{
    private readonly LoopbackServer _server = new(async (socket, number) =>
    {
        await using var connection = new PeerConnection(socket, number);
        await script(connection);
    });

    /// <summary>Where it listens.</summary>
    public RpcAddress Address => new("127.0.0.1", _server.Port);

    /// <summary>How many connections there were.</summary>
    public int Connections => _server.Connections;

    /// <summary>Waits for the scripts; what failed in them fails the test.</summary>
    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
