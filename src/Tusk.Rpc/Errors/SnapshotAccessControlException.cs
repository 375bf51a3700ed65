namespace Tusk.Rpc.Errors;

/// <summary>A snapshot is read-only.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.protocol.SnapshotAccessControlException.</remarks>
public sealed class SnapshotAccessControlException : AccessControlException
{
    internal SnapshotAccessControlException(RemoteError error)
        : base(error)
    {
    }
}
