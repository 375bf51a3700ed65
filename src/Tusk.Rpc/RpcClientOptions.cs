using Tusk.Common.Configurations;
using Tusk.Rpc.Security;

namespace Tusk.Rpc;

/// <summary>How a client makes connections and calls; the defaults are Hadoop's.</summary>
public sealed record RpcClientOptions
{
    /// <summary>Hadoop's defaults.</summary>
    public static RpcClientOptions Default { get; } = Read(new Configuration());

    /// <summary>How patiently connections are made, where the endpoint does not say.</summary>
    public required RpcConnectOptions Connect { get; init; }

    /// <summary>How long a call waits for its answer; zero: for ever. Checked every quarter of it, at most a second.</summary>
    public required TimeSpan CallTimeout { get; init; }

    /// <summary>Silence of the server, while calls wait, before a ping; zero: never.</summary>
    public required TimeSpan PingInterval { get; init; }

    /// <summary>How long a connection without calls is kept.</summary>
    public required TimeSpan MaxIdleTime { get; init; }

    /// <summary>TCP_NODELAY.</summary>
    public required bool NoDelay { get; init; }

    /// <summary>Longest request, in bytes.</summary>
    public required int MaxRequestBytes { get; init; }

    /// <summary>Longest answer, in bytes.</summary>
    public required int MaxResponseBytes { get; init; }

    /// <summary>Calls in flight on one connection; further ones wait.</summary>
    public required int MaxCallsPerConnection { get; init; }

    /// <summary>What the server's audit log says of the caller, as CLI for the shell; null: nothing.</summary>
    public string? CallerContext { get; init; }

    /// <summary>
    /// How to prove who we are, best first. None: connections begin with auth byte 0 and no negotiation, as a Java client
    /// does that holds no token.
    /// </summary>
    public IReadOnlyList<ISaslMechanism> Mechanisms { get; init; } = [];

    /// <summary>Reads the settings, checked.</summary>
    /// <exception cref="ConfigurationException">A value is malformed or out of bounds.</exception>
    public static RpcClientOptions Read(Configuration configuration)
    {
        TimeSpan timeout = Millis(RpcKeys.CallTimeout.Read(configuration));
        TimeSpan ping = Millis(RpcKeys.PingInterval.Read(configuration));
        bool pings = RpcKeys.Ping.Read(configuration);
        return new RpcClientOptions
        {
            Connect = new RpcConnectOptions(
                Millis(RpcKeys.ConnectTimeout.Read(configuration)),
                RpcKeys.ConnectRetries.Read(configuration),
                RpcKeys.ConnectRetriesOnTimeouts.Read(configuration),
                Millis(RpcKeys.ConnectRetryInterval.Read(configuration))),

            // Without pings Hadoop takes the interval as the bound of silence (Client.getTimeout).
            CallTimeout = pings ? timeout : timeout == TimeSpan.Zero || ping < timeout ? ping : timeout,
            PingInterval = pings ? ping : TimeSpan.Zero,
            MaxIdleTime = Millis(RpcKeys.MaxIdleTime.Read(configuration)),
            NoDelay = RpcKeys.NoDelay.Read(configuration),
            MaxRequestBytes = RpcKeys.MaxRequestBytes.Read(configuration),
            MaxResponseBytes = RpcKeys.MaxResponseBytes.Read(configuration),
            MaxCallsPerConnection = RpcKeys.MaxCalls.Read(configuration),
        };
    }

    private static TimeSpan Millis(int millis) => TimeSpan.FromMilliseconds(millis);
}
