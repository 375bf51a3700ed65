using Tusk.Protocol;
using Tusk.Rpc.Errors;
using Tusk.Rpc.Wire;

namespace Tusk.Rpc.Server;

/// <summary>A call with its request: one object for each call.</summary>
internal sealed class ServiceCall<TRequest, TResponse> : RpcServerCall
    where TRequest : class, IContract<TRequest>
    where TResponse : class, IContract<TResponse>
{
    private readonly ServiceMethod<TRequest, TResponse> _method;
    private readonly TRequest _request;
    private RetryCache? _retryCache; // where others may wait for this call
    private TaskCompletionSource<IContract>? _running;

    public ServiceCall(in CallFacts facts, ServiceMethod<TRequest, TResponse> method, TRequest request)
        : base(facts) => (_method, _request) = (method, request);

    /// <inheritdoc/>
    public override string ProtocolName => _method.Protocol.Name;

    /// <inheritdoc/>
    public override string MethodName => _method.Name;

    /// <inheritdoc/>
    internal override ValueTask RunAsync(RetryCache? retryCache, CancellationToken cancellationToken)
    {
        if (retryCache is not null && _method.Idempotence == RpcIdempotence.AtMostOnce && ClientId is not null)
        {
            var running = new TaskCompletionSource<IContract>(TaskCreationOptions.RunContinuationsAsynchronously);
            switch (retryCache.Begin(new RetryKey(ClientId, CallId), running, out object? held))
            {
                case RetryVerdict.Answer:
                    Repeat((IContract)held!);
                    return default;
                case RetryVerdict.Wait:
                    _ = RepeatAsync(((TaskCompletionSource<IContract>)held!).Task); // in nobody's place
                    return default;
            }

            (_retryCache, _running) = (retryCache, running);
        }

        return ExecuteAsync(cancellationToken);
    }

    private ValueTask ExecuteAsync(CancellationToken cancellationToken)
    {
        ValueTask<TResponse> answer;
        try
        {
            answer = _method.Handler(this, _request, cancellationToken);
        }
        catch (Exception e)
        {
            Fail(e, cancellationToken);
            return default;
        }

        if (answer.IsCompletedSuccessfully)
        {
            Succeed(answer.Result);
            return default;
        }

        Task finished = FinishAsync(answer, cancellationToken);
        return IsPostponed ? default : new ValueTask(finished);
    }

    private async Task FinishAsync(ValueTask<TResponse> answer, CancellationToken cancellationToken)
    {
        TResponse response;
        try
        {
            response = await answer.ConfigureAwait(false);
        }
        catch (Exception e)
        {
            Fail(e, cancellationToken);
            return;
        }

        Succeed(response);
    }

    private void Succeed(TResponse? response)
    {
        if (response is null || response.FindMissing() is not null)
        {
            Fail(Unanswerable(response is null
                ? $"{MethodName} was answered with nothing."
                : $"The answer to {MethodName} lacks its required field {response.FindMissing()}."));
            return;
        }

        // The work is done, so it is kept whatever becomes of the answer.
        _retryCache?.Finish(new RetryKey(ClientId!, CallId), response);
        _running?.SetResult(response);
        Send(response);
    }

    private void Send(IContract response)
    {
        ResponseFrame frame;
        try
        {
            frame = Success(response);
        }
        catch (Exception e)
        {
            // It changes while it is measured: a handler's mistake. Its caller waits all the same, and its place is another's.
            Owner!.Answer(Failure(SerializingError($"The answer to {MethodName} cannot be written: {e.Message}")), isError: true);
            Owner.Report(this, e);
            return;
        }

        if (frame.ContentBytes > Owner!.MaxResponseBytes)
        {
            RemoteError tooLong = SerializingError(
                $"The answer to {MethodName} has {frame.ContentBytes} B, at most {Owner.MaxResponseBytes} B are sent (ipc.maximum.response.length).");
            Owner.Answer(Failure(tooLong), isError: true);
            return;
        }

        Owner.Answer(frame, isError: false);
    }

    private void Fail(Exception error, CancellationToken cancellationToken = default)
    {
        bool broken = error is OperationCanceledException && cancellationToken.IsCancellationRequested;
        if (_retryCache is not null)
        {
            _retryCache.Abandon(new RetryKey(ClientId!, CallId));
            Share(error, broken);
        }

        if (broken)
        {
            Owner!.Drop(); // the server stops: the client is to ask another one, or later
            return;
        }

        // Answered first: whoever is told of it may throw, too.
        Owner!.Answer(Failure(JavaErrors.Of(error)), isError: true);
        if (!JavaErrors.IsForeseen(error))
        {
            Owner.Report(this, error);
        }
    }

    /// <summary>Lets those that wait for this call fail with it.</summary>
    private void Share(Exception error, bool broken)
    {
        if (broken)
        {
            _running!.SetCanceled(CancellationToken.None);
            return;
        }

        _running!.SetException(error);
        _ = _running.Task.Exception; // seen, also where nobody waits
    }

    /// <summary>Gives the answer of the call that came first.</summary>
    private void Repeat(IContract answer)
    {
        if (answer is TResponse)
        {
            Send(answer);
            return;
        }

        // One call id for two methods: Hadoop fails with the same class.
        var error = new RemoteError(
            "java.lang.ClassCastException",
            $"Call {CallId} of client {ClientId} was answered before, and not as {MethodName}.",
            RpcErrorCode.Application,
            IsFatal: false);
        Owner!.Answer(Failure(error), isError: true);
    }

    private async Task RepeatAsync(Task<IContract> first)
    {
        IContract answer;
        try
        {
            answer = await first.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (first.IsCanceled)
        {
            Owner!.Drop();
            return;
        }
        catch (Exception e)
        {
            Owner!.Answer(Failure(JavaErrors.Of(e)), isError: true);
            return;
        }

        Repeat(answer);
    }

    private static RemoteError SerializingError(string text) =>
        new("java.io.IOException", text, RpcErrorCode.SerializingResponse, IsFatal: false);

    private static RemoteException Unanswerable(string text) => RemoteExceptions.Create(SerializingError(text));
}
