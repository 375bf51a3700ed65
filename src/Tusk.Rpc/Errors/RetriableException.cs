namespace Tusk.Rpc.Errors;

/// <summary>The server asks for the same call a little later.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.ipc.RetriableException.</remarks>
public sealed class RetriableException : RemoteException
{
    internal RetriableException(RemoteError error)
        : base(error)
    {
    }
}
