using Tusk.Protocol;
using Tusk.Protocol.Rpc;

namespace Tusk.Rpc.Wire;

/// <summary>RpcRequestHeaderProto as a server finds it in a frame, without an object.</summary>
/// <remarks>
/// Fields that we do not know are skipped. Values that the enums do not know count as absent, as protobuf 2 has it. Tests
/// compare it with the generated message. Source: Apache Hadoop 3.4, RpcHeader.proto.
/// </remarks>
internal readonly ref struct RequestHeader
{
    private RequestHeader(ReadOnlySpan<byte> header, out string? fault)
    {
        fault = null;
        bool hasCallId = false;
        bool hasClientId = false;
        RetryCount = RpcRequestHeader.NoRetryCount;
        while (!header.IsEmpty)
        {
            if (!TryField(ref header, out ulong tag, out ulong number, out ReadOnlySpan<byte> bytes))
            {
                fault = "the input ends within a field, or a field is of no known kind";
                return;
            }

            switch (tag)
            {
                case (1 << 3) | 0:
                    Kind = number <= (ulong)RpcKindProto.RpcProtocolBuffer ? (RpcKindProto)number : Kind;
                    break;
                case (2 << 3) | 0:
                    Operation = number <= (ulong)RpcRequestHeaderProto.Types.OperationProto.RpcCloseConnection
                        ? (RpcRequestHeaderProto.Types.OperationProto)number
                        : Operation;
                    break;
                case (3 << 3) | 0:
                    (CallId, hasCallId) = (Varint.UnZigZag((uint)number), true);
                    break;
                case (4 << 3) | 2:
                    hasClientId = true;
                    ClientId = bytes;
                    break;
                case (5 << 3) | 0:
                    RetryCount = Varint.UnZigZag((uint)number);
                    break;
                case (7 << 3) | 2:
                    CallerContext = bytes;
                    break;
            }
        }

        fault = hasCallId && hasClientId ? null : $"Message missing required fields: {(hasCallId ? "clientId" : "callId")}";
    }

    /// <summary>How the body is encoded; null where the header does not say.</summary>
    public RpcKindProto? Kind { get; }

    /// <summary>What the frame is; null where the header does not say.</summary>
    public RpcRequestHeaderProto.Types.OperationProto? Operation { get; }

    /// <summary>The call; negative for what is no call.</summary>
    public int CallId { get; }

    /// <summary>Attempts of the call before this one; -1 for what is no call.</summary>
    public int RetryCount { get; }

    /// <summary>Sixteen bytes, as a rule; any number is taken.</summary>
    public ReadOnlySpan<byte> ClientId { get; }

    /// <summary>The bytes of RPCCallerContextProto; empty where there is none.</summary>
    public ReadOnlySpan<byte> CallerContext { get; }

    /// <summary>Reads the content of a header, without its length.</summary>
    /// <param name="content">All of it, and nothing else.</param>
    /// <param name="header">The header, when true is returned; else what was read of it.</param>
    /// <param name="fault">Why it is none, when false is returned.</param>
    public static bool TryRead(ReadOnlySpan<byte> content, out RequestHeader header, out string? fault)
    {
        header = new RequestHeader(content, out fault);
        return fault is null;
    }

    private static bool TryField(
        scoped ref ReadOnlySpan<byte> input, out ulong tag, out ulong number, out ReadOnlySpan<byte> bytes)
    {
        number = 0;
        bytes = default;
        if (!Varint.TryRead(ref input, out tag) || tag > uint.MaxValue || tag >> 3 == 0)
        {
            return false;
        }

        return (tag & 7) switch
        {
            0 => Varint.TryRead(ref input, out number),
            1 => TryCut(ref input, sizeof(long), out bytes),
            2 => Varint.TryRead(ref input, out ulong length) && TryCut(ref input, length, out bytes),
            5 => TryCut(ref input, sizeof(int), out bytes),
            _ => false,
        };
    }

    private static bool TryCut(scoped ref ReadOnlySpan<byte> input, ulong length, out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        if (length > (ulong)input.Length)
        {
            return false;
        }

        bytes = input[..(int)length];
        input = input[(int)length..];
        return true;
    }
}
