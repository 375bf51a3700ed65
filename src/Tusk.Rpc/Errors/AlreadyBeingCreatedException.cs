namespace Tusk.Rpc.Errors;

/// <summary>Another client writes the file.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.protocol.AlreadyBeingCreatedException.</remarks>
public sealed class AlreadyBeingCreatedException : RemoteException
{
    internal AlreadyBeingCreatedException(RemoteError error)
        : base(error)
    {
    }
}
