using System.Buffers;
using System.Threading.Tasks.Sources;
using Tusk.Protocol;

namespace Tusk.Rpc.Connections;

/// <summary>A call that knows its answer. It is its own awaitable: one object for each attempt, and no more.</summary>
internal sealed class RpcCall<TResponse> : RpcCall, IValueTaskSource<TResponse>
    where TResponse : class, IContract<TResponse>
{
    private ManualResetValueTaskSourceCore<TResponse> _source = new() { RunContinuationsAsynchronously = true };
    private TResponse? _response;
    private Exception? _error;

    public RpcCall(int callId, int retryCount, string methodName, byte[] methodHeader, IContract request)
        : base(callId, retryCount, methodName, methodHeader, request)
    {
    }

    /// <summary>The answer; to be awaited once.</summary>
    public ValueTask<TResponse> Response => new(this, _source.Version);

    /// <inheritdoc/>
    public override void Answer(ReadOnlySequence<byte> body)
    {
        if (!Varint.TryCut(ref body, out ReadOnlySequence<byte> message) || !body.IsEmpty)
        {
            _error = Unreadable($"its {typeof(TResponse).Name} does not fill the frame.", null);
            return;
        }

        try
        {
            _response = Messages.Parse<TResponse>(message, int.MaxValue); // the frame was bounded
        }
        catch (Exception e)
        {
            // Whatever it is: the call is out of the table, so nobody but this ends it.
            _error = Unreadable(e.Message, e);
        }
    }

    /// <inheritdoc/>
    public override void Finish(bool here)
    {
        _source.RunContinuationsAsynchronously = !here;
        if (_response is not null)
        {
            _source.SetResult(_response);
        }
        else
        {
            _source.SetException(_error ?? throw new InvalidOperationException($"The call of {MethodName} has no answer."));
        }
    }

    /// <inheritdoc/>
    public override void Fail(Exception error) => _source.SetException(error);

    TResponse IValueTaskSource<TResponse>.GetResult(short token) => _source.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<TResponse>.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource<TResponse>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);
}
