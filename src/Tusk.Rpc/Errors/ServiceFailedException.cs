namespace Tusk.Rpc.Errors;

/// <summary>A change or question of HA state was refused, as on a NameNode without HA.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.ha.ServiceFailedException.</remarks>
public sealed class ServiceFailedException : RemoteException
{
    internal ServiceFailedException(RemoteError error)
        : base(error)
    {
    }
}
