namespace Tusk.Rpc.Errors;

/// <summary>A folder holds as many entries as it may (dfs.namenode.fs-limits.max-directory-items).</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.protocol.FSLimitException$MaxDirectoryItemsExceededException.</remarks>
public sealed class MaxDirectoryItemsExceededException : RemoteException
{
    internal MaxDirectoryItemsExceededException(RemoteError error)
        : base(error)
    {
    }
}
