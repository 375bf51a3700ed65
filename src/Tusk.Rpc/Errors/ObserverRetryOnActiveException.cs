namespace Tusk.Rpc.Errors;

/// <summary>An observer NameNode cannot answer this: the active one can.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.ipc.ObserverRetryOnActiveException.</remarks>
public sealed class ObserverRetryOnActiveException : StandbyException
{
    internal ObserverRetryOnActiveException(RemoteError error)
        : base(error)
    {
    }
}
