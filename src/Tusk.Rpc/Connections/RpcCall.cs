using System.Buffers;
using Google.Protobuf;
using Tusk.Protocol;
using Tusk.Rpc.Errors;
using Tusk.Rpc.Wire;

namespace Tusk.Rpc.Connections;

/// <summary>One attempt of a call: what is sent, and who waits. Whoever takes it out of the call table ends it, once.</summary>
internal abstract class RpcCall
{
    private readonly byte[] _methodHeader;
    private readonly IContract _request;
    private readonly int _requestBytes;

    protected RpcCall(int callId, int retryCount, string methodName, byte[] methodHeader, IContract request)
    {
        if (request.FindMissing() is string field)
        {
            throw new ArgumentException(
                $"A {request.GetType().Name} cannot be sent without its field {field}.", nameof(request));
        }

        (CallId, RetryCount, MethodName) = (callId, retryCount, methodName);
        (_methodHeader, _request, _requestBytes) = (methodHeader, request, request.CalculateSize());
    }

    /// <summary>Unique among the calls of a client; the same in every attempt.</summary>
    public int CallId { get; }

    /// <summary>0 in the first attempt.</summary>
    public int RetryCount { get; }

    /// <summary>Name of the method, for messages.</summary>
    public string MethodName { get; }

    /// <summary>Once this is cancelled it is not sent any more: looked at then, as who cancels is told before it is taken out.</summary>
    public CancellationToken UntilSent { get; init; }

    /// <summary>The connection that carries it, once it is in its table.</summary>
    public RpcConnection? Connection { get; set; }

    /// <summary>When it entered the table, as a timestamp; guarded by the table.</summary>
    public long QueuedAt { get; set; }

    /// <summary>Whether a byte of it may have left; guarded by the table.</summary>
    public bool IsSent { get; set; }

    /// <summary>Size of its frame without the length in front, in bytes.</summary>
    public long FrameBytes(RpcRequestHeader header) =>
        (long)header.DelimitedBytes(CallId, RetryCount) + _methodHeader.Length
        + Varint.Size((uint)_requestBytes) + _requestBytes;

    /// <summary>Writes its frame. The request must not have changed since the call was made.</summary>
    public void WriteFrame(IBufferWriter<byte> output, RpcRequestHeader header)
    {
        int frameBytes = checked((int)FrameBytes(header));
        Span<byte> span = output.GetSpan(RpcFrame.PrefixBytes + frameBytes);
        RpcFrame.WritePrefix(span, frameBytes);
        int at = RpcFrame.PrefixBytes + header.WriteDelimited(span[RpcFrame.PrefixBytes..], CallId, RetryCount);
        _methodHeader.CopyTo(span[at..]);
        at += _methodHeader.Length;
        at += Varint.Write(span[at..], (uint)_requestBytes);
        _request.WriteTo(span.Slice(at, _requestBytes));
        output.Advance(at + _requestBytes);
    }

    /// <summary>Gives it the rest of its frame, which should be the answer. To be followed by <see cref="Finish"/>.</summary>
    public abstract void Answer(ReadOnlySequence<byte> body);

    /// <summary>Ends the call with its answer.</summary>
    /// <param name="here">Whether the caller goes on on this thread, before this returns.</param>
    public abstract void Finish(bool here);

    /// <summary>Ends the call without an answer.</summary>
    public abstract void Fail(Exception error);

    /// <summary>An answer that is none.</summary>
    protected RpcProtocolException Unreadable(string what, Exception? cause) =>
        new($"The answer to {MethodName} cannot be read: {what}", RequestOutcome.Unknown, cause);
}
