namespace Tusk.Rpc.Errors;

/// <summary>The folder has content and was not to be deleted with it.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.fs.PathIsNotEmptyDirectoryException.</remarks>
public sealed class RemotePathIsNotEmptyDirectoryException : RemoteException
{
    internal RemotePathIsNotEmptyDirectoryException(RemoteError error)
        : base(error)
    {
    }
}
