using System.Net;
using Tusk.Common.Configurations;

namespace Tusk.Rpc.Server;

/// <summary>How a server listens, and its bounds; the defaults are Hadoop's.</summary>
public sealed record RpcServerOptions
{
    /// <summary>Where it listens; port 0 for a free one.</summary>
    public IPEndPoint Endpoint { get; init; } = new(IPAddress.Loopback, 0);

    /// <summary>Calls executed at a time.</summary>
    public int HandlerCount { get; init; } = 10;

    /// <summary>Calls that wait or are executed; with more, connections are not read.</summary>
    public required int MaxCalls { get; init; }

    /// <summary>Calls of one connection that wait or are executed; with more, it is not read.</summary>
    public required int MaxCallsPerConnection { get; init; }

    /// <summary>Connections at a time; 0: any number.</summary>
    public required int MaxConnections { get; init; }

    /// <summary>Connections that wait to be accepted.</summary>
    public required int Backlog { get; init; }

    /// <summary>TCP_NODELAY.</summary>
    public required bool NoDelay { get; init; }

    /// <summary>Longest request, in bytes.</summary>
    public required int MaxRequestBytes { get; init; }

    /// <summary>Longest answer, in bytes.</summary>
    public required int MaxResponseBytes { get; init; }

    /// <summary>Bytes of answers not taken, of one connection, with which it is not read.</summary>
    public required int MaxUnsentBytes { get; init; }

    /// <summary>Bytes of answers not taken, of all connections; with more, those with most are closed.</summary>
    public required long MaxUnsentBytesTogether { get; init; }

    /// <summary>Bytes of all requests received in part.</summary>
    public required long MaxPartialBytes { get; init; }

    /// <summary>Bytes that all long requests may become in memory until they are answered; with more, they are not read.</summary>
    public required long MaxLongRequestBytes { get; init; }

    /// <summary>Connections with which idle ones are left alone.</summary>
    public required int IdleThreshold { get; init; }

    /// <summary>Idle connections closed at a time.</summary>
    public required int MaxIdleCloses { get; init; }

    /// <summary>Time between looks for idle connections.</summary>
    public required TimeSpan IdleScanInterval { get; init; }

    /// <summary>Silence after which a connection without calls is idle.</summary>
    public required TimeSpan MaxIdleTime { get; init; }

    /// <summary>Time for a request to arrive, and for the set-up of a connection.</summary>
    public required TimeSpan FrameTimeout { get; init; }

    /// <summary>Time in which a client must take some of its answers.</summary>
    public required TimeSpan SendTimeout { get; init; }

    /// <summary>Remembers answers to at-most-once calls; null where the protocols have none.</summary>
    public RetryCache? RetryCache { get; init; }

    /// <summary>Whether the real user may act for the other (hadoop.proxyuser); nobody may if null.</summary>
    public Func<RpcUser, IPAddress, bool>? MayImpersonate { get; init; }

    /// <summary>Told of exceptions that no handler should throw; they are answered all the same.</summary>
    public Action<RpcServerCall, Exception>? HandlerFailed { get; init; }

    /// <summary>Told of errors of ours that ended a connection.</summary>
    public Action<Exception>? ConnectionFailed { get; init; }

    /// <summary>Reads the settings, checked.</summary>
    /// <param name="configuration">The settings.</param>
    /// <param name="handlerCount">Calls executed at a time, as dfs.namenode.handler.count says.</param>
    /// <exception cref="ConfigurationException">A value is malformed or out of bounds.</exception>
    public static RpcServerOptions Read(Configuration configuration, int handlerCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(handlerCount, 1);
        return new RpcServerOptions
        {
            HandlerCount = handlerCount,
            MaxCalls = (int)Math.Min(
                int.MaxValue, handlerCount + ((long)handlerCount * RpcServerKeys.QueuePerHandler.Read(configuration))),
            MaxCallsPerConnection = RpcServerKeys.MaxCallsPerConnection.Read(configuration),
            MaxConnections = RpcServerKeys.MaxConnections.Read(configuration),
            Backlog = RpcServerKeys.Backlog.Read(configuration),
            NoDelay = RpcServerKeys.NoDelay.Read(configuration),
            MaxRequestBytes = RpcKeys.MaxRequestBytes.Read(configuration),
            MaxResponseBytes = RpcKeys.MaxResponseBytes.Read(configuration),
            MaxUnsentBytes = RpcServerKeys.MaxUnsentBytes.Read(configuration),
            MaxUnsentBytesTogether = RpcServerKeys.MaxUnsentBytesTogether.Read(configuration),
            MaxPartialBytes = RpcServerKeys.MaxPartialBytes.Read(configuration),
            MaxLongRequestBytes = RpcServerKeys.MaxLongRequestBytes.Read(configuration),
            IdleThreshold = RpcServerKeys.IdleThreshold.Read(configuration),
            MaxIdleCloses = RpcServerKeys.MaxIdleCloses.Read(configuration),
            IdleScanInterval = Millis(RpcServerKeys.IdleScanInterval.Read(configuration)),
            MaxIdleTime = 2 * Millis(RpcKeys.MaxIdleTime.Read(configuration)),
            FrameTimeout = Millis(RpcServerKeys.FrameTimeout.Read(configuration)),
            SendTimeout = Millis(RpcServerKeys.SendTimeout.Read(configuration)),
        };
    }

    private static TimeSpan Millis(int millis) => TimeSpan.FromMilliseconds(millis);
}
