namespace Tusk.Rpc.Errors;

/// <summary>The server speaks another version of Hadoop RPC or of the protocol.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.ipc.RPC$VersionMismatch.</remarks>
public sealed class RpcVersionMismatchException : RemoteException
{
    internal RpcVersionMismatchException(RemoteError error)
        : base(error)
    {
    }
}
