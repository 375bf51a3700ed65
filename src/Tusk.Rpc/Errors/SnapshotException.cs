namespace Tusk.Rpc.Errors;

/// <summary>Snapshots forbid it.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.protocol.SnapshotException.</remarks>
public sealed class SnapshotException : RemoteException
{
    internal SnapshotException(RemoteError error)
        : base(error)
    {
    }
}
