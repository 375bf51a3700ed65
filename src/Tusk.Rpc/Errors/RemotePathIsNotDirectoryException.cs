namespace Tusk.Rpc.Errors;

/// <summary>A file is where a folder was expected.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.fs.PathIsNotDirectoryException.</remarks>
public sealed class RemotePathIsNotDirectoryException : RemoteException
{
    internal RemotePathIsNotDirectoryException(RemoteError error)
        : base(error)
    {
    }
}
