namespace Tusk.Rpc.Errors;

/// <summary>The server does not do this in its role.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.server.namenode.UnsupportedActionException.</remarks>
public sealed class UnsupportedActionException : RemoteException
{
    internal UnsupportedActionException(RemoteError error)
        : base(error)
    {
    }
}
