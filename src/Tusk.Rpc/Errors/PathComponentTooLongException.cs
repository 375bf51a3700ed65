namespace Tusk.Rpc.Errors;

/// <summary>A name in the path is too long (dfs.namenode.fs-limits.max-component-length).</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.protocol.FSLimitException$PathComponentTooLongException.</remarks>
public sealed class PathComponentTooLongException : RemoteException
{
    internal PathComponentTooLongException(RemoteError error)
        : base(error)
    {
    }
}
