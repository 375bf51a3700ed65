namespace Tusk.Rpc.Errors;

/// <summary>No answer came in time (ipc.client.rpc-timeout.ms). The connection serves other calls still.</summary>
public sealed class RpcTimeoutException : RpcException
{
    internal RpcTimeoutException(string message, RequestOutcome outcome, Exception? innerException = null)
        : base(message, outcome, innerException)
    {
    }
}
