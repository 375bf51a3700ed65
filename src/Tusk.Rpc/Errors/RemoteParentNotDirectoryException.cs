namespace Tusk.Rpc.Errors;

/// <summary>Something above the path is a file.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.fs.ParentNotDirectoryException.</remarks>
public sealed class RemoteParentNotDirectoryException : RemoteException
{
    internal RemoteParentNotDirectoryException(RemoteError error)
        : base(error)
    {
    }
}
