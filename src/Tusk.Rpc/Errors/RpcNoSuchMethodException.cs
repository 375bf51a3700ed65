namespace Tusk.Rpc.Errors;

/// <summary>The server is older than the method, or not the kind of server that has it.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.ipc.RpcNoSuchMethodException.</remarks>
public sealed class RpcNoSuchMethodException : RemoteException
{
    internal RpcNoSuchMethodException(RemoteError error)
        : base(error)
    {
    }
}
