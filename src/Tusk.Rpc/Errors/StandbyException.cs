namespace Tusk.Rpc.Errors;

/// <summary>The NameNode is not the active one: another one of the nameservice is.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.ipc.StandbyException.</remarks>
public class StandbyException : RemoteException
{
    internal StandbyException(RemoteError error)
        : base(error)
    {
    }
}
