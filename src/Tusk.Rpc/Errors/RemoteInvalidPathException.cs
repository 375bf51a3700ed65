namespace Tusk.Rpc.Errors;

/// <summary>The text is no path.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.fs.InvalidPathException.</remarks>
public sealed class RemoteInvalidPathException : RemoteException
{
    internal RemoteInvalidPathException(RemoteError error)
        : base(error)
    {
    }
}
