namespace Tusk.Protocol.Rpc;

/// <summary>The seven bytes with which a client opens a connection.</summary>
/// <remarks>
/// <code>
/// 0       4         5               6      7
/// | hrpc  | version | service class | auth |
/// </code>
/// Source: Apache Hadoop 3.4, o.a.h.ipc.RpcConstants and Server.AuthProtocol.
/// </remarks>
public static class RpcPreamble
{
    /// <summary>Size, in bytes.</summary>
    public const int Bytes = 7;

    /// <summary>Version of the framing; RpcResponseHeaderProto.serverIpcVersionNum repeats it.</summary>
    public const byte Version = 9;

    /// <summary>Auth byte: the context follows at once, and its user is believed.</summary>
    public const byte AuthNone = 0;

    /// <summary>Auth byte: RpcSaslProto frames follow.</summary>
    public const byte AuthSasl = 0xDF;

    /// <summary>Length of RpcRequestHeaderProto.clientId, in bytes.</summary>
    public const int ClientIdBytes = 16;

    /// <summary>The first four bytes.</summary>
    public static ReadOnlySpan<byte> Magic => "hrpc"u8;
}
