using Tusk.Common.Configurations;

namespace Tusk.Rpc.Server;

/// <summary>The settings of RPC servers, as Hadoop names them. How many handlers there are is each server's own setting.</summary>
public static class RpcServerKeys
{
    /// <summary>Calls that wait, for each handler.</summary>
    public static SettingInt32 QueuePerHandler { get; } = new(
        "ipc.server.handler.queue.size", 100, 1, 1 << 20, "calls",
        "How many calls of an RPC server wait for each of its handlers; with more, it stops reading.");

    /// <summary>Calls of one connection.</summary>
    public static SettingInt32 MaxCallsPerConnection { get; } = new(
        "tusk.ipc.server.connection.calls.max", 256, 1, 1 << 20, "calls",
        "How many calls of one connection an RPC server has in hand; with more, it does not read the connection.");

    /// <summary>Connections at a time.</summary>
    public static SettingInt32 MaxConnections { get; } = new(
        "ipc.server.max.connections", 0, 0, int.MaxValue, "connections",
        "How many connections an RPC server has at a time; further ones are closed at once. 0: any number.");

    /// <summary>Connections that wait to be accepted.</summary>
    public static SettingInt32 Backlog { get; } = new(
        "ipc.server.listen.queue.size", 256, 1, 65_535, "connections", "How many connections wait to be accepted by an RPC server.");

    /// <summary>Whether small segments are sent at once.</summary>
    public static SettingBoolean NoDelay { get; } = new(
        "ipc.server.tcpnodelay", true, "Whether RPC servers send small segments at once (TCP_NODELAY).");

    /// <summary>Connections that may be idle.</summary>
    public static SettingInt32 IdleThreshold { get; } = new(
        "ipc.client.idlethreshold", 4_000, 0, int.MaxValue, "connections",
        "With more connections than this, an RPC server closes idle ones: silent for twice ipc.client.connection.maxidletime.");

    /// <summary>Idle connections closed at a time.</summary>
    public static SettingInt32 MaxIdleCloses { get; } = new(
        "ipc.client.kill.max", 10, 1, int.MaxValue, "connections", "How many idle connections an RPC server closes at a time.");

    /// <summary>Time between looks for idle connections.</summary>
    public static SettingInt32 IdleScanInterval { get; } = new(
        "ipc.client.connection.idle-scan-interval.ms", 10_000, 1, int.MaxValue, "ms",
        "How often an RPC server looks for idle connections.");

    /// <summary>Time for a frame.</summary>
    public static SettingInt32 FrameTimeout { get; } = new(
        "tusk.ipc.server.frame.timeout.ms", 120_000, 1, int.MaxValue, "ms",
        "How long the whole of a request may take to arrive, and the set-up of a connection; then an RPC server closes it.");

    /// <summary>Time for a segment to be taken.</summary>
    public static SettingInt32 SendTimeout { get; } = new(
        "tusk.ipc.server.send.timeout.ms", 120_000, 1, int.MaxValue, "ms",
        "How long a client may take none of the answers that wait for it; then an RPC server closes the connection.");

    /// <summary>Answers that wait to be taken.</summary>
    public static SettingInt32 MaxUnsentBytes { get; } = new(
        "tusk.ipc.server.unsent.bytes.max", 1 << 20, 1, int.MaxValue, "bytes",
        "With more bytes of answers than this that a client has not taken, an RPC server reads no further calls of it.");

    /// <summary>Answers of all connections that wait to be taken.</summary>
    public static SettingInt64 MaxUnsentBytesTogether { get; } = new(
        "tusk.ipc.server.unsent.total.bytes.max", 512L << 20, 1 << 20, long.MaxValue / 4, "bytes",
        "How much memory the answers take that clients of an RPC server have not taken; with more, it closes the connections that leave most.");

    /// <summary>Parts of requests.</summary>
    public static SettingInt64 MaxPartialBytes { get; } = new(
        "tusk.ipc.server.partial.bytes.max", 1L << 30, 1 << 20, long.MaxValue / 4, "bytes",
        "How much memory the requests take that an RPC server has received in part; the one beyond it is refused.");

    /// <summary>Long requests that wait or are executed.</summary>
    public static SettingInt64 MaxLongRequestBytes { get; } = new(
        "tusk.ipc.server.long.requests.bytes.max", 1L << 30, 1 << 20, long.MaxValue / 4, "bytes",
        "How much memory the requests of 64 KiB and more may become that an RPC server has in hand; with more, it reads no further such request.");
}
