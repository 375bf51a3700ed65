namespace Tusk.Rpc.Errors;

/// <summary>No server of a nameservice took the call, however patiently it was tried.</summary>
public sealed class NameserviceUnavailableException : RpcException
{
    internal NameserviceUnavailableException(string message, RequestOutcome outcome, Exception last)
        : base(message, outcome, last)
    {
    }
}
