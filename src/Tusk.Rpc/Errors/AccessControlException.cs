namespace Tusk.Rpc.Errors;

/// <summary>Permission denied, or the way to prove who one is refused.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.security.AccessControlException.</remarks>
public class AccessControlException : RemoteException
{
    internal AccessControlException(RemoteError error)
        : base(error)
    {
    }
}
