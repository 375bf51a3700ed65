namespace Tusk.Rpc.Errors;

/// <summary>The path leads through a symbolic link within the file system.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.protocol.UnresolvedPathException.</remarks>
public sealed class UnresolvedPathException : UnresolvedLinkException
{
    internal UnresolvedPathException(RemoteError error)
        : base(error)
    {
    }
}
