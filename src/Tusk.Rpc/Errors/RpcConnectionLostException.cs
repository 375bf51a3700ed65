namespace Tusk.Rpc.Errors;

/// <summary>The connection broke, or was closed, while the call waited.</summary>
public sealed class RpcConnectionLostException : RpcException
{
    internal RpcConnectionLostException(string message, RequestOutcome outcome, Exception? innerException = null)
        : base(message, outcome, innerException)
    {
    }
}
