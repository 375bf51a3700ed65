using System.Text;
using Tusk.Protocol;
using Tusk.Protocol.Rpc;
using Tusk.Rpc.Errors;

namespace Tusk.Rpc.Wire;

/// <summary>RpcResponseHeaderProto as it lies in a frame; success costs no object.</summary>
/// <remarks>
/// Fields that we do not know are skipped. Tests compare it with the generated message.
/// Source: Apache Hadoop 3.4, RpcHeader.proto.
/// </remarks>
internal readonly ref struct RpcResponseHeader
{
    private readonly ReadOnlySpan<byte> _exceptionClassName;
    private readonly ReadOnlySpan<byte> _errorMessage;
    private readonly int _errorDetail;

    private RpcResponseHeader(ReadOnlySpan<byte> header)
    {
        bool hasCallId = false;
        bool hasStatus = false;
        while (!header.IsEmpty)
        {
            ulong tag = Number(ref header);
            ulong number = 0;
            ReadOnlySpan<byte> bytes = default;
            switch (tag & 7)
            {
                case 0:
                    number = Number(ref header);
                    break;
                case 1:
                    Cut(ref header, sizeof(long));
                    break;
                case 2:
                    bytes = Cut(ref header, Number(ref header));
                    break;
                case 5:
                    Cut(ref header, sizeof(int));
                    break;
                default:
                    throw Malformed($"wire type {tag & 7}");
            }

            switch (tag)
            {
                case 0 or 1 or 2 or 5 or > uint.MaxValue: // readers of 32 bits would take the latter for other fields
                    throw Malformed($"field {tag >> 3}");
                case (1 << 3) | 0:
                    (CallId, hasCallId) = ((int)(uint)number, true);
                    break;
                case (2 << 3) | 0:
                    (Status, hasStatus) = (StatusOf(number), true);
                    break;
                case (4 << 3) | 2:
                    _exceptionClassName = bytes;
                    break;
                case (5 << 3) | 2:
                    _errorMessage = bytes;
                    break;
                case (6 << 3) | 0:
                    _errorDetail = (int)number;
                    break;
                case (7 << 3) | 2:
                    ClientId = bytes;
                    break;
            }
        }

        if (!hasCallId || !hasStatus)
        {
            throw Malformed(hasCallId ? "no status" : "no callId");
        }
    }

    /// <summary>The call that is answered; negative for what is no call.</summary>
    public int CallId { get; }

    /// <summary>How it went.</summary>
    public RpcResponseHeaderProto.Types.RpcStatusProto Status { get; }

    /// <summary>The client's id, repeated; empty where the server does not repeat it.</summary>
    public ReadOnlySpan<byte> ClientId { get; }

    /// <summary>Reads the content of a header, without its length.</summary>
    /// <exception cref="RpcProtocolException">It is none.</exception>
    public static RpcResponseHeader Read(ReadOnlySpan<byte> header) => new(header);

    /// <summary>The error, where the status is not success.</summary>
    public RemoteError Error() => new(
        _exceptionClassName.IsEmpty ? "java.io.IOException" : Encoding.UTF8.GetString(_exceptionClassName),
        Encoding.UTF8.GetString(_errorMessage),
        Enum.IsDefined((RpcErrorCode)_errorDetail) ? (RpcErrorCode)_errorDetail : null,
        Status == RpcResponseHeaderProto.Types.RpcStatusProto.Fatal);

    private static RpcResponseHeaderProto.Types.RpcStatusProto StatusOf(ulong number) =>
        number <= (ulong)RpcResponseHeaderProto.Types.RpcStatusProto.Fatal
            ? (RpcResponseHeaderProto.Types.RpcStatusProto)number
            : throw Malformed($"status {number}");

    private static ulong Number(scoped ref ReadOnlySpan<byte> input) =>
        Varint.TryRead(ref input, out ulong value) ? value : throw Malformed("a number without end");

    private static ReadOnlySpan<byte> Cut(scoped ref ReadOnlySpan<byte> input, ulong bytes)
    {
        if (bytes > (ulong)input.Length)
        {
            throw Malformed($"a field of {bytes} B where {input.Length} B remain");
        }

        ReadOnlySpan<byte> cut = input[..(int)bytes];
        input = input[(int)bytes..];
        return cut;
    }

    private static RpcProtocolException Malformed(string what) =>
        new($"The header of an RPC answer cannot be read: {what}.", RequestOutcome.Unknown);
}
