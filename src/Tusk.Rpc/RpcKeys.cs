using Tusk.Common.Configurations;

namespace Tusk.Rpc;

/// <summary>The settings of RPC clients, as Hadoop names them.</summary>
public static class RpcKeys
{
    /// <summary>The one resolver there is.</summary>
    internal const string DnsResolver = "org.apache.hadoop.net.DNSDomainNameResolver";

    private const int MaxMillis = int.MaxValue;

    /// <summary>How long one attempt to connect may take.</summary>
    public static SettingInt32 ConnectTimeout { get; } = new(
        "ipc.client.connect.timeout", 20_000, 1, MaxMillis, "ms", "How long an RPC client waits for a connection to be made.");

    /// <summary>Attempts after a refusal.</summary>
    public static SettingInt32 ConnectRetries { get; } = new(
        "ipc.client.connect.max.retries", 10, 0, int.MaxValue, "attempts",
        "How often a connection is tried again when the server refuses it or cannot be reached.");

    /// <summary>Attempts after no answer.</summary>
    public static SettingInt32 ConnectRetriesOnTimeouts { get; } = new(
        "ipc.client.connect.max.retries.on.timeouts", 45, 0, int.MaxValue, "attempts",
        "How often a connection is tried again when nobody answers in ipc.client.connect.timeout.");

    /// <summary>Pause between attempts.</summary>
    public static SettingInt32 ConnectRetryInterval { get; } = new(
        "ipc.client.connect.retry.interval", 1_000, 0, MaxMillis, "ms", "Pause before a refused connection is tried again.");

    /// <summary>How long a call may take.</summary>
    public static SettingInt32 CallTimeout { get; } = new(
        "ipc.client.rpc-timeout.ms", 120_000, 0, MaxMillis, "ms", "How long a call waits for its answer; 0: for ever.");

    /// <summary>Whether a silent connection is pinged.</summary>
    public static SettingBoolean Ping { get; } = new(
        "ipc.client.ping", true,
        "Whether a server that is silent while calls wait is pinged; if not, a call waits no longer than ipc.ping.interval.");

    /// <summary>Silence before a ping.</summary>
    public static SettingInt32 PingInterval { get; } = new(
        "ipc.ping.interval", 60_000, 1, MaxMillis, "ms", "Silence of the server before a ping is sent.");

    /// <summary>Idleness before a connection is closed.</summary>
    public static SettingInt32 MaxIdleTime { get; } = new(
        "ipc.client.connection.maxidletime", 10_000, 1, MaxMillis, "ms", "How long a connection without calls is kept.");

    /// <summary>Whether small segments are sent at once.</summary>
    public static SettingBoolean NoDelay { get; } = new(
        "ipc.client.tcpnodelay", true, "Whether RPC connections send small segments at once (TCP_NODELAY).");

    /// <summary>Longest request.</summary>
    public static SettingInt32 MaxRequestBytes { get; } = new(
        "ipc.maximum.data.length", 128 << 20, 1, int.MaxValue - 4, "bytes", "Longest RPC request; servers refuse more.");

    /// <summary>Longest answer.</summary>
    public static SettingInt32 MaxResponseBytes { get; } = new(
        "ipc.maximum.response.length", 128 << 20, 1, int.MaxValue - 4, "bytes", "Longest RPC answer that is read.");

    /// <summary>Calls in flight on one connection.</summary>
    public static SettingInt32 MaxCalls { get; } = new(
        "tusk.ipc.client.calls.max", 4_096, 1, 1 << 20, "calls",
        "How many calls wait for answers on one RPC connection; further ones wait to be sent.");

    /// <summary>Whether calls to a single NameNode are tried again.</summary>
    public static SettingBoolean RetryPolicyEnabled { get; } = new(
        "dfs.client.retry.policy.enabled", false,
        "Whether calls to a NameNode without HA that it did not execute, or that may be repeated, are tried again.");

    /// <summary>Pauses and attempts for it.</summary>
    public static SettingText RetryPolicySpec { get; } = new(
        "dfs.client.retry.policy.spec", "10000,6,60000,10",
        "For dfs.client.retry.policy.enabled: pairs of a mean pause in ms and how often it is taken.");

    /// <summary>Most failovers of one call.</summary>
    public static SettingInt32 FailoverAttempts { get; } = new(
        "dfs.client.failover.max.attempts", 15, 0, int.MaxValue, "attempts",
        "How often a call turns to another NameNode of a nameservice before it fails.");

    /// <summary>Most retries of one call at the same NameNode.</summary>
    public static SettingInt32 RetryAttempts { get; } = new(
        "dfs.client.retry.max.attempts", 10, 0, int.MaxValue, "attempts",
        "How often a call is tried again at the NameNode of a nameservice that asked for it.");

    /// <summary>Base of the exponential pause.</summary>
    public static SettingInt32 FailoverBaseDelay { get; } = new(
        "dfs.client.failover.sleep.base.millis", 500, 0, MaxMillis, "ms",
        "Pause before the second failover of a call; it doubles with each, and is varied by half.");

    /// <summary>Bound of the exponential pause.</summary>
    public static SettingInt32 FailoverMaxDelay { get; } = new(
        "dfs.client.failover.sleep.max.millis", 15_000, 0, MaxMillis, "ms", "Longest pause before a failover, before it is varied.");

    /// <summary>Connection attempts at one NameNode of several.</summary>
    public static SettingInt32 FailoverConnectRetries { get; } = new(
        "dfs.client.failover.connection.retries", 0, 0, int.MaxValue, "attempts",
        "ipc.client.connect.max.retries for the NameNodes of a nameservice, where the other one is the better retry.");

    /// <summary>The same after no answer.</summary>
    public static SettingInt32 FailoverConnectRetriesOnTimeouts { get; } = new(
        "dfs.client.failover.connection.retries.on.timeouts", 0, 0, int.MaxValue, "attempts",
        "ipc.client.connect.max.retries.on.timeouts for the NameNodes of a nameservice.");

    /// <summary>Whether names of NameNodes stand for several machines.</summary>
    public static SettingBoolean FailoverResolveNeeded { get; } = new(
        "dfs.client.failover.resolve-needed", false,
        "Whether the name of a NameNode of a nameservice stands for several machines, of which each is tried: its addresses are looked up "
        + "when a file system is made. May be set for one nameservice, with its name behind the key.");

    /// <summary>Who looks names up.</summary>
    public static SettingText FailoverResolver { get; } = new(
        "dfs.client.failover.resolver.impl", DnsResolver,
        "Who looks names up for dfs.client.failover.resolve-needed; only the name service does. May be set for one nameservice.");

    /// <summary>Whether clients begin at different NameNodes.</summary>
    public static SettingBoolean FailoverRandomOrder { get; } = new(
        "dfs.client.failover.random.order", true, "Whether a client tries the NameNodes of a nameservice in random order.");
}
