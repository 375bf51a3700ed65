namespace Tusk.Rpc.Errors;

/// <summary>The server sent what is no answer: wrong lengths, broken messages, another client's id.</summary>
public sealed class RpcProtocolException : RpcException
{
    internal RpcProtocolException(string message, RequestOutcome outcome, Exception? innerException = null)
        : base(message, outcome, innerException)
    {
    }
}
