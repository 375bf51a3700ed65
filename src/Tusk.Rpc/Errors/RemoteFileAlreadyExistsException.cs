namespace Tusk.Rpc.Errors;

/// <summary>There is a file or folder of that name.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.fs.FileAlreadyExistsException.</remarks>
public sealed class RemoteFileAlreadyExistsException : RemoteException
{
    internal RemoteFileAlreadyExistsException(RemoteError error)
        : base(error)
    {
    }
}
