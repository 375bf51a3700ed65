namespace Tusk.Rpc.Errors;

/// <summary>Client and server found no way to prove who the client is. Another attempt does not help.</summary>
public sealed class RpcAuthenticationException : RpcException
{
    internal RpcAuthenticationException(string message, Exception? innerException = null)
        : base(message, RequestOutcome.NotSent, innerException)
    {
    }
}
