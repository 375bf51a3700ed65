namespace Tusk.Rpc.Server;

/// <summary>What a server does and has done.</summary>
/// <param name="OpenConnections">Connections there are.</param>
/// <param name="AcceptedConnections">Connections there have been.</param>
/// <param name="RefusedConnections">Connections closed at once for ipc.server.max.connections.</param>
/// <param name="Calls">Calls taken on.</param>
/// <param name="FailedCalls">Calls answered with an error by their handlers.</param>
/// <param name="WaitingCalls">Calls that no handler has taken yet.</param>
/// <param name="UnansweredCalls">Calls that wait or are executed.</param>
/// <param name="BusyHandlers">Handlers at work.</param>
/// <param name="ReceivedBytes">Bytes received.</param>
/// <param name="SentBytes">Bytes sent.</param>
public sealed record RpcServerStatistics(
    int OpenConnections,
    long AcceptedConnections,
    long RefusedConnections,
    long Calls,
    long FailedCalls,
    int WaitingCalls,
    int UnansweredCalls,
    int BusyHandlers,
    long ReceivedBytes,
    long SentBytes);
