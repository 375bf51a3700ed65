namespace Tusk.Protocol.Rpc;

/// <summary>Call ids that are no calls. A response header holds them as uint32: -33 arrives as 4294967263.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.ipc.RpcConstants and Server.</remarks>
public static class RpcCallIds
{
    /// <summary>The server refused the connection.</summary>
    public const int AuthorizationFailed = -1;

    /// <summary>No call id.</summary>
    public const int Invalid = -2;

    /// <summary>The frame holds an IpcConnectionContextProto; it has no answer.</summary>
    public const int ConnectionContext = -3;

    /// <summary>A header alone, which keeps the connection alive; it has no answer.</summary>
    public const int Ping = -4;

    /// <summary>The frame holds an RpcSaslProto.</summary>
    public const int Sasl = -33;
}
