using System.Diagnostics.CodeAnalysis;

namespace Tusk.Rpc.Errors;

/// <summary>Where in a server a call failed. From 10 on, the server closes the connection.</summary>
/// <remarks>Source: Apache Hadoop 3.4, RpcHeader.proto, RpcErrorCodeProto.</remarks>
[SuppressMessage("Design", "CA1008", Justification = "The wire's numbers; an absent code is null.")]
public enum RpcErrorCode
{
    /// <summary>The service refused the call: what nearly all errors are.</summary>
    Application = 1,

    /// <summary>The protocol has no such method there.</summary>
    NoSuchMethod = 2,

    /// <summary>The server does not serve the protocol.</summary>
    NoSuchProtocol = 3,

    /// <summary>The server failed before the service.</summary>
    RpcServer = 4,

    /// <summary>The answer could not be encoded.</summary>
    SerializingResponse = 5,

    /// <summary>The server has another version of the protocol.</summary>
    RpcVersionMismatch = 6,

    /// <summary>Something else.</summary>
    FatalUnknown = 10,

    /// <summary>The request is not encoded as protocol buffers.</summary>
    FatalUnsupportedSerialization = 11,

    /// <summary>The header of the request makes no sense.</summary>
    FatalInvalidRpcHeader = 12,

    /// <summary>The request cannot be read.</summary>
    FatalDeserializingRequest = 13,

    /// <summary>The server speaks another version of the framing.</summary>
    FatalVersionMismatch = 14,

    /// <summary>The server does not believe or does not want the user.</summary>
    FatalUnauthorized = 15,
}
