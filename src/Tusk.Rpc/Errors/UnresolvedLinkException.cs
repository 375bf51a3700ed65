namespace Tusk.Rpc.Errors;

/// <summary>The path leads through a symbolic link.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.fs.UnresolvedLinkException.</remarks>
public class UnresolvedLinkException : RemoteException
{
    internal UnresolvedLinkException(RemoteError error)
        : base(error)
    {
    }
}
