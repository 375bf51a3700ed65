namespace Tusk.Rpc.Errors;

/// <summary>There is no such file or folder.</summary>
/// <remarks>Source: Apache Hadoop 3.4, java.io.FileNotFoundException.</remarks>
public sealed class RemoteFileNotFoundException : RemoteException
{
    internal RemoteFileNotFoundException(RemoteError error)
        : base(error)
    {
    }
}
