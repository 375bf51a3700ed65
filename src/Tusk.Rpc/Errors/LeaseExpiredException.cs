namespace Tusk.Rpc.Errors;

/// <summary>The writer no longer holds the file.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.server.namenode.LeaseExpiredException.</remarks>
public sealed class LeaseExpiredException : RemoteException
{
    internal LeaseExpiredException(RemoteError error)
        : base(error)
    {
    }
}
