namespace Tusk.Rpc.Errors;

/// <summary>The blocks before have too few replicas yet: ask again a little later.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.server.namenode.NotReplicatedYetException.</remarks>
public sealed class NotReplicatedYetException : RemoteException
{
    internal NotReplicatedYetException(RemoteError error)
        : base(error)
    {
    }
}
