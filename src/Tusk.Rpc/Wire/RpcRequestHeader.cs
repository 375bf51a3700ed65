using Tusk.Protocol;
using Tusk.Protocol.Rpc;

namespace Tusk.Rpc.Wire;

/// <summary>Writes RpcRequestHeaderProto: the same fields for every frame of a client, so without an object for each.</summary>
/// <remarks>
/// <code>
/// 08 02  10 00  18 callId  22 10 clientId  28 retryCount  3a {0a callerContext}
/// </code>
/// with call id and retry count in zig-zag. Tests compare it with the generated message.
/// Source: Apache Hadoop 3.4, RpcHeader.proto; o.a.h.util.ProtoUtil#makeRpcRequestHeader.
/// </remarks>
internal sealed class RpcRequestHeader
{
    /// <summary>The retry count of frames that are no calls.</summary>
    public const int NoRetryCount = -1;

    private const byte CallIdTag = (3 << 3) | 0;
    private const byte ClientIdTag = (4 << 3) | 2;
    private const byte RetryCountTag = (5 << 3) | 0;

    private readonly byte[] _clientId;
    private readonly byte[] _tail;

    /// <summary>A writer for frames with this client id (which is empty in SASL) and, after it, an optional context.</summary>
    public RpcRequestHeader(ReadOnlySpan<byte> clientId, string? callerContext)
    {
        _clientId = [ClientIdTag, checked((byte)clientId.Length), .. clientId];
        _tail = callerContext is null ? [] : Tail(callerContext);
    }

    private static ReadOnlySpan<byte> KindAndOperation => [0x08, (byte)RpcKindProto.RpcProtocolBuffer, 0x10, 0x00];

    /// <summary>Size of the header with its own length in front, in bytes.</summary>
    public int DelimitedBytes(int callId, int retryCount)
    {
        int bytes = Bytes(callId, retryCount);
        return Varint.Size((uint)bytes) + bytes;
    }

    /// <summary>Writes the header with its length in front.</summary>
    /// <returns>How many bytes it took.</returns>
    public int WriteDelimited(Span<byte> output, int callId, int retryCount)
    {
        int at = Varint.Write(output, (uint)Bytes(callId, retryCount));
        at = Append(output, at, KindAndOperation);
        output[at++] = CallIdTag;
        at += Varint.Write(output[at..], Varint.ZigZag(callId));
        at = Append(output, at, _clientId);
        output[at++] = RetryCountTag;
        at += Varint.Write(output[at..], Varint.ZigZag(retryCount));
        return Append(output, at, _tail);
    }

    private int Bytes(int callId, int retryCount) =>
        KindAndOperation.Length + 1 + Varint.Size(Varint.ZigZag(callId)) + _clientId.Length
        + 1 + Varint.Size(Varint.ZigZag(retryCount)) + _tail.Length;

    private static int Append(Span<byte> output, int at, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(output[at..]);
        return at + bytes.Length;
    }

    /// <summary>The bytes of the field with the caller's context: those of a header that has no other field.</summary>
    private static byte[] Tail(string callerContext)
    {
        var header = new RpcRequestHeaderProto { CallerContext = new RPCCallerContextProto { Context = callerContext } };
        return Google.Protobuf.MessageExtensions.ToByteArray(header);
    }
}
