using System.Text;
using Google.Protobuf;
using Tusk.Protocol;
using Tusk.Protocol.Rpc;
using Tusk.Rpc.Errors;
using Status = Tusk.Protocol.Rpc.RpcResponseHeaderProto.Types.RpcStatusProto;

namespace Tusk.Rpc.Wire;

/// <summary>An answer as it is written: length, RpcResponseHeaderProto, and on success the message.</summary>
/// <remarks>
/// <code>
/// N  H { 08 callId 10 status 18 09 [22 class 2a message 30 code] 3a clientId 40 retryCount }  [M message]
/// </code>
/// Sizes are computed once, in the constructor; the message must not change between there and <see cref="Write"/>.
/// Source: Apache Hadoop 3.4, RpcHeader.proto; o.a.h.ipc.Server#setupResponse.
/// </remarks>
internal readonly struct ResponseFrame
{
    private const byte BytesTag = 2;

    private readonly int _callId;
    private readonly int _retryCount;
    private readonly ReadOnlyMemory<byte> _clientId;
    private readonly Status _status;
    private readonly RemoteError? _error;
    private readonly IContract? _message;
    private readonly int _classBytes;
    private readonly int _textBytes;
    private readonly int _headerBytes;
    private readonly int _messageBytes;

    private ResponseFrame(
        int callId, int retryCount, ReadOnlyMemory<byte> clientId, Status status, RemoteError? error, IContract? message)
    {
        (_callId, _retryCount, _clientId, _status, _error, _message) = (callId, retryCount, clientId, status, error, message);
        _classBytes = error is null ? 0 : Encoding.UTF8.GetByteCount(error.JavaClassName);
        _textBytes = error is null ? 0 : Encoding.UTF8.GetByteCount(error.Text);
        _headerBytes = HeaderBytes();
        _messageBytes = message?.CalculateSize() ?? 0;
        ContentBytes = (long)Varint.Size((uint)_headerBytes) + _headerBytes
            + (message is null ? 0 : (long)Varint.Size((uint)_messageBytes) + _messageBytes);
    }

    /// <summary>What the length in front of the frame says.</summary>
    public long ContentBytes { get; }

    /// <summary>How many bytes <see cref="Write"/> writes.</summary>
    public int FrameBytes => checked(RpcFrame.PrefixBytes + (int)ContentBytes);

    /// <summary>A call went well.</summary>
    public static ResponseFrame Success(int callId, int retryCount, ReadOnlyMemory<byte> clientId, IContract message) =>
        new(callId, retryCount, clientId, Status.Success, null, message);

    /// <summary>A call failed, or with it the connection, as the error says.</summary>
    public static ResponseFrame Failure(int callId, int retryCount, ReadOnlyMemory<byte> clientId, RemoteError error) =>
        new(callId, retryCount, clientId, error.IsFatal ? Status.Fatal : Status.Error, error, null);

    /// <summary>Writes all of it.</summary>
    public void Write(Span<byte> output)
    {
        RpcFrame.WritePrefix(output, (int)ContentBytes);
        int at = RpcFrame.PrefixBytes;
        at += Varint.Write(output[at..], (uint)_headerBytes);
        at = WriteNumber(output, at, 1, (uint)_callId);
        at = WriteNumber(output, at, 2, (uint)_status);
        at = WriteNumber(output, at, 3, RpcPreamble.Version);
        if (_error is { } error)
        {
            at = WriteText(output, at, 4, error.JavaClassName, _classBytes);
            at = WriteText(output, at, 5, error.Text, _textBytes);
            at = WriteNumber(output, at, 6, Code(error));
        }

        output[at++] = (7 << 3) | BytesTag;
        at += Varint.Write(output[at..], (uint)_clientId.Length);
        _clientId.Span.CopyTo(output[at..]);
        at += _clientId.Length;
        at = WriteNumber(output, at, 8, Varint.ZigZag(_retryCount));
        if (_message is { } message)
        {
            at += Varint.Write(output[at..], (uint)_messageBytes);
            message.WriteTo(output.Slice(at, _messageBytes));
        }
    }

    private static uint Code(RemoteError error) => (uint)(error.Code ?? RpcErrorCode.Application);

    private static int WriteNumber(Span<byte> output, int at, int field, uint value)
    {
        output[at++] = (byte)(field << 3);
        return at + Varint.Write(output[at..], value);
    }

    private static int WriteText(Span<byte> output, int at, int field, string text, int bytes)
    {
        output[at++] = (byte)((field << 3) | BytesTag);
        at += Varint.Write(output[at..], (uint)bytes);
        return at + Encoding.UTF8.GetBytes(text, output[at..]);
    }

    private int HeaderBytes()
    {
        int bytes = 1 + Varint.Size((uint)_callId) + 1 + Varint.Size((uint)_status) + 1 + Varint.Size(RpcPreamble.Version)
            + 1 + Varint.Size((uint)_clientId.Length) + _clientId.Length
            + 1 + Varint.Size(Varint.ZigZag(_retryCount));
        return _error is null
            ? bytes
            : bytes + 1 + Varint.Size((uint)_classBytes) + _classBytes + 1 + Varint.Size((uint)_textBytes) + _textBytes
              + 1 + Varint.Size(Code(_error));
    }
}
