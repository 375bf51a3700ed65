namespace Tusk.Rpc.Errors;

/// <summary>There is no connection: nobody listens, nobody answers, the name is unknown, or it is no Hadoop RPC port.</summary>
public sealed class RpcConnectException : RpcException
{
    internal RpcConnectException(RpcAddress address, string message, Exception? innerException = null)
        : base(message, RequestOutcome.NotSent, innerException) => Address = address;

    /// <summary>Where the client wanted to go.</summary>
    public RpcAddress Address { get; }

    /// <summary>Whether the name service knows no address of that host.</summary>
    public bool IsUnknownHost { get; init; }
}
