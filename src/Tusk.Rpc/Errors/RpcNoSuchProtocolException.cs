namespace Tusk.Rpc.Errors;

/// <summary>The server does not serve the protocol: it is another kind of server.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.ipc.RpcNoSuchProtocolException.</remarks>
public sealed class RpcNoSuchProtocolException : RemoteException
{
    internal RpcNoSuchProtocolException(RemoteError error)
        : base(error)
    {
    }
}
